"""The two handlers of intents."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.intents import app, job
from storeclerk.chat.intents.service import IntentService
from storeclerk.errors import BadInput, StoreUnavailable
from storeclerk.text.redaction import redact
from tests.fakes import FakeObjects
from tests.http_events import Context, error_of, http_event, sample_event
from tests.unit.chat.intents.heads import KNOWN, PRICE_MATCH, teacher
from tests.unit.chat.intents.test_files import Inbox, csv_of


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> IntentService:
    service = IntentService(FakeObjects(), teacher(), redact)
    monkeypatch.setattr(app, "service", lambda: service)
    return service


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Inbox:
    inbox = Inbox()
    monkeypatch.setattr(job, "service", lambda: inbox.files)
    return inbox


def call(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, Context())  # type: ignore[arg-type]


def content(event: dict[str, Any]) -> dict[str, Any]:
    answer = call(event)
    assert answer["statusCode"] == 200, answer
    found: dict[str, Any] = json.loads(answer["body"])
    return found


def test_an_intent_is_taught_listed_and_removed() -> None:
    taught = content(sample_event("intents_api_teach"))
    assert (taught["label"], taught["examples"], taught["changed"]) == ("price_match", 6, True)

    listed = content(sample_event("intents_api_list"))
    assert listed["version"] == taught["version"]
    assert listed["intents"][-1] == {"label": "price_match", "origin": "taught", "examples": 6, "left_out": None}

    removed = content(sample_event("intents_api_remove"))
    assert [one["label"] for one in removed["intents"]] == list(KNOWN)


def test_one_goes_back_to_a_version_that_is_listed() -> None:
    version = content(sample_event("intents_api_teach"))["version"]
    content(sample_event("intents_api_remove"))

    newest, oldest = content(sample_event("intents_api_versions"))["versions"]
    assert (newest["live"], oldest["version"]) == (True, version)

    back = http_event("POST", "/intents/rollback", {"version": version})
    assert content(back)["version"] == version


@pytest.mark.parametrize(
    ("event", "status", "message"),
    [
        ("teach_too_few", 400, "3 different examples"),
        ("teach_bad_label", 400, "out of scope"),
        ("teach_unknown_field", 400, "`force`"),
        ("teach_no_body", 400, "no body"),
        ("rollback_bad_version", 400, "$.version"),
        ("rollback", 404, "no version 0123456789abcdef"),
        ("remove", 404, "no intent 'price_match'"),
    ],
)
def test_a_bad_request_says_what_is_wrong(event: str, status: int, message: str, log: io.StringIO) -> None:
    answer = call(sample_event(f"intents_api_{event}"))

    assert (answer["statusCode"], message in error_of(answer)["message"]) == (status, True)
    assert "price of another shop" not in log.getvalue()


def test_what_the_gate_refuses_is_told_to_staff() -> None:
    event = http_event("PUT", "/intents/muddle", {"examples": KNOWN["payment"]}, route="/intents/{label}")

    assert "cannot be told from other intents" in error_of(call(event))["message"]


def test_a_body_past_any_twenty_examples_is_too_large() -> None:
    event = http_event("PUT", "/intents/a", {"examples": ["x" * 200_000]}, route="/intents/{label}")

    assert call(event)["statusCode"] == 413


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60))
def test_no_body_is_a_fault_of_ours(body: bytes | str) -> None:
    assert call(http_event("PUT", "/intents/a", body, route="/intents/{label}"))["statusCode"] == 400


def test_a_dropped_file_is_taught(inbox: Inbox) -> None:
    inbox.drop(csv_of({"price_match": PRICE_MATCH}))

    report = job.handler(sample_event("intents_drop_csv"), Context())  # type: ignore[arg-type]

    assert [one["outcome"] for one in report["labels"]] == ["taught"]


@pytest.mark.parametrize(("event", "key"), [("missing_object", "gone"), ("not_csv", "refused")])
def test_what_a_retry_cannot_mend_is_not_raised(inbox: Inbox, event: str, key: str) -> None:
    inbox.drop(b"PK\x03\x04", "intents/autumn.xlsx")

    assert job.handler(sample_event(f"intents_drop_{event}"), Context())[key]  # type: ignore[arg-type]


def test_what_a_retry_can_mend_is_raised(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: object, **__: object) -> None:
        raise StoreUnavailable("The bucket did not answer.")

    monkeypatch.setattr(inbox, "open", unavailable)

    with pytest.raises(StoreUnavailable):
        job.handler(sample_event("intents_drop_csv"), Context())  # type: ignore[arg-type]


@pytest.mark.usefixtures("inbox")
def test_another_event_than_a_dropped_file_is_refused() -> None:
    with pytest.raises(BadInput, match="Object Created"):
        job.handler(sample_event("intents_drop_other_event"), Context())  # type: ignore[arg-type]
