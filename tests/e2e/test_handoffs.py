"""Conversations that a person takes over, between a customer and staff of the deployed store."""

from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.chats import Chat
from tests.e2e.conftest import CUSTOMER, Api
from tests.e2e.deployed import wait_for


def listed(api: Api, handoff_id: str, state: str = "open") -> dict[str, Any] | None:
    found = api("GET", f"/handoffs?state={state}&limit=50", as_="staff").body["handoffs"]
    return next((one for one in found if one["id"] == handoff_id), None)


@pytest.mark.parametrize("caller", [None, CUSTOMER], ids=["visitor", "customer"])
def test_who_asks_for_a_person_is_listed_answered_and_sees_the_answer(api: Api, caller: str | None) -> None:
    customer = Chat(api, caller)
    customer.say("Do you knit pullovers for penguins? Mail me at jo@example.com")
    asked = customer.say("I want to talk to a human")
    opened = asked["handoff"]
    assert opened["reason"] == "asked"

    waiting = wait_for(lambda: listed(api, opened["id"]))
    assert (waiting["waits_for"], waiting["held"]) == ("staff", True)
    details = api("GET", f"/handoffs/{opened['id']}", as_="staff").body
    assert [line["by"] for line in details["transcript"]][:2] == ["customer", "machine"]
    assert "penguins" in details["transcript"][0]["text"]
    assert "jo@example.com" not in str(details["transcript"])
    assert customer.say("Are you there?")["handoff"]["id"] == opened["id"]
    assert customer.ask("GET", "messages").body == {"messages": []}

    reply = {"text": "Penguins are out of stock, I am sorry. Kim", "key": uuid4().hex}
    for _ in range(2):
        answer = api("POST", f"/handoffs/{opened['id']}/reply", reply, as_="staff")
        assert (answer.status, answer.body["replies"], answer.body["waits_for"]) == (200, 1, "customer")

    [seen] = customer.ask("GET", "messages").body["messages"]
    assert seen["text"] == reply["text"]
    assert customer.ask("GET", f"messages?after={seen['at'].replace('+', '%2B')}").body == {"messages": []}
    assert [one["text"] for one in customer.say("Thank you")["messages"]] == [reply["text"]]
    assert customer.say("That is all")["messages"] == []

    assert api("POST", f"/handoffs/{opened['id']}/close", as_="staff").body["state"] == "closed"
    wait_for(lambda: listed(api, opened["id"]) is None and listed(api, opened["id"], "closed"))
    after = customer.say("How many days do I have to return something?")
    assert after["handoff"] is None
    assert "30 days" in after["reply"]
    refused = api("POST", f"/handoffs/{opened['id']}/reply", {"text": "Too late"}, as_="staff")
    assert (refused.status, refused.body["error"]["code"]) == (409, "conflict")


def test_the_machine_is_back_when_the_customer_asks_for_it(api: Api) -> None:
    visitor = Chat(api)
    visitor.say("Give me a real person")

    assert visitor.say("never mind")["handoff"] is None
    assert "30 days" in visitor.reply("How many days do I have to return something?")


def test_a_visitor_who_waits_for_a_person_and_proves_an_order_waits_on_as_the_customer(api: Api) -> None:
    visitor = Chat(api)
    opened = visitor.say("Let me talk to a human please")["handoff"]
    visitor.say("bot, where is my order W1000966?")
    proven = visitor.say("bot maren.tarpey@example.com")

    assert "Harbour Post" in proven["reply"]
    waiting = wait_for(lambda: listed(api, opened["id"]))
    assert waiting["state"] == "open"
    api("POST", f"/handoffs/{opened['id']}/reply", {"text": "Hello Maren"}, as_="staff")
    assert [one["text"] for one in visitor.ask("GET", "messages").body["messages"]] == ["Hello Maren"]


def test_what_the_machine_fails_at_twice_goes_to_a_person(api: Api) -> None:
    visitor = Chat(api)
    assert visitor.say("Who won the chess world championship in 1972?")["handoff"] is None

    assert visitor.say("What is the capital of Mongolia?")["handoff"]["reason"] == "failed_twice"


def test_a_hand_over_that_does_not_exist_is_not_found(api: Api) -> None:
    for method, rest, body in (("GET", "", None), ("POST", "/close", None), ("POST", "/reply", {"text": "Hello"})):
        assert api(method, f"/handoffs/{uuid4().hex[:20]}{rest}", body, as_="staff").status == 404
