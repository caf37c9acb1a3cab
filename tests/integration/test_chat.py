"""The chat function on its stores: composed as it is deployed, but for the model."""

import json
from typing import Any

import pytest

from functions.chat import app
from functions.conversations import app as conversations
from storeclerk.adapters import clients, stores
from storeclerk.artefacts import Artefacts
from storeclerk.chat.knowledge.index import ARTEFACT, build_index
from storeclerk.config import Config
from storeclerk.records import Order, stored
from tests.http_events import Context, error_of, http_event, sample_event
from tests.integration.no_model import without_model
from tests.unit.chat.intents.heads import SmallEncoder
from tests.unit.chat.orders.shops import PRODUCTS, Shop, order
from tests.unit.chat.products.shop import SQUALL

ARTICLE = (
    "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\nYou have thirty days to send something back.\n"
)
KNOWN = {
    "track_order": ["Where is my order", "where is order W1", "track my order", "where is the parcel of my order"],
    "cancel_order": ["Cancel my order", "please cancel order W1", "I want to cancel", "cancel it please"],
    "product_availability": ["Is product34 available", "is it in stock", "is this available in size", "do you have it"],
    "return_policy": ["how long may I send something back", "thirty days to send back", "is it too late to return"],
}


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    without_model(monkeypatch, app, conversations, known=KNOWN)


@pytest.fixture
def shop(aws: Config) -> Shop:
    """Ann with an order that is pending and one on its way, and ben; products and articles."""
    shop = Shop(stores.customers(aws))  # type: ignore[arg-type]
    shop.add("ann", order(), order("W1000001", "shipped", carrier="Swiftpost"))
    shop.add("ben")
    stores.products(aws).put([*PRODUCTS, SQUALL])
    publish(aws)
    return shop


def ask(
    message: str, session_id: str | None = None, *, customer: str | None = None, key: str | None = None
) -> dict[str, Any]:
    path = "/me/chat" if customer else "/chat"
    given = {"message": message, "session_id": session_id, "key": key}
    event = http_event("POST", path, {name: value for name, value in given.items() if value}, customer=customer)
    return answered(app.handler(event, Context()))  # type: ignore[arg-type]


def look(path: str, route: str, *, customer: str | None = None) -> dict[str, Any]:
    event = http_event("GET", path, customer=customer, route=route)
    response: dict[str, Any] = conversations.handler(event, Context())  # type: ignore[arg-type]
    return response


def answered(response: dict[str, Any]) -> dict[str, Any]:
    assert response["statusCode"] == 200, response
    content: dict[str, Any] = json.loads(response["body"])
    return content


def publish(aws: Config, article: str = ARTICLE) -> str:
    files = build_index({"returns.md": article}, SmallEncoder())
    return Artefacts(stores.lake(aws)).publish(ARTEFACT, files).version


def rows(aws: Config) -> list[dict[str, Any]]:
    """Take what the chat sent on its way to the lake."""
    found = clients.sqs().receive_message(QueueUrl=aws.stream_queue_url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(message["Body"]) for message in found]


def order_of(shop: Shop, customer: str, number: str) -> Order:
    return stored(Order, shop.customers.get(customer, f"order#{number}") or {})


def test_before_the_articles_are_published_the_customer_is_told_honestly(aws: Config) -> None:  # noqa: ARG001
    assert "/help/contact" in answered(app.handler(sample_event("chat_api_valid"), Context()))["reply"]  # type: ignore[arg-type]


@pytest.mark.usefixtures("shop")
def test_published_articles_answer() -> None:
    answer = ask("Do I have thirty days to send something back?")

    assert answer["reply"] == "You have thirty days to send something back."
    assert [source["link"] for source in answer["sources"]] == ["/help/returns"]


def test_a_damaged_index_is_a_fault_that_is_not_explained_to_the_customer(aws: Config) -> None:
    version = publish(aws)
    stores.lake(aws).write(f"artefacts/{ARTEFACT}/{version}/vectors.npz", b"damaged")

    reply = ask("Do I have thirty days to send something back?")["reply"]

    assert reply == "I am sorry, something went wrong on our side. A person will help you: /help/contact"


@pytest.mark.usefixtures("shop")
def test_a_customer_is_told_where_their_own_order_is() -> None:
    reply = ask("Where is my order W1000001?", customer="ann")["reply"]

    assert "W1000001" in reply
    assert "Swiftpost" in reply


@pytest.mark.usefixtures("shop")
def test_another_customers_order_is_as_unknown_as_one_that_does_not_exist() -> None:
    of_another, of_nobody = (ask(f"Where is my order {number}?", customer="ben")["reply"] for number in ("W1", "W9"))

    assert of_another.replace("W1", "N") == of_nobody.replace("W9", "N")


@pytest.mark.usefixtures("shop")
def test_stock_comes_from_the_products_table_and_the_next_question_is_about_the_same_product() -> None:
    first = ask("Is product34 available?")
    second = ask("Is this available in size medium?", first["session_id"])

    assert SQUALL.title in first["reply"]
    assert "in stock" in first["reply"]
    assert "M" in second["reply"]
    assert SQUALL.title in second["reply"]


def test_an_order_is_cancelled_once_after_a_yes_that_comes_twice(shop: Shop) -> None:
    asked = ask("please cancel order W1", customer="ann")
    assert order_of(shop, "ann", "W1").status == "pending"
    done, again = (ask("yes", asked["session_id"], customer="ann", key="key-00000001") for _ in range(2))

    assert again == done
    assert order_of(shop, "ann", "W1").status == "cancelled"
    assert shop.customers.listed("events") == []


def test_a_turn_is_kept_for_its_customer_and_counted_for_the_lake(shop: Shop, aws: Config) -> None:
    said = ask("mail me at ann@example.com, where is my order W1?", customer="ann")

    [head, turn] = shop.customers.query("ann", f"session#{said['session_id']}")
    assert (head["turn"], turn["turn"]) == (1, 1)
    assert "[email]" in turn["message"]
    assert head["expires_at"] > 0
    assert turn["expires_at"] > 0
    [row] = [row for row in rows(aws) if row["type"] == "turn"]
    assert "ann" not in json.dumps(row)


@pytest.mark.usefixtures("shop")
def test_a_conversation_is_shown_to_nobody_else() -> None:
    said = ask("Where is my order W1?", customer="ann")
    path, route = f"/me/chat/{said['session_id']}", "/me/chat/{session_id}"

    for rest, template in (("messages", "messages"), ("turns/1/why", "turns/{turn}/why")):
        assert look(f"{path}/{rest}", f"{route}/{template}", customer="ann")["statusCode"] == 200
        for customer in ("ben", None):
            begin = 3 if customer is None else 0
            seen = look(f"{path}/{rest}"[begin:], f"{route}/{template}"[begin:], customer=customer)
            assert seen["statusCode"] == 404
            assert error_of(seen)["code"] == "not_found"


def test_a_visitor_who_proves_an_order_goes_on_as_its_customer(shop: Shop) -> None:
    wrong_mail, wrong_number = (
        ask(f"Where is my order {number}? My e-mail is {mail}")["reply"]
        for number, mail in (("W1000001", "ben@example.com"), ("W1000009", "ann@example.com"))
    )
    assert wrong_mail == wrong_number

    asked = ask("Where is my order W1000001?")
    proven = ask("ann@example.com", asked["session_id"])

    assert "Swiftpost" in proven["reply"]
    assert proven["session_id"] != asked["session_id"]
    assert shop.customers.query("ann", f"session#{proven['session_id']}")
    assert "Swiftpost" not in ask("and now?", asked["session_id"])["reply"]
