"""boto3 clients, made once, with time-outs that fit a function that somebody waits for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config as BotoConfig

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

# Three tries of 2 s and the pauses between them stay under the 15 s after which a function behind the API is stopped.
_CONFIG = BotoConfig(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 3})
# Nobody should wait long for a list because its record cannot be queued.
_QUEUE_CONFIG = BotoConfig(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2})


@cache
def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    return boto3.client("dynamodb", config=_CONFIG)


@cache
def s3() -> S3Client:
    """The S3 client."""
    return boto3.client("s3", config=_CONFIG)


@cache
def sqs() -> SQSClient:
    """The SQS client."""
    return boto3.client("sqs", config=_QUEUE_CONFIG)
