import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import functions.recommend.app as api
from functions.recommend import job
from storeclerk.errors import BadInput, StoreUnavailable
from storeclerk.recommend.retraining import Retrained
from tests.http_events import Context, error_of, http_event
from tests.unit.recommend.test_service import Shop

EVENTS = Path(__file__).parents[3] / "events"


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def call(sent: dict[str, Any]) -> dict[str, Any]:
    return api.handler(sent, Context())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop()
    shop.add_customer("customer1", {})
    shop.consent("customer1", granted=True)
    monkeypatch.setattr(api, "service", lambda: shop.service)
    monkeypatch.setattr(api, "config", lambda: SimpleNamespace(customer_claim="sub"))
    return shop


def test_a_signed_in_customer_gets_a_list(shop: Shop) -> None:
    answer = call(event("recommend_api_valid"))
    content = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert content["decision"] == shop.queue.sent[0]["decision_id"]
    assert content["items"][0] == {
        "product_id": "boots",
        "title": "The boots",
        "price": 19.9,
        "currency": "EUR",
        "score": 0.0,
        "reason": "Popular in the shop right now",
    }
    assert len(content["items"]) == 3


def test_a_bad_k_is_refused_with_the_range() -> None:
    answer = call(event("recommend_api_bad_k"))
    assert answer["statusCode"] == 400
    assert "from 1 to 50" in error_of(answer)["message"]


def test_a_token_that_names_no_customer_is_refused() -> None:
    answer = call(event("recommend_api_no_claim"))
    assert (answer["statusCode"], error_of(answer)["code"]) == (403, "forbidden")


def test_a_parameter_that_nobody_knows_is_ignored() -> None:
    answer = call(http_event("GET", "/me/recommendations", customer="customer1", query={"k": "1", "colour": "red"}))
    assert (answer["statusCode"], len(json.loads(answer["body"])["items"])) == (200, 1)


def test_a_k_given_twice_is_refused_as_either_could_be_meant() -> None:
    answer = call(http_event("GET", "/me/recommendations", customer="customer1", query={"k": "1,2"}))
    assert answer["statusCode"] == 400


@pytest.mark.parametrize(("method", "path"), [("POST", "/me/recommendations"), ("GET", "/recommendations/all")])
def test_another_method_or_path_is_not_found(method: str, path: str) -> None:
    answer = call(http_event(method, path, customer="customer1"))
    assert (answer["statusCode"], error_of(answer)["code"]) == (404, "not_found")


def test_a_store_that_does_not_answer_is_a_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("The products table did not answer. Please try again.")

    monkeypatch.setattr(api, "service", lambda: SimpleNamespace(recommend=fail))
    answer = call(event("recommend_api_valid"))
    assert (answer["statusCode"], error_of(answer)["code"]) == (503, "store_unavailable")


def test_the_schedule_retrains_up_to_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[datetime] = []

    def run(until: datetime) -> Retrained:
        moments.append(until)
        return Retrained(version="abc", reason="published", metrics={"items": 3})

    monkeypatch.setattr(job, "run", run)
    outcome = job.handler(event("recommend_schedule_retrain"), Context())  # type: ignore[arg-type]
    assert outcome == {"version": "abc", "reason": "published", "metrics": {"items": 3}}
    assert moments == [datetime(2026, 11, 1, 2, tzinfo=UTC)]


def test_a_schedule_without_a_moment_with_its_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="zone"):
        job.handler(event("recommend_schedule_bad_time"), Context())  # type: ignore[arg-type]
