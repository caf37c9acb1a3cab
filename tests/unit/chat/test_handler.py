"""The chat function, from event to answer."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.chat import app
from storeclerk.chat.knowledge.index import KnowledgeIndex, build_index
from storeclerk.chat.orders.desk import NO_CONSENT, NO_ORDERS, OrderDesk
from storeclerk.chat.service import ChatService
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.text.intent import IntentHead
from tests.fakes import FakeCustomers
from tests.http_events import REQUEST_ID, Context, error_of, http_event, sample_event
from tests.unit.chat.intents.heads import SmallEncoder, arrays

SECRET = "my-secret-words"
ARTICLE = (
    "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\nYou have thirty days to send something back.\n"
)


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> ConsentGate:
    gate = ConsentGate(FakeCustomers())
    index = KnowledgeIndex.from_files(build_index({"returns": ARTICLE}, SmallEncoder()), SmallEncoder())
    service = ChatService(
        encoder=SmallEncoder(),
        knowledge=lambda: index,
        intents=lambda: IntentHead.from_arrays(arrays()),
        orders=OrderDesk(gate),
        person="/help/contact",
        near=0.3,
    )
    monkeypatch.setattr(app, "config", lambda: SimpleNamespace(customer_claim="sub"))
    monkeypatch.setattr(app, "service", lambda: service)
    return gate


def send(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, Context())  # type: ignore[arg-type]


def test_a_question_is_answered_with_its_source() -> None:
    response = send(sample_event("chat_api_valid"))

    assert response["statusCode"] == 200
    content = json.loads(response["body"])
    assert content == {
        "reply": "You have thirty days to send something back.",
        "sources": [
            {
                "title": "Returns",
                "passage": "You have thirty days to send something back.",
                "score": pytest.approx(0.5, abs=0.2),
                "link": "/help/returns",
            }
        ],
        "intent": {
            "top3": [
                {"label": "returns", "probability": pytest.approx(0.7, abs=0.3)},
                {"label": "delivery", "probability": pytest.approx(0.1, abs=0.2)},
                {"label": "payment", "probability": pytest.approx(0.1, abs=0.2)},
            ],
            "oos": False,
        },
        "session_id": "session-0001",
        "turn": 1,
        "language": "en",
        "actions": [],
        "handoff": None,
        "disclosure": None,
        "messages": [],
        "request_id": REQUEST_ID,
    }


def test_a_signed_in_customer_is_told_of_their_orders(gate: ConsentGate) -> None:
    gate.record("customer1", Purpose.SERVICE, granted=True, text_version="1")

    assert json.loads(send(sample_event("chat_api_me_order"))["body"])["reply"] == NO_ORDERS


def test_without_consent_the_customer_is_told_what_to_allow() -> None:
    response = send(sample_event("chat_api_me_order"))

    assert response["statusCode"] == 200
    assert json.loads(response["body"])["reply"] == NO_CONSENT


def test_orders_are_told_to_nobody_whom_no_token_names() -> None:
    event = http_event("POST", "/me/chat", {"message": "Where is my order?"})

    assert send(event)["statusCode"] == 403


@pytest.mark.parametrize("case", ["no_body", "not_json", "not_utf8", "unknown_field", "wrong_type", "too_long"])
def test_each_bad_event_is_refused_and_none_of_it_is_logged(case: str, log: io.StringIO) -> None:
    response = send(sample_event(f"chat_api_{case}"))

    assert (response["statusCode"], error_of(response)["code"]) == (400, "bad_input")
    assert "Where is my order" not in log.getvalue()
    assert "Wo ist mein Paket" not in log.getvalue()


def test_a_body_past_any_message_is_too_large() -> None:
    response = send(http_event("POST", "/chat", {"message": "x" * 100_000}))

    assert (response["statusCode"], error_of(response)["code"]) == (413, "too_large")


@pytest.mark.parametrize(("method", "path"), [("GET", "/chat"), ("PUT", "/me/chat"), ("POST", "/chats"), ("POST", "/")])
def test_another_path_or_method_is_not_found(method: str, path: str) -> None:
    assert send(http_event(method, path, {"message": "x"}, customer="ada"))["statusCode"] == 404


@pytest.mark.parametrize("path", ["/chat", "/me/chat"])
def test_an_unforeseen_failure_shows_and_logs_nothing_of_the_message(
    path: str, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def answer(self, request: object, *_: object) -> None:
            raise RuntimeError(str(request))

        answer_customer = answer

    monkeypatch.setattr(app, "service", Broken)

    response = send(http_event("POST", path, {"message": SECRET}, customer="ada"))

    assert response["statusCode"] == 500
    assert error_of(response)["code"] == "internal_error"
    assert "RuntimeError" in log.getvalue()
    assert SECRET not in response["body"] + log.getvalue() + "".join(capfd.readouterr())


@pytest.mark.parametrize("path", ["/chat", "/me/chat"])
def test_a_good_message_is_not_logged(path: str, log: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    send(http_event("POST", path, {"message": SECRET}, customer="ada"))

    assert SECRET not in log.getvalue() + caplog.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(), st.sampled_from(["/chat", "/me/chat"]))
def test_no_bytes_whatever_make_it_fail(content: bytes, path: str) -> None:
    # A good request is among all bytes, and may be found.
    assert send(http_event("POST", path, content, customer="ada"))["statusCode"] in {200, 400, 413}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1).filter(lambda text: text.strip()), st.sampled_from(["/chat", "/me/chat"]))
def test_any_message_whatever_is_answered_with_words(message: str, path: str) -> None:
    response = send(http_event("POST", path, {"message": message}, customer="ada"))

    assert response["statusCode"] == 200
    assert json.loads(response["body"])["reply"].strip()
