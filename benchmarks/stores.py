"""The stores of a deployed stack in the emulator, with the sample store in them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import boto3
from samcli.yamlhelper import yaml_parse

from ops import emulator, ports
from ops.paths import ROOT
from storeclerk.adapters.dynamodb import CustomersTable, ProductsTable
from storeclerk.adapters.s3 import Bucket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.dialogues.store import SampleStore

_LAKE, _INBOX = "lake", "inbox"
_TABLES = {"customers": "CustomersTable", "products": "ProductsTable"}
_TABLE_PARTS = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
_KEYS = frozenset({"customer_id", "item"})


@contextmanager
def filled(store: SampleStore) -> Iterator[dict[str, str]]:
    """Serve the stores for the length of the block; give the variables with which a function finds them."""
    emulator.install()
    with TemporaryDirectory() as folder, emulator.running(ports.free(), Path(folder)) as running:
        access = {
            "AWS_ENDPOINT_URL": running.endpoint,
            "AWS_DEFAULT_REGION": emulator.REGION,
            "AWS_ACCESS_KEY_ID": "benchmark",
            "AWS_SECRET_ACCESS_KEY": "benchmark",
        }
        yield {**access, **_made(access, store)}


def _made(access: dict[str, str], store: SampleStore) -> dict[str, str]:
    dynamodb, s3 = _client("dynamodb", access), _client("s3", access)
    resources = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))["Resources"]
    for table, resource in _TABLES.items():
        given = resources[resource]["Properties"]
        dynamodb.create_table(TableName=table, **{part: given[part] for part in _TABLE_PARTS if part in given})
    for bucket in (_LAKE, _INBOX):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": emulator.REGION})
    _client("events", access).create_event_bus(Name="chat")
    queue = _client("sqs", access).create_queue(QueueName="stream")["QueueUrl"]
    CustomersTable(lambda: dynamodb, "customers").put_many(
        (owner, name, {field: value for field, value in item.items() if field not in _KEYS})
        for (owner, name), item in store.customers.items()
        if not name.startswith("interaction#")
    )
    ProductsTable(lambda: dynamodb, "products").put(store.products.all())
    lake = Bucket(s3, _LAKE)
    for key, data in store.lake.objects.items():
        lake.write(key, data)
    return {
        "CUSTOMERS_TABLE": "customers",
        "PRODUCTS_TABLE": "products",
        "LAKE_BUCKET": _LAKE,
        "INBOX_BUCKET": _INBOX,
        "STREAM_QUEUE_URL": queue,
        "EVENT_BUS": "chat",
    }


def _client(service: Any, access: dict[str, str]) -> Any:
    return boto3.client(
        service,
        endpoint_url=access["AWS_ENDPOINT_URL"],
        region_name=access["AWS_DEFAULT_REGION"],
        aws_access_key_id=access["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=access["AWS_SECRET_ACCESS_KEY"],
    )
