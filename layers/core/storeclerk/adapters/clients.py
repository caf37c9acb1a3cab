"""Clients of AWS, made once, with time-outs that fit a function that somebody waits for.

They are botocore's: what boto3 adds takes 36 ms of every cold start and is not used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

    from storeclerk.adapters.bedrock import Converses

# Three tries of 2 s and the pauses between them stay under the 15 s after which a function behind the API is stopped.
_CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 3})
# One try, and then the articles are quoted.
_MODEL_CONFIG = Config(connect_timeout=1, read_timeout=6, retries={"mode": "standard", "total_max_attempts": 1})
# Nobody should wait long for a list because its record cannot be queued.
_QUEUE_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2})


@cache
def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    client: DynamoDBClient = _create("dynamodb", _CONFIG)
    return client


@cache
def s3() -> S3Client:
    """The S3 client."""
    client: S3Client = _create("s3", _CONFIG)
    return client


@cache
def sqs() -> SQSClient:
    """The SQS client."""
    client: SQSClient = _create("sqs", _QUEUE_CONFIG)
    return client


@cache
def events() -> EventBridgeClient:
    """The EventBridge client."""
    client: EventBridgeClient = _create("events", _QUEUE_CONFIG)
    return client


@cache
def bedrock() -> Converses:
    """The client of Bedrock's models."""
    client: Converses = _create("bedrock-runtime", _MODEL_CONFIG)
    return client


@cache
def secrets() -> SecretsManagerClient:
    """The Secrets Manager client."""
    client: SecretsManagerClient = _create("secretsmanager", _QUEUE_CONFIG)
    return client


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def _create(service: str, config: Config) -> Any:
    return _session().create_client(service, config=config)
