"""The chat function, from event to answer."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.chat import app
from tests.http_events import REQUEST_ID, Context, error_of, http_event, sample_event
from tests.unit.chat.whole import WholeChat

SECRET = "my-secret-words"


@pytest.fixture(autouse=True)
def chat(monkeypatch: pytest.MonkeyPatch) -> WholeChat:
    chat = WholeChat()
    monkeypatch.setattr(app, "config", lambda: SimpleNamespace(customer_claim="sub"))
    monkeypatch.setattr(app, "service", lambda: chat.service)
    return chat


def send(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, Context())  # type: ignore[arg-type]


def test_an_answer_has_all_that_the_page_needs() -> None:
    response = send(http_event("POST", "/chat", {"message": "30 days to send it back?"}))

    assert response["statusCode"] == 200
    content = json.loads(response["body"])
    assert set(content) == {
        "reply", "sources", "intent", "session_id", "turn", "language", "request_id", "actions", "handoff",
        "disclosure", "messages",
    }  # fmt: skip
    assert content["reply"] == "You have 30 days to send it back."
    assert content["sources"][0]["link"] == "/help/returns"
    assert (content["turn"], content["request_id"], len(content["session_id"])) == (1, REQUEST_ID, 32)
    assert "machine" in content["disclosure"]


def test_a_customer_is_the_one_of_the_token() -> None:
    first = json.loads(send(http_event("POST", "/me/chat", {"message": "hi"}, customer="ann"))["body"])
    body = {"message": "hi", "session_id": first["session_id"]}

    mine = json.loads(send(http_event("POST", "/me/chat", body, customer="ann"))["body"])
    others = json.loads(send(http_event("POST", "/me/chat", body, customer="ben"))["body"])

    assert (mine["session_id"], mine["turn"]) == (first["session_id"], 2)
    assert (others["session_id"] != first["session_id"], others["turn"]) == (True, 1)


@pytest.mark.parametrize("claim", ["visitor#0123456789abcdef0123456789abcdef", "count#spent#all", "event#1"])
def test_no_token_names_a_partition_that_is_nobodys(claim: str) -> None:
    assert send(http_event("POST", "/me/chat", {"message": "hi"}, customer=claim))["statusCode"] == 403


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
