"""The HTTP edge: every answer in one shape, nothing of a body in the log."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storeclerk import http
from storeclerk.artefacts import Artefacts
from storeclerk.errors import AppError, ConfigurationError, Forbidden, ModelError, NotFound, StoreUnavailable
from storeclerk.http import Api, Request
from tests.fakes import FakeObjects
from tests.http_events import REQUEST_ID, Context, error_of, http_event

SECRET = "my-card-is-4111"


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contract for these tests."""

    text: str
    stars: int = 0


api = Api()


@api.route("POST /notes")
def write_note(request: Request) -> dict[str, Any]:
    return {"text": request.body(Note, limit=200).text, "request_id": request.id}


@api.route("GET /price")
def price(_: Request) -> dict[str, Any]:
    return {"price": Decimal("19.90"), "note": Note(text="cheap")}


@api.route("GET /struct")
def struct(_: Request) -> Note:
    return Note(text="as it is")


@api.route("GET /found")
def found(request: Request) -> dict[str, str]:
    return dict(request.query)


@api.route("GET /me")
def me(request: Request) -> dict[str, str]:
    return {"customer": request.customer_id("sub")}


@api.route("POST /fail/{kind}")
def fail(request: Request) -> None:
    raise FAILURES[request.path["kind"]]


FAILURES: dict[str, Exception] = {
    "missing": NotFound("There is no such note."),
    "busy": StoreUnavailable("The store did not answer. Please try again."),
    "model": ModelError("weights.onnx is altered."),
    "settings": ConfigurationError("Set LAKE_BUCKET."),
    "unforeseen": ValueError(f"cannot read {SECRET}"),
}


def call(method: str, path: str, content: object = None, **options: Any) -> dict[str, Any]:
    return api.respond(http_event(method, path, content, **options), Context())  # type: ignore[arg-type]


def test_a_good_request_is_answered_with_json() -> None:
    response = call("POST", "/notes", {"text": "hello"})

    assert response["statusCode"] == 200
    assert response["headers"]["Content-Type"] == "application/json"
    assert json.loads(response["body"]) == {"text": "hello", "request_id": REQUEST_ID}


@pytest.mark.parametrize("path", ["/price", "/me", "/nowhere"])
def test_no_answer_is_kept_on_its_way(path: str) -> None:
    assert call("GET", path)["headers"]["Cache-Control"] == "no-store"


def test_a_body_sent_as_base64_is_read() -> None:
    assert call("POST", "/notes", '{"text": "Grüße"}'.encode())["statusCode"] == 200


def test_decimals_and_structures_are_serialised() -> None:
    assert call("GET", "/price")["body"] == '{"price":19.90,"note":{"text":"cheap","stars":0}}'
    assert json.loads(call("GET", "/struct")["body"])["text"] == "as it is"


def test_the_query_string_is_read() -> None:
    assert json.loads(call("GET", "/found", query={"k": "5"})["body"]) == {"k": "5"}
    assert json.loads(call("GET", "/found")["body"]) == {}


BAD_BODIES = {
    "none": None,
    "empty": "",
    "spaces": "  \n",
    "not json": SECRET,
    "two values": '{"text": "a"} {}',
    "not utf-8": b'{"text": "\xff' + SECRET.encode() + b'"}',
    "half a surrogate": '{"text": "\\ud800"}',
    "raw surrogate": '{"text": "\ud800"}',
    "list": [SECRET],
    "null": "null",
    "wrong type": {"text": 5},
    "out of range": '{"text": "a", "stars": 1e999}',
    "unknown field": {"text": SECRET, "colour": SECRET},
    "missing field": {"stars": 1},
    "deep": "[" * 100,
}


@pytest.mark.parametrize("content", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_bad_body_is_refused_with_a_message_and_not_logged(content: object, log: io.StringIO) -> None:
    response = call("POST", "/notes", content)

    error = error_of(response)
    assert response["statusCode"] == 400
    assert error["code"] == "bad_input"
    assert error["request_id"] == REQUEST_ID
    assert error["message"].endswith(".")
    assert SECRET not in log.getvalue()


def test_a_wrong_field_is_named() -> None:
    assert "$.text" in error_of(call("POST", "/notes", {"text": 5}))["message"]
    assert "colour" in error_of(call("POST", "/notes", {"text": "a", "colour": 1}))["message"]


def test_a_body_marked_as_base64_that_is_not_is_refused() -> None:
    event = http_event("POST", "/notes", "{}") | {"isBase64Encoded": True}

    assert "base64" in error_of(api.respond(event, Context()))["message"]  # type: ignore[arg-type]


def test_a_deeply_nested_body_is_refused() -> None:
    class Tree(msgspec.Struct):
        branches: list[Any]

    deep = Api()

    @deep.route("POST /tree")
    def tree(request: Request) -> Tree:
        return request.body(Tree)

    nested = '{"branches":' + "[" * 100_000 + "]" * 100_000 + "}"
    response = deep.respond(http_event("POST", "/tree", nested), Context())  # type: ignore[arg-type]

    assert (response["statusCode"], error_of(response)["message"]) == (400, "The body is nested too deeply.")


def test_a_body_over_the_limit_is_refused_with_both_sizes() -> None:
    response = call("POST", "/notes", {"text": "x" * 300})

    assert response["statusCode"] == 413
    assert "312 bytes; at most 200" in error_of(response)["message"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/notes"), ("POST", "/nowhere"), ("DELETE", "/"), ("PUT", "/a/b")]
)
def test_an_unknown_path_or_method_is_not_found(method: str, path: str) -> None:
    response = call(method, path, {"text": "a"})

    assert response["statusCode"] == 404
    assert error_of(response)["message"] == f"There is no route {method} {path}."


def test_what_ends_at_the_default_route_is_not_found() -> None:
    event = http_event("DELETE", "/chat") | {"routeKey": "$default"}

    assert error_of(api.respond(event, Context()))["message"] == "There is no route DELETE /chat."  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "status"), [("missing", 404), ("busy", 503)])
def test_an_error_meant_for_the_caller_keeps_its_words(kind: str, status: int) -> None:
    response = call("POST", f"/fail/{kind}", route="/fail/{kind}")

    assert response["statusCode"] == status
    assert error_of(response)["message"] == str(FAILURES[kind])


@pytest.mark.parametrize("kind", ["model", "settings"])
def test_a_fault_of_ours_is_told_to_the_operator_and_not_to_the_caller(kind: str, log: io.StringIO) -> None:
    response = call("POST", f"/fail/{kind}", route="/fail/{kind}")

    assert response["statusCode"] == 500
    assert error_of(response)["code"] == AppError.code
    assert str(FAILURES[kind]) not in response["body"]
    assert str(FAILURES[kind]) in log.getvalue()


def test_an_unforeseen_error_shows_none_of_its_text_anywhere(
    log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    response = call("POST", "/fail/unforeseen", {"text": SECRET}, route="/fail/{kind}")
    logged = json.loads(log.getvalue())

    assert response["statusCode"] == 500
    assert error_of(response)["code"] == "internal_error"
    assert (logged["error"], logged["request_id"]) == ("ValueError", REQUEST_ID)
    assert __file__ in logged["at"]
    assert SECRET not in response["body"] + log.getvalue() + "".join(capfd.readouterr())


@pytest.mark.parametrize("kind", ["busy", "model", "settings", "unforeseen"])
def test_every_answer_that_is_our_fault_is_counted_by_service(
    kind: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "notes")

    call("POST", f"/fail/{kind}", route="/fail/{kind}")
    metric = json.loads(capsys.readouterr().out)

    assert (metric["ServerErrors"], metric["service"]) == ([1.0], "notes")
    directive = metric["_aws"]["CloudWatchMetrics"][0]
    assert (directive["Namespace"], directive["Dimensions"]) == ("Storeclerk", [["service"]])


@pytest.mark.parametrize("path", ["/fail/missing", "/nowhere"])
def test_what_the_caller_can_mend_is_not_counted(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("POST", path, route="/fail/{kind}" if path.startswith("/fail") else None)

    assert capsys.readouterr().out == ""


def test_an_error_from_aws_is_logged_with_its_code_and_the_place_in_our_code(log: io.StringIO) -> None:
    class Refused(Exception):
        response: ClassVar = {"Error": {"Code": "AccessDenied", "Message": SECRET}}

    class Bucket(FakeObjects):
        def read(self, key: str) -> bytes:  # noqa: ARG002
            raise Refused(SECRET)

    stores = Api()

    @stores.route("GET /stored")
    def stored(_: Request) -> object:
        return Artefacts(Bucket()).live_version("knowledge")

    response = stores.respond(http_event("GET", "/stored"), Context())  # type: ignore[arg-type]
    logged = json.loads(log.getvalue())

    assert response["statusCode"] == 500
    assert logged["aws_code"] == "AccessDenied"
    assert "/storeclerk/artefacts.py:" in logged["at"]
    assert SECRET not in log.getvalue()


def test_what_cannot_be_serialised_answers_in_the_one_shape_too() -> None:
    broken = Api()

    @broken.route("GET /broken")
    def answer(_: Request) -> dict[str, Any]:
        return {"text": "\ud800", "more": object()}

    response = broken.respond(http_event("GET", "/broken"), Context())  # type: ignore[arg-type]

    assert response["statusCode"] == 500
    assert error_of(response) == {
        "code": "internal_error",
        "message": "Something went wrong on our side. Please try again.",
        "request_id": REQUEST_ID,
    }


def test_the_customer_is_the_claim_that_the_authoriser_checked() -> None:
    assert json.loads(call("GET", "/me", customer="customer7")["body"]) == {"customer": "customer7"}


@pytest.mark.parametrize(
    "authorizer",
    [None, {}, {"jwt": {}}, {"jwt": None}, {"jwt": {"claims": {"sub": ""}}}, {"jwt": {"claims": {"sub": 7}}}],
)
def test_a_token_that_names_no_customer_is_refused(authorizer: object) -> None:
    event = http_event("GET", "/me")
    event["requestContext"]["authorizer"] = authorizer

    response = api.respond(event, Context())  # type: ignore[arg-type]

    assert (response["statusCode"], error_of(response)["code"]) == (403, Forbidden.code)


@pytest.mark.parametrize("claim", [" ", "\t\n", "null", " null ", "[a b]", " [a]", "[]", '{"a":1}', "{}", "x" * 257])
def test_a_claim_that_may_stand_for_many_is_refused(claim: str) -> None:
    response = call("GET", "/me", customer=claim)

    assert (response["statusCode"], error_of(response)["code"]) == (403, Forbidden.code)


@pytest.mark.parametrize("claim", ["visitor#0123456789abcdef", "count#proof#ab", "event#1"])
def test_a_claim_that_names_a_partition_of_nobodys_is_refused(claim: str) -> None:
    assert call("GET", "/me", customer=claim)["statusCode"] == 403


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False)],
)
def test_all_addresses_of_one_home_are_one_source(one: str, other: str, same: bool) -> None:
    events = [http_event("GET", "/me"), http_event("GET", "/me")]
    for event, address in zip(events, (one, other), strict=True):
        event["requestContext"]["http"]["sourceIp"] = address
    first, second = (Request(event).source for event in events)

    assert (first == second) is same


def test_where_a_request_comes_from_is_told_by_a_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter([1, 1, 1, 2])
    monkeypatch.setattr(http, "datetime", SimpleNamespace(now=lambda _: datetime(2026, 11, next(days), tzinfo=UTC)))

    here, again = (Request(http_event("GET", "/me")).source for _ in range(2))
    elsewhere = http_event("GET", "/me")
    elsewhere["requestContext"]["http"]["sourceIp"] = "192.0.2.11"

    assert here == again
    assert "192.0.2.10" not in here
    assert Request(elsewhere).source != here
    assert Request(http_event("GET", "/me")).source != here  # on the next day


@pytest.mark.parametrize("claim", ["x" * 256, "null7", "auth0|a[1]", "ada@shop.example"])
def test_any_plain_name_of_a_customer_is_taken(claim: str) -> None:
    assert json.loads(call("GET", "/me", customer=claim)["body"]) == {"customer": claim}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"requestContext": None},
        {"Records": []},
        {"time": "2026-11-01T00:00:00Z"},
        {"version": "1.0", "httpMethod": "POST", "path": "/notes", "requestContext": {"stage": "prod"}},
    ],
)
def test_an_event_of_another_kind_is_refused_in_the_one_shape(event: dict[str, Any]) -> None:
    response = api.respond(event, Context())  # type: ignore[arg-type]

    assert response["statusCode"] == 400
    assert "payload format 2.0" in error_of(response)["message"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary())
def test_whatever_bytes_arrive_the_caller_is_told_what_to_mend(content: bytes) -> None:
    response = call("POST", "/notes", content)

    assert response["statusCode"] in {400, 413}
    assert error_of(response)["message"]
