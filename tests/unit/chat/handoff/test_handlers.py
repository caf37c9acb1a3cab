"""The handler of hand-overs."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.handoffs import app
from storeclerk.errors import StoreUnavailable
from tests.http_events import Context, error_of, http_event, sample_event
from tests.unit.chat.handoff.desks import Desks

REPLY = "/handoffs/{id}/reply"
PERSONAL = "Dear Ann Example, I sent it to Main Street 5, call +49 30 1234567"


@pytest.fixture(autouse=True)
def desks(monkeypatch: pytest.MonkeyPatch) -> Desks:
    desks = Desks()
    monkeypatch.setattr(app, "service", lambda: desks.staff)
    return desks


def call(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, Context())  # type: ignore[arg-type]


def content(event: dict[str, Any]) -> dict[str, Any]:
    answer = call(event)
    assert answer["statusCode"] == 200, answer
    found: dict[str, Any] = json.loads(answer["body"])
    return found


def to(event: dict[str, Any], handoff_id: str) -> dict[str, Any]:
    return event | {"pathParameters": {"id": handoff_id}}


def write(handoff_id: str, body: object, staff: str = "kim") -> dict[str, Any]:
    path = f"/handoffs/{handoff_id}/reply"
    return call(http_event("POST", path, body, customer=staff, scope="storeclerk/staff", route=REPLY))


def test_a_hand_over_is_listed_read_answered_and_closed(desks: Desks) -> None:
    shown = desks.hand_over("where is my refund, agent")

    listed = content(sample_event("handoffs_api_list"))
    assert [one["id"] for one in listed["handoffs"]] == [shown.id]
    assert listed["next"] is None
    assert content(to(sample_event("handoffs_api_read"), shown.id))["reason"] == "asked"

    answered = content(to(sample_event("handoffs_api_reply"), shown.id))
    assert (answered["state"], answered["label"], answered["replies"]) == ("closed", "track_refund", 1)
    assert content(to(sample_event("handoffs_api_close"), shown.id)) == answered


@pytest.mark.parametrize(
    ("event", "status", "told"),
    [
        ("handoffs_api_list_bad_limit", 400, "'limit'"),
        ("handoffs_api_list_bad_state", 400, "'state'"),
        ("handoffs_api_list_bad_after", 400, "'after'"),
        ("handoffs_api_reply_empty", 400, "1 to 4000"),
        ("handoffs_api_reply_too_long", 400, "1 to 4000"),
        ("handoffs_api_reply_bad_label", 400, "label"),
        ("handoffs_api_reply_unknown_field", 400, "closed"),
        ("handoffs_api_reply_no_body", 400, "no body"),
        ("handoffs_api_read", 404, "GET /handoffs"),
        ("handoffs_api_reply", 404, "GET /handoffs"),
        ("handoffs_api_close", 404, "GET /handoffs"),
    ],
)
def test_a_bad_call_is_refused_with_the_reason(event: str, status: int, told: str) -> None:
    answer = call(sample_event(event))
    assert answer["statusCode"] == status
    assert told in error_of(answer)["message"]


def test_a_reply_to_a_closed_one_is_a_conflict(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.close(shown.id)
    answer = write(shown.id, {"text": "Hello"})
    assert answer["statusCode"] == 409
    assert error_of(answer)["code"] == "conflict"


def test_what_staff_wrote_is_in_no_log(
    desks: Desks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = desks.hand_over()
    assert write(shown.id, {"text": PERSONAL})["statusCode"] == 200
    assert write(shown.id, {"text": PERSONAL, "close": PERSONAL})["statusCode"] == 400
    assert write(shown.id, {"text": PERSONAL, "label": PERSONAL})["statusCode"] == 400
    desks.staff.close(shown.id)
    assert write(shown.id, {"text": PERSONAL})["statusCode"] == 409

    def fails(*_: object, **__: object) -> bool:
        raise StoreUnavailable("The customers table did not answer.")

    monkeypatch.setattr(desks.customers, "get", fails)
    assert write(shown.id, {"text": PERSONAL})["statusCode"] == 503
    logged = capsys.readouterr()
    for part in ("Ann", "Main Street", "1234567", "kim"):
        assert part not in logged.out + logged.err


def test_a_token_without_a_subject_may_not_reply(desks: Desks) -> None:
    shown = desks.hand_over()
    path = f"/handoffs/{shown.id}/reply"
    event = http_event("POST", path, {"text": "Hello"}, scope="storeclerk/staff", route=REPLY)
    assert call(event)["statusCode"] == 403


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80),
        st.dictionaries(st.sampled_from(["text", "close", "label", "key"]), st.text(max_size=70) | st.booleans()),
    ),
    st.text(max_size=30),
)
def test_no_body_and_no_id_makes_a_server_error(body: object, handoff_id: str) -> None:
    event = http_event("POST", "/handoffs/x/reply", body, customer="kim", route=REPLY)
    assert call(to(event, handoff_id))["statusCode"] in {400, 404}
