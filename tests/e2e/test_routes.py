"""Every route of the deployed store, good and bad."""

from typing import Any

import pytest

from ops.client import Answer
from ops.identity import STAFF_SCOPE, Issuer
from ops.run import Store
from tests.e2e.conftest import CUSTOMER, Api

WITH_BODY = [
    ("POST", "/chat", None),
    ("POST", "/me/chat", CUSTOMER),
    ("POST", "/features", "staff"),
    ("PUT", "/me/consents/proactive_messages", CUSTOMER),
    ("PUT", "/intents/price_match", "staff"),
    ("POST", "/intents/rollback", "staff"),
    ("POST", "/handoffs/6f0d2c1b9a8e7d6c5b4a/reply", "staff"),
    ("POST", "/chat/session-0001/turns/1/feedback", None),
    ("POST", "/me/chat/session-0001/turns/1/feedback", CUSTOMER),
    ("PUT", "/questions/0123456789abcdef0123456789abcdef/label", "staff"),
]
PUBLIC = [
    ("POST", "/chat"),
    ("GET", "/chat/session-0001/messages"),
    ("GET", "/chat/session-0001/turns/1/why"),
    ("POST", "/chat/session-0001/turns/1/feedback"),
]
STAFF_ONLY = [
    ("POST", "/features"),
    ("GET", "/audits"),
    ("GET", "/audits/2026-11-01"),
    ("GET", "/intents"),
    ("GET", "/intents/versions"),
    ("PUT", "/intents/price_match"),
    ("DELETE", "/intents/price_match"),
    ("POST", "/intents/rollback"),
    ("GET", "/handoffs"),
    ("GET", "/handoffs/6f0d2c1b9a8e7d6c5b4a"),
    ("POST", "/handoffs/6f0d2c1b9a8e7d6c5b4a/reply"),
    ("POST", "/handoffs/6f0d2c1b9a8e7d6c5b4a/close"),
    ("GET", "/suggestions"),
    ("PUT", "/questions/0123456789abcdef0123456789abcdef/label"),
]
PROTECTED = [
    *STAFF_ONLY,
    ("POST", "/me/chat"),
    ("GET", "/me/chat/session-0001/messages"),
    ("GET", "/me/chat/session-0001/turns/1/why"),
    ("POST", "/me/chat/session-0001/turns/1/feedback"),
    ("GET", "/me/recommendations"),
    ("GET", "/me/consents"),
    ("PUT", "/me/consents/service"),
]
SKI_SERVICE = [
    "Can you wax and sharpen my skis?",
    "How much is a ski service?",
    "I would like my ski edges ground",
    "Do you wax skis before the season?",
    "Where do I drop off skis to be serviced?",
    "When will my skis be back from the service?",
]


def assert_refused(answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert set(answer.body) == {"error"}
    assert set(answer.body["error"]) == {"code", "message", "request_id"}
    assert answer.body["error"]["message"]


def test_a_question_is_answered_with_its_source(api: Api) -> None:
    answer = api("POST", "/chat", {"message": "How long do I have to return something?"})
    assert answer.status == 200
    assert set(answer.body) == {
        "reply", "sources", "intent", "session_id", "turn", "language", "request_id", "actions", "handoff",
        "disclosure", "messages",
    }  # fmt: skip
    assert len(answer.body["intent"]["top3"]) == 3
    assert "30 days" in answer.body["reply"]
    assert answer.body["sources"][0]["link"].startswith("/help/")


def test_a_question_about_nothing_in_the_shop_gets_no_invented_answer(api: Api) -> None:
    answer = api("POST", "/chat", {"message": "Who won the chess world championship in 1972?"})
    assert answer.status == 200
    assert "know" in answer.body["reply"]


def test_a_session_goes_on_under_its_name(api: Api) -> None:
    first = api("POST", "/chat", {"message": "Do you ship abroad?"}).body["session_id"]
    assert api("POST", "/chat", {"message": "Thanks", "session_id": first}).body["session_id"] == first


def test_a_signed_in_customer_is_told_where_the_order_is(api: Api) -> None:
    reply = api("POST", "/me/chat", {"message": "Where is my order?"}, as_=CUSTOMER).body["reply"]
    assert "W1" in reply


def test_an_order_of_another_customer_is_as_unknown_as_one_that_does_not_exist(api: Api) -> None:
    mine = api("POST", "/me/chat", {"message": "Where is my order?"}, as_=CUSTOMER).body["reply"]
    number = next(word.strip(".,:") for word in mine.split() if word.startswith("W1"))
    of_another = api("POST", "/me/chat", {"message": f"Where is order {number}?"}, as_="demo-customer-2").body["reply"]
    of_nobody = api("POST", "/me/chat", {"message": "Where is order W9999999?"}, as_="demo-customer-2").body["reply"]
    assert of_another.replace(number, "N") == of_nobody.replace("W9999999", "N")


def test_recommendations_are_in_stock_priced_and_reasoned(api: Api) -> None:
    answer = api("GET", "/me/recommendations?k=5", as_=CUSTOMER)
    assert answer.status == 200
    assert answer.body["decision"]
    assert len(answer.body["items"]) == 5
    for item in answer.body["items"]:
        assert {"product_id", "title", "price", "score", "reason"} <= set(item)


@pytest.mark.parametrize("k", ["0", "-1", "10000000", "abc", "1.5"])
def test_a_number_of_recommendations_that_makes_no_sense_is_refused(api: Api, k: str) -> None:
    assert_refused(api("GET", f"/me/recommendations?k={k}", as_=CUSTOMER), 400)


def test_a_customer_unknown_to_the_shop_gets_a_list_too(api: Api) -> None:
    assert api("GET", "/me/recommendations", as_="nobody-we-know").body["items"]


def test_a_batch_of_rows_comes_back_as_features_and_rejections(api: Api) -> None:
    rows: list[dict[str, Any]] = [{"text": "product12 is wonderful, thank you"}, {"text": ""}]
    answer = api("POST", "/features", {"source": "reviews", "rows": rows}, as_="staff")
    assert answer.status == 200
    assert answer.body["rows"][0]["sentiment"]["label"] == "positive"
    assert answer.body["rows"][0]["mentions"][0]["product_id"] == "product12"
    assert len(answer.body["rejected"]) == 1


def test_an_intent_is_taught_listed_removed_and_taken_back(api: Api) -> None:
    taught = api("PUT", "/intents/ski_service", {"examples": SKI_SERVICE, "replace": True}, as_="staff")
    assert taught.status == 200, taught
    listed = api("GET", "/intents", as_="staff").body
    assert listed["version"] == taught.body["version"]
    assert {"label": "ski_service", "origin": "taught", "examples": 6, "left_out": None} in listed["intents"]

    removed = api("DELETE", "/intents/ski_service", as_="staff")
    assert "ski_service" not in {one["label"] for one in removed.body["intents"]}
    live = {one["version"]: one["live"] for one in api("GET", "/intents/versions", as_="staff").body["versions"]}
    assert (live[taught.body["version"]], live[removed.body["version"]]) == (False, True)
    back = api("POST", "/intents/rollback", {"version": taught.body["version"]}, as_="staff")
    assert "ski_service" in {one["label"] for one in back.body["intents"]}


def test_examples_that_belong_to_no_one_intent_are_refused_with_the_reason(api: Api) -> None:
    muddle = ["Where is my order?", "I want a refund", "Delete my account", "Cancel my order", "Change my address"]
    answer = api("PUT", "/intents/muddle", {"examples": muddle}, as_="staff")
    assert_refused(answer, 400)
    assert "cannot be told" in answer.body["error"]["message"]


def test_a_consent_that_is_withdrawn_acts_on_the_next_request(api: Api) -> None:
    withdrawn = {"granted": False, "text_version": "2026-11"}
    assert api("PUT", "/me/consents/personalisation", withdrawn, as_=CUSTOMER).status == 200
    reasons = {item["reason"] for item in api("GET", "/me/recommendations", as_=CUSTOMER).body["items"]}
    assert api("PUT", "/me/consents/personalisation", {**withdrawn, "granted": True}, as_=CUSTOMER).status == 200
    assert len(reasons) == 1
    assert api("GET", "/me/consents", as_=CUSTOMER).status == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("DELETE", "/chat"), ("GET", "/me/elsewhere")])
def test_an_unknown_route_is_answered_in_the_one_shape(api: Api, method: str, path: str) -> None:
    assert_refused(api(method, path), 404)


@pytest.mark.parametrize(("method", "path", "caller"), WITH_BODY)
@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b'{"message": 3, "granted": "perhaps", "rows": "none"}',
        b'{"message": "hello", "granted": true, "text_version": "1", "source": "a", "rows": [], "surprise": 1}',
        b"[" * 1_900,
    ],
    ids=["none", "empty", "broken", "list", "null", "text", "wrong-types", "unknown-field", "deep"],
)
def test_a_body_that_is_not_as_asked_for_is_refused(
    api: Api, method: str, path: str, caller: str | None, body: bytes | None
) -> None:
    assert_refused(api(method, path, body, as_=caller), 400)


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_a_protected_route_needs_a_token(api: Api, method: str, path: str) -> None:
    assert api(method, path, {} if method != "GET" else None).status == 401


@pytest.mark.parametrize("fault", ["forged", "expired", "another audience", "another issuer", "garbage"])
def test_a_token_that_is_not_ours_is_refused(
    store: Store, api: Api, fault: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = Issuer(store.address, tmp_path_factory.mktemp("stranger"))
    elsewhere = Issuer("http://127.0.0.1:9/elsewhere", tmp_path_factory.mktemp("elsewhere"))
    token = {
        "forged": stranger.token(CUSTOMER),
        "expired": store.issuer.token(CUSTOMER, lifetime=-60),
        "another audience": store.issuer.token(CUSTOMER, audience="another-shop"),
        "another issuer": elsewhere.token(CUSTOMER),
        "garbage": "not.a.token",
    }[fault]
    assert api("GET", "/me/recommendations", token=token).status == 401


@pytest.mark.parametrize(("method", "path"), STAFF_ONLY)
def test_a_customer_may_not_use_a_staff_route(api: Api, method: str, path: str) -> None:
    assert api(method, path, {} if method in {"POST", "PUT"} else None, as_=CUSTOMER).status == 403


def test_a_customer_is_named_by_the_token_and_never_by_the_body(api: Api) -> None:
    forged = {"message": "Where is my order?", "customer_id": "demo-customer-2"}
    assert_refused(api("POST", "/me/chat", forged, as_=CUSTOMER), 400)


def test_a_token_with_the_scope_opens_a_staff_route(store: Store, api: Api) -> None:
    token = store.issuer.token("clerk", scope=f"openid {STAFF_SCOPE}")
    assert api("GET", "/audits", token=token).status == 200


def test_every_route_is_public_or_protected_as_it_is_meant_to_be(store: Store) -> None:
    """So a new route is looked at here: the tests above call each of these without a token, and as a customer."""
    client = store.stack.session.client("apigatewayv2", endpoint_url=store.stack.endpoint)
    routes = client.get_routes(ApiId=store.stack.outputs["ApiId"], MaxResults="200")["Items"]
    found = {route["RouteKey"]: route for route in routes if route["RouteKey"] != "$default"}

    called = set()
    for calls, kind in ((PUBLIC, "NONE"), (PROTECTED, "JWT")):
        for call in calls:
            [key] = [key for key in found if matches(key, *call)]
            called.add(key)
            assert found[key].get("AuthorizationType", "NONE") == kind, key
            assert (STAFF_SCOPE in found[key].get("AuthorizationScopes", [])) == (call in STAFF_ONLY), key
    assert found.keys() - called == set()


def matches(key: str, method: str, path: str) -> bool:
    """Whether a call is one of a route, and of no other that names it more closely."""
    places, parts = key.partition(" ")[2].split("/"), path.split("/")
    return (
        key.startswith(f"{method} ")
        and len(places) == len(parts)
        and all(place == part or place.startswith("{") for place, part in zip(places, parts, strict=True))
    )
