"""Files dropped and messages queued in the deployed store."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.paths import SAMPLE_STORE
from ops.run import Store
from storeclerk.lake import Lake
from tests.e2e.conftest import Api
from tests.e2e.deployed import Bucket, invoke, rows_of, wait_for


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
