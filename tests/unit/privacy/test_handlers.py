"""The privacy functions, from event to answer."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.privacy import app, job
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import BadInput
from storeclerk.privacy.retention import Purge
from storeclerk.privacy.service import PrivacyService
from tests.fakes import FakeCustomers, FakeObjects
from tests.http_events import Context, error_of, http_event, sample_event

SECRET = "my-secret-words"
CONSENT = "/me/consents/personalisation"
ROUTE = "/me/consents/{purpose}"
GOOD = {"granted": True, "text_version": "2026-01"}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> ConsentGate:
    gate = ConsentGate(FakeCustomers())
    monkeypatch.setattr(app, "config", lambda: SimpleNamespace(customer_claim="sub"))
    monkeypatch.setattr(app, "service", lambda: PrivacyService(gate))
    return gate


def send(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, Context())  # type: ignore[arg-type]


@pytest.mark.usefixtures("gate")
def test_a_customer_sees_every_purpose() -> None:
    response = send(sample_event("privacy_api_consents"))

    assert response["statusCode"] == 200
    consents = json.loads(response["body"])["consents"]
    assert [state["purpose"] for state in consents] == list(Purpose)
    assert consents[0] == {"purpose": "service", "granted": False, "text_version": None, "at": None}


def test_a_customer_withdraws_a_consent(gate: ConsentGate) -> None:
    gate.record("customer1", Purpose.PERSONALISATION, granted=True, text_version="2025-01")

    response = send(sample_event("privacy_api_withdraw"))

    assert response["statusCode"] == 200
    assert json.loads(response["body"])["granted"] is False
    assert not gate.allows("customer1", Purpose.PERSONALISATION)


def test_the_customer_is_the_tokens_and_never_the_bodys(gate: ConsentGate) -> None:
    response = send(http_event("PUT", CONSENT, GOOD | {"customer_id": "customer2"}, customer="customer1", route=ROUTE))

    assert response["statusCode"] == 400
    assert not gate.allows("customer2", Purpose.PERSONALISATION)


@pytest.mark.usefixtures("gate")
def test_an_unknown_purpose_is_answered_with_those_there_are() -> None:
    response = send(sample_event("privacy_api_unknown_purpose"))

    assert response["statusCode"] == 404
    assert "service, personalisation" in error_of(response)["message"]


@pytest.mark.usefixtures("gate")
def test_without_a_claim_nothing_is_shown_or_kept() -> None:
    assert send(http_event("GET", "/me/consents"))["statusCode"] == 403
    assert send(http_event("PUT", CONSENT, GOOD, route=ROUTE))["statusCode"] == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/chat"),
        ("GET", "/"),
        ("GET", "/me/consents/service"),
        ("POST", "/me/consents"),
        ("PUT", "/me/consents/a/b"),
    ],
)
@pytest.mark.usefixtures("gate")
def test_any_other_path_or_method_is_not_found(method: str, path: str) -> None:
    response = send(http_event(method, path, customer="customer1"))

    assert (response["statusCode"], error_of(response)["code"]) == (404, "not_found")


BAD_BODIES: list[object] = [
    None,
    "",
    SECRET,
    b"\xff" + SECRET.encode(),
    [SECRET],
    {"granted": SECRET},
    GOOD | {SECRET: SECRET},
]


@pytest.mark.parametrize("content", BAD_BODIES)
@pytest.mark.usefixtures("gate")
def test_a_bad_body_is_refused_and_none_of_it_is_logged(content: object, log: io.StringIO) -> None:
    response = send(http_event("PUT", CONSENT, content, customer="customer1", route=ROUTE))

    assert (response["statusCode"], error_of(response)["code"]) == (400, "bad_input")
    assert SECRET not in log.getvalue()


@pytest.mark.usefixtures("gate")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary())
def test_no_bytes_whatever_make_it_fail(content: bytes) -> None:
    assert send(http_event("PUT", CONSENT, content, customer="customer1", route=ROUTE))["statusCode"] == 400


def test_the_purge_answers_with_its_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    objects = FakeObjects()
    objects.write("interactions/date=2020-01-01/a.jsonl", b"")
    monkeypatch.setattr(job, "purge", lambda: Purge(objects, 30))

    done = job.handler(sample_event("privacy_schedule_purge"), Context())  # type: ignore[arg-type]

    assert {table: number for table, number in done["removed"].items() if number} == {"interactions": 1}
    assert json.dumps(done)


def test_the_purge_refuses_an_event_that_names_no_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "purge", lambda: Purge(FakeObjects(), 30))

    with pytest.raises(BadInput, match="'time'"):
        job.handler(sample_event("privacy_schedule_no_time"), Context())  # type: ignore[arg-type]
