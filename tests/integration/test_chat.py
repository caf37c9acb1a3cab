"""The chat function on its stores: composed as it is deployed, but for the model."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.chat import app
from storeclerk.adapters import stores
from storeclerk.artefacts import Artefacts
from storeclerk.chat.knowledge.index import ARTEFACT, build_index
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.records import Order, as_json
from tests.http_events import Context, error_of, http_event, sample_event
from tests.unit.chat.intents.heads import SmallEncoder, shipped

ARTICLE = (
    "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\nYou have thirty days to send something back.\n"
)
ORDER = Order(
    order_id="W1000001",
    status="shipped",
    placed_at=datetime(2026, 11, 1, tzinfo=UTC),
    lines=(),
    total=Decimal(10),
    currency="EUR",
    carrier="Swiftpost",
)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "Encoder", lambda _folder: SmallEncoder())
    monkeypatch.setattr(app, "load_shipped", lambda *_: shipped())


def reply(event: dict[str, Any]) -> str:
    response = app.handler(event, Context())  # type: ignore[arg-type]
    assert response["statusCode"] == 200
    text: str = json.loads(response["body"])["reply"]
    return text


def publish(aws: Config, article: str = ARTICLE) -> str:
    return Artefacts(stores.lake(aws)).publish(ARTEFACT, build_index({"returns": article}, SmallEncoder())).version


def test_before_the_articles_are_published_the_customer_is_told_honestly(aws: Config) -> None:  # noqa: ARG001
    assert "/help/contact" in reply(sample_event("chat_api_valid"))


def test_published_articles_answer(aws: Config) -> None:
    publish(aws)

    event = http_event("POST", "/chat", {"message": "Do I have thirty days to send something back?"})

    assert reply(event) == "You have thirty days to send something back."


def test_a_damaged_index_is_a_fault_that_is_not_explained_to_the_customer(aws: Config) -> None:
    version = publish(aws)
    stores.lake(aws).write(f"artefacts/{ARTEFACT}/{version}/vectors.npy", b"damaged")

    response = app.handler(sample_event("chat_api_valid"), Context())  # type: ignore[arg-type]

    assert response["statusCode"] == 500
    assert error_of(response)["code"] == "internal_error"


def test_a_customer_is_told_where_their_own_order_is(aws: Config) -> None:
    table = stores.customers(aws)
    ConsentGate(table).record("customer1", Purpose.SERVICE, granted=True, text_version="1")
    table.put("customer1", "order#W1000001", as_json(ORDER))

    assert reply(sample_event("chat_api_me_order")) == "Your order W1000001 is on its way with Swiftpost."


def test_another_customers_order_stays_untold(aws: Config) -> None:
    table = stores.customers(aws)
    for customer in ("customer1", "customer2"):
        ConsentGate(table).record(customer, Purpose.SERVICE, granted=True, text_version="1")
    table.put("customer1", "order#W1000001", as_json(ORDER))

    event = http_event("POST", "/me/chat", {"message": "Where is W1000001?"}, customer="customer2")

    assert reply(event) == "I cannot find an order W1000001 in your account. Please check the number."
