"""Recommendations from event to answer: the handlers on AWS's own behaviour, as moto imitates it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest

import functions.recommend.app as api
from functions.recommend import job
from storeclerk.adapters import clients, stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.lake import Lake
from storeclerk.records import Interaction, Product, Profile, as_json
from tests.http_events import Context

EVENTS = Path(__file__).parents[2] / "events"
NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
CUSTOMER = "customer1"


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def recommend() -> dict[str, Any]:
    answer = api.handler(event("recommend_api_valid"), Context())  # type: ignore[arg-type]
    assert answer["statusCode"] == 200
    content: dict[str, Any] = json.loads(answer["body"])
    return content


def retrain() -> dict[str, Any]:
    return job.handler(event("recommend_schedule_retrain"), Context())  # type: ignore[arg-type]


def fill_shop(config: Config) -> None:
    """Twelve products, and thirty people who take a mat after a tent."""
    stores.products(config).put(
        Product(f"product{number}", f"Thing {number}", "", "things", Decimal("19.90"), "EUR", stock=3)
        for number in range(1, 13)
    )
    rows = [
        {"subject": f"s{person}", "product_id": name, "kind": "purchase", "at": NIGHT - timedelta(hours=person + hours)}
        for person in range(30)
        for name, hours in [("product1", 2), ("product2", 1), (f"product{person % 10 + 3}", 400)]
    ]
    Lake(stores.lake(config)).write("interactions", NIGHT.date(), "batch", rows)


def fill_customer(config: Config) -> None:
    """A customer who consented to personalisation and bought product1."""
    table = stores.customers(config)
    table.put(CUSTOMER, "profile", as_json(Profile("subject-1", "Ada", "ada@shop.example", NIGHT)))
    ConsentGate(table).record(CUSTOMER, Purpose.PERSONALISATION, granted=True, text_version="1")
    bought = Interaction("i1", "product1", "purchase", NIGHT)
    table.put(CUSTOMER, f"interaction#{NIGHT.isoformat()}#i1", as_json(bought))


def sent(config: Config) -> list[dict[str, Any]]:
    answer = clients.sqs().receive_message(QueueUrl=config.stream_queue_url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def test_a_list_is_made_before_any_model_is_published(aws: Config) -> None:
    fill_shop(aws)
    assert {item["reason"] for item in recommend()["items"]} == {"In stock in the shop"}


def test_the_schedule_publishes_a_model_and_the_customer_gets_a_personal_list(aws: Config) -> None:
    fill_shop(aws)
    fill_customer(aws)
    outcome = retrain()
    first = recommend()["items"][0]
    assert outcome["metrics"]["items"] == 12
    assert (first["product_id"], first["reason"]) == ("product2", "Because you bought Thing 1")
    assert (first["price"], first["currency"]) == (19.9, "EUR")


def test_the_stock_of_this_moment_counts(aws: Config) -> None:
    fill_shop(aws)
    fill_customer(aws)
    retrain()
    stores.products(aws).put([Product("product2", "Thing 2", "", "things", Decimal("19.90"), "EUR", stock=0)])
    assert "product2" not in {item["product_id"] for item in recommend()["items"]}


def test_the_list_is_on_the_stream_queue_under_the_subject_alone(aws: Config) -> None:
    fill_shop(aws)
    fill_customer(aws)
    outcome = retrain()
    answer = recommend()
    [message] = sent(aws)
    assert (message["decision_id"], message["subject"]) == (answer["decision"], "subject-1")
    assert (message["type"], message["model_version"]) == ("decision", outcome["version"])
    assert [item["price"] for item in message["items"]] == [19.9, 19.9, 19.9]
    assert CUSTOMER not in json.dumps(message)


def test_a_withdrawn_consent_acts_on_the_next_request(aws: Config) -> None:
    fill_shop(aws)
    fill_customer(aws)
    retrain()
    recommend()
    sent(aws)
    ConsentGate(stores.customers(aws)).record(CUSTOMER, Purpose.PERSONALISATION, granted=False, text_version="1")
    assert {item["reason"] for item in recommend()["items"]} == {"Popular in the shop right now"}
    assert sent(aws) == []


def test_a_store_that_fails_fails_the_retraining_so_that_it_is_tried_again(
    aws: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_shop(aws)

    def refuse(*_: object, **__: object) -> None:
        raise StoreUnavailable("The object did not answer. Please try again.")

    monkeypatch.setattr("storeclerk.adapters.s3.Bucket.read", refuse)
    with pytest.raises(StoreUnavailable):
        retrain()


def test_an_empty_lake_leaves_no_artefact_behind(aws: Config) -> None:
    assert retrain()["version"] is None
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket=aws.lake_bucket)
