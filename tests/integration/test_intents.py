"""Intents on AWS's own behaviour, as moto imitates it; the encoder is a stand-in."""

import json
from typing import Any

import pytest

from functions.chat import app as chat
from functions.intents import app, job
from storeclerk.adapters import clients
from storeclerk.config import Config
from storeclerk.text.pii.cover import PersonalDataCover
from storeclerk.text.redaction import redact
from tests.http_events import Context, http_event, sample_event
from tests.integration.no_model import without_model
from tests.unit.chat.intents.heads import PRICE_MATCH
from tests.unit.chat.intents.test_files import csv_of

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def _no_model(aws: Config, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    without_model(monkeypatch, app, job, chat)
    monkeypatch.setattr(PersonalDataCover, "load", lambda _folder, _encoder: redact)
    clients.s3().put_bucket_versioning(Bucket="inbox", VersioningConfiguration={"Status": "Enabled"})


def call(event: dict[str, Any], handler: Any = app.handler) -> dict[str, Any]:
    answer = handler(event, Context())
    assert answer["statusCode"] == 200, answer
    found: dict[str, Any] = json.loads(answer["body"])
    return found


def drop(data: bytes, key: str = "intents/autumn.csv") -> dict[str, Any]:
    """Put an object into the inbox and give the event that EventBridge brings."""
    version = clients.s3().put_object(Bucket="inbox", Key=key, Body=data)["VersionId"]
    event = sample_event("intents_drop_csv")
    event["detail"]["object"] |= {"key": key, "size": len(data), "version-id": version}
    return event


def intent() -> str:
    answer = call(http_event("POST", "/chat", {"message": "please match the price of that shop"}), chat.handler)
    label: str = answer["intent"]["top3"][0]["label"]
    return label


def test_the_chat_hears_what_staff_taught() -> None:
    call(sample_event("intents_api_teach"))

    assert intent() == "price_match"


def test_a_change_is_made_of_the_version_that_another_function_published() -> None:
    call(sample_event("intents_api_list"))
    job.handler(drop(csv_of({"shop_prices": PRICE_MATCH})), Context())  # type: ignore[arg-type]
    wrap = {"examples": [f"wrap {word} gift" for word in ("my", "this", "a", "one", "the")]}

    call(http_event("PUT", "/intents/gift_wrap", wrap, route="/intents/{label}"))

    labels = [one["label"] for one in call(sample_event("intents_api_list"))["intents"]]
    assert labels[-2:] == ["shop_prices", "gift_wrap"]


def test_a_dropped_file_is_taught_and_reported() -> None:
    report = job.handler(drop(csv_of({"price_match": PRICE_MATCH})), Context())  # type: ignore[arg-type]

    key = f"intents/date=2026-11-01/{report['file_id']}.json"
    assert json.loads(clients.s3().get_object(Bucket="lake", Key=key)["Body"].read()) == report
    assert intent() == "price_match"


def test_a_file_that_is_no_csv_goes_to_quarantine_byte_for_byte() -> None:
    report = job.handler(drop(b"PK\x03\x04", "intents/autumn.xlsx"), Context())  # type: ignore[arg-type]

    content = f"quarantine/files/date=2026-11-01/{report['file_id']}/content"
    assert clients.s3().get_object(Bucket="lake", Key=content)["Body"].read() == b"PK\x03\x04"


def test_a_version_that_is_gone_is_done_with() -> None:
    event = drop(csv_of({"price_match": PRICE_MATCH}))
    stored = event["detail"]["object"]
    clients.s3().delete_object(Bucket="inbox", Key=stored["key"], VersionId=stored["version-id"])

    assert job.handler(event, Context())["gone"]  # type: ignore[arg-type]
