"""The stores of a deployed stack, in memory: tables as the template declares them, buckets, the stream queue."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws
from samcli.yamlhelper import yaml_parse

from storeclerk.adapters import clients
from storeclerk.config import Config

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
REGION: Final = "eu-central-1"
_TABLE_PARTS = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


@pytest.fixture(scope="session")
def table_definitions() -> dict[str, dict[str, Any]]:
    """The template's tables by logical id, as boto3 creates them."""
    resources = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]
    return {
        name: {part: resource["Properties"][part] for part in _TABLE_PARTS if part in resource["Properties"]}
        for name, resource in resources.items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, table_definitions: dict[str, dict[str, Any]]) -> Iterator[Config]:
    """An empty stack; the environment names its stores, as it does for a deployed function."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        _forget_clients_and_services()
        for name, value in _create(table_definitions).items():
            monkeypatch.setenv(name, value)
        yield Config.from_environment(os.environ)
    _forget_clients_and_services()


def _create(tables: dict[str, dict[str, Any]]) -> dict[str, str]:
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    dynamodb.create_table(TableName="customers", **tables["CustomersTable"])
    dynamodb.create_table(TableName="products", **tables["ProductsTable"])
    for bucket in ("lake", "inbox"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    boto3.client("events", REGION).create_event_bus(Name="chat")
    queue = boto3.client("sqs", REGION).create_queue(QueueName="stream")
    return {
        "CUSTOMERS_TABLE": "customers",
        "PRODUCTS_TABLE": "products",
        "LAKE_BUCKET": "lake",
        "INBOX_BUCKET": "inbox",
        "STREAM_QUEUE_URL": queue["QueueUrl"],
        "EVENT_BUS": "chat",
    }


def _forget_clients_and_services() -> None:
    """Empty what a running function keeps between calls, so that each test begins cold."""
    modules = [clients, *(module for name, module in sys.modules.items() if name.startswith("functions."))]
    for module in modules:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
