"""Conversations with the deployed store: products, orders, who may do what, and what is kept of it."""

import csv
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from ops.paths import SAMPLE_STORE
from storeclerk.lake import Lake
from tests.e2e.chats import Chat
from tests.e2e.conftest import CUSTOMER, Api
from tests.e2e.deployed import wait_for

OTHER = "demo-customer-2"
# Sybren Hoekzema, with one order that can be cancelled.
BUYER, PAID = "5bb8894d-3708-4ce3-ba6e-77934c8753b7", "W1000980"
SHIPPED = "W1000966"  # of CUSTOMER


@pytest.fixture
def visitor(api: Api) -> Chat:
    return Chat(api)


@pytest.fixture
def customer(api: Api) -> Chat:
    return Chat(api, CUSTOMER)


def email_of(identity: str) -> str:
    with (SAMPLE_STORE / "customers.csv").open(encoding="utf-8") as file:
        return next(row["email"] for row in csv.DictReader(file) if row["identity"] == identity)


def test_a_product_is_in_stock_and_in_the_size_that_is_asked_for_next(visitor: Chat) -> None:
    first = visitor.say("Is product34 available?")
    second = visitor.say("Is this available in size medium?")

    assert "Skerryvale Squall 3-Layer Rain Jacket is in stock" in first["reply"]
    assert "Skerryvale Squall 3-Layer Rain Jacket is in stock in size M" in second["reply"]
    assert [(one["turn"], one["disclosure"] is None) for one in (first, second)] == [(1, False), (2, True)]


def test_an_order_is_cancelled_once_after_a_yes_that_is_sent_twice(api: Api) -> None:
    buyer = Chat(api, BUYER)
    asked = buyer.say(f"Please cancel order {PAID}, I ordered it by mistake")
    assert "yes or no" in asked["reply"]
    assert "cancelled" not in Chat(api, BUYER).reply(f"Where is order {PAID}?")

    key = uuid4().hex
    done, again = (buyer.say("yes", key=key) for _ in range(2))

    assert f"Order {PAID} is cancelled" in done["reply"]
    assert again == done
    assert buyer.say("thanks")["turn"] == done["turn"] + 1
    assert f"Order {PAID} was cancelled already" in Chat(api, BUYER).reply(f"Please cancel order {PAID}")


def test_a_no_leaves_an_order_as_it_is(customer: Chat) -> None:
    assert "yes or no" in customer.reply("Please cancel order W1000945, no reason")
    customer.say("no")

    assert "cancelled" not in customer.reply("Where is order W1000945?")


def test_a_visitor_who_knows_number_and_email_goes_on_as_the_customer_under_a_new_id(visitor: Chat, api: Api) -> None:
    asked = visitor.say(f"Where is my order {SHIPPED}?")
    assert "Harbour Post" not in asked["reply"]
    proven = visitor.say(email_of(CUSTOMER))

    assert "Harbour Post" in proven["reply"]
    assert proven["session_id"] != asked["session_id"]
    assert "Harbour Post" in visitor.reply("and when does it arrive?") + visitor.reply(f"Where is {SHIPPED}?")
    assert api("GET", f"/me/chat/{proven['session_id']}/turns/1/why", as_=CUSTOMER).status == 200
    # Whoever knew the id before the proof, such as the sender of a link, is not let in.
    assert api("GET", f"/chat/{asked['session_id']}/turns/1/why").status == 404


def test_a_wrong_email_gets_the_same_words_as_a_wrong_number(api: Api) -> None:
    replies = []
    for number, email in ((SHIPPED, email_of(OTHER)), ("W1999999", email_of(CUSTOMER))):
        guesser = Chat(api)
        guesser.say(f"Where is my order {number}?")
        replies.append(guesser.reply(email))

    assert replies[0] == replies[1]
    assert "cannot find an order with this number and this e-mail" in replies[0]


def test_another_customer_neither_reads_nor_continues_a_conversation(customer: Chat, api: Api) -> None:
    mine = customer.say(f"Where is my order {SHIPPED}?")["session_id"]

    for stranger in (Chat(api, OTHER), Chat(api)):
        stranger.session_id = mine
        for method, path, body in (
            ("GET", "messages", None),
            ("GET", "turns/1/why", None),
            ("POST", "turns/1/feedback", {"thumbs": "up"}),
        ):
            refused = stranger.ask(method, path, body)
            assert (refused.status, refused.body["error"]["code"]) == (404, "not_found")
        told = stranger.say("When does it arrive?")
        assert (told["session_id"] != mine, told["turn"]) == (True, 1)
        assert "Harbour Post" not in told["reply"]
    assert customer.say("thanks")["turn"] == 2


def test_why_a_turn_was_answered_so_is_told_with_words_step_and_source(visitor: Chat) -> None:
    visitor.say("How many days do I have to return something? Mail me at jo@example.com")

    why = visitor.ask("GET", "turns/1/why").body

    assert why["turn"] == 1
    assert "jo@example.com" not in str(why)
    assert {"word", "weight"} <= set(why["words"][0])
    assert {one["step"] for one in why["trace"]} >= {"session", "read"}
    assert why["by"]
    assert why["because"]
    assert why["sources"][0].startswith("/help/")
    assert visitor.ask("GET", "turns/9/why").status == 404
    assert visitor.ask("GET", "turns/first/why").status == 400


def test_a_thumb_down_is_kept_without_personal_data_and_reaches_the_lake(visitor: Chat, lake: Lake) -> None:
    asked = visitor.say("Do you knit pullovers for penguins?")

    given = {"thumbs": "down", "reason": "No answer, write to jo@example.com"}
    answer = visitor.ask("POST", "turns/1/feedback", given)

    assert answer.status == 200, answer
    assert answer.body["reason"] == "No answer, write to [email]"
    assert visitor.ask("POST", "turns/1/feedback", {"thumbs": "sideways"}).status == 400
    assert visitor.ask("POST", "turns/2/feedback", given).status == 404
    [row] = wait_for(lambda: [row for row in lake.read("questions") if "penguins" in row["text"]])[:1]
    assert asked["session_id"] not in str(row)


def test_turns_at_once_in_one_conversation_are_all_kept(visitor: Chat, api: Api) -> None:
    begun = visitor.say("Do you ship abroad?")["session_id"]
    texts = ["How long do returns take?", "Can I pay by invoice?"]

    def say(text: str) -> int:
        one = Chat(api)
        one.session_id = begun
        return int(one.say(text)["turn"])

    with ThreadPoolExecutor(2) as pool:
        turns = list(pool.map(say, texts))

    assert sorted(turns) == [2, 3]
    kept = [visitor.ask("GET", f"turns/{turn}/why").body["message"] for turn in turns]
    assert kept == texts
