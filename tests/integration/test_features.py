"""Feature extraction on AWS's own behaviour, as moto imitates it; the encoder is a stand-in."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from functions.features import job, stream
from storeclerk.adapters import clients, stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.files import FileService
from storeclerk.features.service import FeatureService
from storeclerk.lake import Lake
from storeclerk.records import Profile, as_json
from tests.http_events import Context, sample_event
from tests.unit.features.shop import DROPPED_AT, TENT, FakeReader, packed

KEY = "reviews/monday.csv"


@pytest.fixture
def shop(aws: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A stack with one product, a versioned inbox as the template has it, and the job on its stores."""
    stores.products(aws).put([TENT])
    clients.s3().put_bucket_versioning(Bucket="inbox", VersioningConfiguration={"Status": "Enabled"})
    features = FeatureService(FakeReader(), Catalogue(stores.products(aws)))
    service = FileService(features, inbox=stores.inbox(aws), lake=stores.lake(aws))
    monkeypatch.setattr(job, "service", lambda: service)
    return aws


def drop(data: bytes, key: str = KEY) -> dict[str, Any]:
    """Put an object into the inbox and give the event that EventBridge brings."""
    version = clients.s3().put_object(Bucket="inbox", Key=key, Body=data)["VersionId"]
    event = sample_event("features_drop_csv")
    event["detail"]["object"] |= {"key": key, "size": len(data), "version-id": version}
    return event


def messages_of_today(name: str) -> dict[str, Any]:
    event = sample_event(name)
    for message in event["Records"]:
        body = json.loads(message["body"])
        message["body"] = json.dumps({**body, "at": f"{datetime.now(UTC):%Y-%m-%d}T00:00:00Z"})
    return event


def extract(event: dict[str, Any]) -> dict[str, Any]:
    return job.handler(event, Context())  # type: ignore[arg-type]


def lake_keys() -> list[str]:
    return [stored["Key"] for stored in clients.s3().list_objects_v2(Bucket="lake").get("Contents", [])]


def test_a_packed_file_becomes_rows_with_mentions(shop: Config) -> None:
    report = extract(drop(packed(b"text,rating\nproduct 12 is lovely,5\nbad,9\n"), f"{KEY}.gz"))

    assert (report["written"], report["quarantined"]) == (1, 1)
    (row,) = Lake(stores.lake(shop)).read("features/source=reviews")
    assert (row["sentiment"]["label"], row["mentions"][0]["product_id"]) == ("positive", "product12")
    (bad,) = Lake(stores.lake(shop)).read("quarantine/source=reviews")
    assert (bad["line"], bad["row"]["rating"]) == (3, "9")


def test_a_file_overwritten_before_it_is_read_gives_the_rows_of_each_version_once(shop: Config) -> None:
    first, second = drop(b"text\nold\n"), drop(b"text\nnew\n")

    for event in (first, second, first):
        extract(event)

    assert sorted(row["text"] for row in Lake(stores.lake(shop)).read("features/source=reviews")) == ["new", "old"]


@pytest.mark.usefixtures("shop")
def test_a_large_file_that_cannot_be_read_goes_to_quarantine_byte_for_byte() -> None:
    data = b"PK\x03\x04" + bytes(range(256)) * 80_000  # over the size from which uploads are in parts

    report = extract(drop(data))

    content, note = sorted(lake_keys())
    assert clients.s3().get_object(Bucket="lake", Key=content)["Body"].read() == data
    assert json.loads(clients.s3().get_object(Bucket="lake", Key=note)["Body"].read())["reason"] == report["refused"]


@pytest.mark.usefixtures("shop")
def test_a_version_that_has_gone_is_done_with() -> None:
    event = drop(b"text\nold\n")
    stored = event["detail"]["object"]
    clients.s3().delete_object(Bucket="inbox", Key=stored["key"], VersionId=stored["version-id"])

    assert extract(event)["gone"]
    assert lake_keys() == []


def test_the_stream_reaches_the_lake_and_the_customers_table(aws: Config) -> None:
    table = stores.customers(aws)
    table.put("customer1", "profile", as_json(Profile("s-1", "Kim", "kim@mail.example", DROPPED_AT)))
    ConsentGate(table).record("customer1", Purpose.PERSONALISATION, granted=True, text_version="1")

    for event in ("features_stream_interactions", "features_stream_decisions", "features_stream_interactions"):
        assert stream.handler(messages_of_today(event), Context()) == {"batchItemFailures": []}  # type: ignore[arg-type]

    assert len(list(Lake(stores.lake(aws)).read("decisions"))) == 2
    assert {row["subject"] for row in Lake(stores.lake(aws)).read("interactions")} == {"s-1"}
    kept = table.query("customer1", "interaction#")
    assert [item["expires_at"] > time.time() for item in kept] == [True, True]


@pytest.mark.usefixtures("aws")
def test_a_lake_that_is_not_there_fails_each_message_and_not_the_function() -> None:
    boto3.client("s3").delete_bucket(Bucket="lake")
    messages = messages_of_today("features_stream_decisions")

    answer = stream.handler(messages, Context())  # type: ignore[arg-type]

    assert len(answer["batchItemFailures"]) == len(messages["Records"])
