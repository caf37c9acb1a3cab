"""Files dropped, schedules fired and messages queued in the deployed store."""

import gzip
import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ops import schedules
from ops.client import Answer
from ops.paths import SAMPLE_STORE
from ops.run import Store
from ops.stack import STACK
from storeclerk.lake import Lake
from tests.e2e.conftest import CUSTOMER

WAIT_SECONDS = 60

Api = Callable[..., Answer]


def wait_for(found: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + WAIT_SECONDS
    while not (result := found()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.5)
    return result


class Bucket:
    def __init__(self, store: Store, output: str) -> None:
        self.s3 = store.stack.session.client("s3", endpoint_url=store.stack.endpoint)
        self.name = store.stack.outputs[output]

    def drop(self, key: str, data: bytes) -> None:
        self.s3.put_object(Bucket=self.name, Key=key, Body=data)

    def keys(self, prefix: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=self.name, Prefix=prefix)
        return [stored["Key"] for stored in found.get("Contents", [])]

    def text(self, key: str) -> str:
        return self.s3.get_object(Bucket=self.name, Key=key)["Body"].read().decode()


@pytest.fixture
def inbox(store: Store) -> Bucket:
    return Bucket(store, "InboxBucketName")


@pytest.fixture
def lake_bucket(store: Store) -> Bucket:
    return Bucket(store, "LakeBucketName")


def rows_of(lake: Lake, table: str, source: str) -> list[dict[str, Any]]:
    return list(lake.read(f"{table}/source={source}"))


def invoke(store: Store, function: str, event: dict[str, Any]) -> dict[str, Any]:
    """Deliver an event to a function once more, as a retry of its delivery does."""
    resources = store.stack.session.client("cloudformation", endpoint_url=store.stack.endpoint)
    found = resources.describe_stack_resource(StackName=STACK, LogicalResourceId=function)["StackResourceDetail"]
    functions = store.stack.session.client("lambda", endpoint_url=store.stack.endpoint)
    name = f"{found['PhysicalResourceId']}:live"
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    payload: dict[str, Any] = json.loads(answer["Payload"].read())
    return payload


def test_a_dropped_csv_becomes_rows_and_its_bad_rows_go_to_quarantine(inbox: Bucket, lake: Lake) -> None:
    dropped = (SAMPLE_STORE / "drop_example.csv").read_bytes()
    inbox.drop("e2ecsv/monday.csv", dropped)
    bad = wait_for(lambda: rows_of(lake, "quarantine", "e2ecsv"))
    good = wait_for(lambda: rows_of(lake, "features", "e2ecsv"))
    assert len(good) + len(bad) == len(dropped.decode().strip().splitlines()) - 1
    assert len(bad) == 3
    assert all(row["reason"] for row in bad)


def test_a_file_whose_event_arrives_twice_leaves_its_rows_once(store: Store, inbox: Bucket, lake: Lake) -> None:
    key = "e2etwice/a.jsonl"
    inbox.drop(key, b'{"text": "The tent from your shop is great"}\n')
    [row] = wait_for(lambda: rows_of(lake, "features", "e2etwice"))
    stored = inbox.s3.head_object(Bucket=inbox.name, Key=key)
    again = {
        "source": "aws.s3",
        "detail-type": "Object Created",
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "detail": {
            "bucket": {"name": inbox.name},
            # As the emulator's own event: S3 adds a version-id, which names the file in place of the etag.
            "object": {"key": key, "size": stored["ContentLength"], "etag": stored["ETag"]},
        },
    }
    answer = invoke(store, "FeaturesFileFunction", again)
    assert "errorType" not in answer
    assert rows_of(lake, "features", "e2etwice") == [row]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("half.csv.gz", gzip.compress(b"text\n" + b"good\n" * 5000)[:60]),
        ("bomb.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 300_000_000 + b'"}')),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("table.xlsx", b"PK\x03\x04" + bytes(100)),
    ],
    ids=["empty", "truncated-gzip", "bomb", "not-what-it-says", "unknown-kind"],
)
def test_a_file_that_cannot_be_read_goes_to_quarantine_whole(
    inbox: Bucket, lake_bucket: Bucket, name: str, data: bytes
) -> None:
    inbox.drop(f"e2ebroken/{name}", data)

    def note() -> dict[str, Any] | None:
        keys = [key for key in lake_bucket.keys("quarantine/files/") if key.endswith("/reason.json")]
        notes = (json.loads(lake_bucket.text(key)) | {"folder": key.removesuffix("/reason.json")} for key in keys)
        return next((note for note in notes if note["key"] == f"e2ebroken/{name}"), None)

    found = wait_for(note)
    assert found["reason"]
    assert f"{found['folder']}/content" in lake_bucket.keys("quarantine/files/")


def test_a_dropped_csv_of_examples_teaches_an_intent_and_makes_no_feature_rows(
    inbox: Bucket, lake_bucket: Bucket, lake: Lake, api: Api
) -> None:
    texts = [
        "Do you rent out tents for a weekend?",
        "What does it cost to hire a bike?",
        "Can I rent a roof box?",
        "Is there gear for hire?",
        "How long may I keep a rented tent?",
    ]
    inbox.drop("intents/rental.csv", "".join(["text,label\n", *(f"{text},gear_rental\n" for text in texts)]).encode())

    def report() -> dict[str, Any] | None:
        found = (json.loads(lake_bucket.text(key)) for key in lake_bucket.keys("intents/"))
        return next((one for one in found if [label["label"] for label in one["labels"]] == ["gear_rental"]), None)

    assert wait_for(report)["labels"][0]["outcome"] == "taught"
    assert "gear_rental" in {one["label"] for one in api("GET", "/intents", as_="staff").body["intents"]}
    assert rows_of(lake, "features", "intents") == rows_of(lake, "quarantine", "intents") == []


def test_a_file_of_examples_that_cannot_be_read_goes_to_quarantine_whole(inbox: Bucket, lake_bucket: Bucket) -> None:
    inbox.drop("intents/rental.xlsx", b"PK\x03\x04" + bytes(100))

    def noted() -> bool:
        keys = [key for key in lake_bucket.keys("quarantine/files/") if key.endswith("/reason.json")]
        return any(json.loads(lake_bucket.text(key))["key"] == "intents/rental.xlsx" for key in keys)

    assert wait_for(noted)


def test_a_dropped_flow_goes_live_and_makes_no_feature_rows(inbox: Bucket, lake_bucket: Bucket, lake: Lake) -> None:
    flow = """
flow: e2e_rental
title: tell about rental
intents: [gear_rental]
start: told
steps:
  told: {kind: end, text: "We rent out tents."}
"""
    inbox.drop("flows/rental.yaml", flow.encode())

    def report() -> dict[str, Any] | None:
        found = (json.loads(lake_bucket.text(key)) for key in lake_bucket.keys("flows/"))
        return next((one for one in found if "e2e_rental" in one["flows"]), None)

    pointer = json.loads(lake_bucket.text("artefacts/flows/live.json")) if wait_for(report) else {}
    assert pointer["version"] == wait_for(report)["version"]
    assert rows_of(lake, "features", "flows") == rows_of(lake, "quarantine", "flows") == []


def test_a_flow_that_acts_without_a_yes_goes_to_quarantine(inbox: Bucket, lake_bucket: Bucket) -> None:
    flow = """
flow: e2e_bad
title: do harm
intents: [e2e_bad]
identity: proof
allowed: [pending]
slots:
  order: {type: order, ask: "Which order?"}
  why: {type: text, ask: "Why?"}
start: which
steps:
  which: {kind: ask, slot: order, next: reason}
  reason: {kind: ask, slot: why, next: cancel}
  cancel: {kind: act, change: cancel, reason: why, next: done}
  done: {kind: end}
"""
    inbox.drop("flows/bad.yaml", flow.encode())

    def note() -> dict[str, Any] | None:
        keys = [key for key in lake_bucket.keys("quarantine/files/") if key.endswith("/reason.json")]
        notes = (json.loads(lake_bucket.text(key)) for key in keys)
        return next((note for note in notes if note["key"] == "flows/bad.yaml"), None)

    assert "without a confirmation" in wait_for(note)["reason"]


def test_what_is_recommended_is_audited_by_the_schedule(store: Store, api: Api, lake: Lake) -> None:
    for number in range(1, 41):
        api("GET", "/me/recommendations", as_=CUSTOMER if number == 1 else f"nobody-{number}")
    wait_for(lambda: list(lake.read("decisions")))
    schedules.fire(store.stack, store.stack.outputs["AuditScheduleName"])
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    report = wait_for(lambda: api("GET", f"/audits/{today}", as_="staff").body.get("measures"))
    assert {"name", "by", "group", "reference", "value", "low", "high", "n", "shown"} <= set(report[0])
    assert today in api("GET", "/audits", as_="staff").body["dates"]


def test_the_recommender_is_fitted_anew_by_its_schedule(store: Store, lake_bucket: Bucket) -> None:
    pointer = "artefacts/recommender/live.json"
    before = json.loads(lake_bucket.text(pointer))["version"]
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    rows = [
        {"subject": f"s{person}", "product_id": product, "kind": "purchase", "at": f"{day}T10:00:00Z"}
        for person in range(30)
        for product in ("product1", "product299")
    ]
    content = io.BytesIO("\n".join(json.dumps(row) for row in rows).encode())
    lake_bucket.drop(f"interactions/date={day}/e2e.jsonl", content.getvalue())
    schedules.fire(store.stack, "RetrainFunctionSchedule")
    wait_for(lambda: json.loads(lake_bucket.text(pointer))["version"] != before)


def test_turns_of_the_day_before_are_looked_at_by_their_schedule(store: Store, lake_bucket: Bucket) -> None:
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    schedules.fire(store.stack, "DriftFunctionSchedule")
    wait_for(lambda: lake_bucket.keys(f"monitoring/date={day}/drift.json"))
    report = json.loads(lake_bucket.text(f"monitoring/date={day}/drift.json"))
    assert (report["date"], report["verdict"]) == (day, "too few turns")


def test_rows_past_their_retention_are_removed_by_their_schedule(store: Store, lake_bucket: Bucket) -> None:
    old, young = "decisions/date=2019-01-01/old.jsonl", f"decisions/date={datetime.now(UTC):%Y-%m-%d}/young.jsonl"
    lake_bucket.drop(old, b"{}\n")
    lake_bucket.drop(young, b"{}\n")
    schedules.fire(store.stack, "PurgeFunctionSchedule")
    wait_for(lambda: old not in lake_bucket.keys("decisions/"))
    assert young in lake_bucket.keys("decisions/")


def test_a_message_that_cannot_be_read_does_not_hold_up_the_others(store: Store, lake: Lake) -> None:
    sqs = store.stack.session.client("sqs", endpoint_url=store.stack.endpoint)
    sqs.send_message(QueueUrl=store.stack.outputs["StreamQueueUrl"], MessageBody='{"type": "surprise"}')
    decision = {
        "type": "decision",
        "decision_id": "e2e-decision",
        "subject": "e2e-subject",
        "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "strategy": "popular",
        "model_version": "none",
        "items": [{"product_id": "product1", "rank": 1, "price": 10, "score": 1.0}],
    }
    sqs.send_message(QueueUrl=store.stack.outputs["StreamQueueUrl"], MessageBody=json.dumps(decision))
    wait_for(lambda: [row for row in lake.read("decisions") if row.get("decision_id") == "e2e-decision"])
