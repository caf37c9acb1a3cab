"""Flows turn by turn, as customers write."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeclerk.chat.flows.compiling import read_flow
from storeclerk.chat.flows.live import shipped
from storeclerk.chat.flows.running import UNFINISHED
from storeclerk.chat.flows.yes_no import is_yes
from storeclerk.chat.orders.contract import Cancel, ChangeAddress, ExchangeItems, ReturnItems, Swap
from storeclerk.chat.orders.identity import TOO_MANY, WRONG
from storeclerk.errors import StoreUnavailable
from storeclerk.records import Order
from tests.unit.chat.flows.world import ANN, BY_ID, EMAIL, Book, Talk, flow_set, memory, order

QUESTION = "Shall I go ahead? Please answer yes or no."


def test_a_message_that_says_all_is_asked_nothing_but_the_confirmation() -> None:
    talk = Talk()
    reply = talk.start("cancel_order", "cancel W1000945 because I no longer need it")

    assert reply.endswith(QUESTION)
    assert all(word in reply for word in ("W1000945", "Electric Kettle", "T-Shirt", "40.00 EUR", "No longer needed"))
    assert talk.book.changes == []

    assert "cancelled" in talk.say("yes please")
    assert talk.book.changes == [Cancel("W1000945", "no_longer_needed")]
    assert talk.flow is None


@pytest.mark.parametrize(
    "answer",
    [
        "yes but only if it is free",
        "no",
        "never mind",
        "maybe",
        "ja",
        "what?",
        "Yes?",
        "no longer sure",
        "don't",
        "y not",
    ],
)
def test_nothing_but_an_explicit_yes_acts(answer: str) -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")
    talk.say(answer)

    assert talk.book.changes == []


@pytest.mark.parametrize("flow", ["return_items", "cancel_order"])
def test_a_yes_to_a_part_of_what_was_listed_is_none(flow: str) -> None:
    talk = Talk()
    talk.start(flow, "the kettle and the red shirt of W1000783" if flow == "return_items" else "cancel W1000945")
    talk.say("yes the kettle")

    assert talk.book.changes == []
    assert talk.flow is not None


def test_a_question_is_no_description() -> None:
    talk = Talk()
    talk.start("missing_item", "something is missing in W1000783")

    assert talk.say("what do I get then?", "check_refund_policy", oos=False) == ""
    assert talk.say("the lid of the kettle, can you send it?").endswith(QUESTION)


def test_a_no_changes_nothing_and_says_so() -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")

    assert "Nothing was changed" in talk.say("no thanks")
    assert talk.flow is None


@pytest.mark.parametrize("stop", ["never mind", "Stop!", "forget it please", "nvm"])
def test_a_flow_is_stopped_at_any_time(stop: str) -> None:
    talk = Talk()
    talk.start("return_items", "I want to return something from W1000783")

    assert "Nothing was changed" in talk.say(stop)
    assert talk.flow is None


def test_a_yes_with_a_correction_is_confirmed_anew() -> None:
    talk = Talk()
    talk.start("return_items", "return the kettle from W1000783")
    reply = talk.say("yes but the rug as well")

    assert talk.book.changes == []
    assert "Kettle" in reply
    assert "Rug" in reply
    talk.say("yes")
    assert talk.book.changes == [ReturnItems("W1000783", ("k1", "w1"))]


def test_a_digression_is_answered_elsewhere_and_the_flow_waits_on() -> None:
    talk = Talk()
    talk.start("return_items", "I want to return something from W1000783")
    waiting = talk.flow

    assert talk.say("how long do refunds take?", "check_refund_policy", oos=False) == ""
    assert talk.flow == waiting
    assert waiting is not None
    question = talk.engine.question(waiting, talk.turn("x"))
    assert question.startswith("Which items would you like to send back?")
    assert "Wexholm Wool Rug" in question
    assert talk.say("the rug").endswith(QUESTION)


def test_another_flow_that_is_done_at_once_comes_back_to_the_first() -> None:
    talk = Talk()
    talk.start("return_items", "I want to return something from W1000783")
    reply = talk.say("when is your shop open on Saturday", "opening_hours", oos=False)

    assert "9:30 to 17:00" in reply
    assert "Back to where we were: Which items" in reply
    assert talk.flow is not None
    assert talk.flow.flow == "return_items"


def test_the_wish_for_a_person_ends_the_flow_and_hands_over() -> None:
    talk = Talk()
    talk.start("report_damage", "my rug is broken")
    talk.say("I want to speak to a human", "contact_human_agent", oos=False)

    assert talk.last is not None
    assert talk.last.handoff == "customer asks for a person"
    assert talk.flow is None


def test_two_answers_that_cannot_be_understood_bring_a_person() -> None:
    talk = Talk()
    talk.start("return_items", "I want to return something from W1000783")

    assert "did not understand" in talk.say("blorp")
    assert talk.last is not None
    assert (talk.last.handoff, talk.last.settled) == (None, False)
    talk.say("blarp blip")
    assert talk.last.handoff == "not understood"
    assert talk.flow is None


def test_a_visitor_is_asked_for_an_order_and_its_email_and_goes_on_in_the_same_turn() -> None:
    talk = Talk(customer=None)
    assert "who you are" in talk.start("cancel_order", "cancel my order, ordered by mistake")
    assert "e-mail address" in talk.say("it is w1000945")
    reply = talk.say(f"sure: {EMAIL}")

    assert "Ordered by mistake" in reply
    assert reply.endswith(QUESTION)
    assert talk.last is not None
    assert (talk.last.changes["customer_id"], talk.last.changes["proven_order"]) == (ANN, "W1000945")
    talk.say("yes")
    assert talk.book.changes == [Cancel("W1000945", "by_mistake")]


@pytest.mark.parametrize("proof", ["W1000945 ben@example.com", f"W9999999 {EMAIL}"])
def test_a_wrong_number_and_a_wrong_email_are_answered_alike(proof: str) -> None:
    talk = Talk(customer=None)
    talk.start("track_order", "where is my order")

    assert talk.say(proof) == WRONG
    assert talk.customer is None
    assert "W1000945" in talk.say(f"W1000945 {EMAIL}")


def test_too_many_tries_are_refused_in_the_words_of_the_refusal() -> None:
    talk = Talk(customer=None)
    talk.start("track_order", "where is my order")
    replies = [talk.say("W1000945 ben@example.com") for _ in range(6)]

    assert replies[-1] == TOO_MANY
    assert talk.flow is None


@pytest.mark.parametrize("flow", ["change_email", "delete_data"])
def test_an_account_is_changed_only_with_a_token(flow: str) -> None:
    visitor, proven = Talk(customer=None), Talk(proven_order="W1000945")

    assert "sign in" in visitor.start(flow, "please")
    assert "sign in" in proven.start(flow, "please")
    assert Talk().start(flow, "to new@example.com").endswith(QUESTION)


def test_another_customers_order_is_not_found() -> None:
    talk = Talk()
    reply = talk.start("cancel_order", "cancel W7654321")

    assert "cannot find an order W7654321" in reply
    assert talk.flow is not None


def test_what_the_policy_forbids_is_explained_and_not_asked() -> None:
    talk = Talk()
    reply = talk.start("cancel_order", "cancel W1000966")

    assert "refuse the parcel at the door" in reply
    assert talk.flow is None


def test_a_change_that_is_refused_at_the_last_moment_says_why() -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")
    found = talk.book.of_ann["W1000945"]
    talk.book.of_ann["W1000945"] = msgspec.structs.replace(found, status="packed")

    assert "can no longer be changed" in talk.say("yes")
    assert talk.flow is None


def test_without_consent_no_order_is_looked_at() -> None:
    talk = Talk()
    talk.book.allowed = False

    assert "only if you allow it" in talk.start("track_order", "where is my parcel")


def test_a_turn_that_is_sent_again_changes_nothing_twice() -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")
    again = talk.turn("yes")
    first, second = talk.engine.go_on(again), talk.engine.go_on(again)

    assert first is not None
    assert second is not None
    assert len(talk.book.changes) == 1


def test_a_yes_that_is_said_again_because_its_answer_was_lost_does_nothing_twice() -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")
    before = talk.session
    first = talk.say("yes")
    talk.session = before

    assert talk.say("yes please") == first
    assert len(talk.book.changes) == 1


def test_a_request_of_a_yes_that_is_said_again_is_handed_on_once() -> None:
    talk = Talk()
    talk.start("complaint", "I want to make a complaint")
    talk.say("the driver was rude to me and threw the parcel over the fence")
    before = talk.session
    talk.say("yes")
    talk.session = before
    talk.say("yes")

    assert talk.desk.kinds == ["complaint"]


def test_what_was_done_is_told_even_if_what_follows_fails() -> None:
    talk = Talk()
    talk.start("cancel_order", "cancel W1000945")
    change = talk.book.change

    def done_and_away(*given: Any, **named: Any) -> Order:
        after = change(*given, **named)
        talk.book.payment_methods = away  # type: ignore[method-assign, assignment]
        return after

    def away(*_: object) -> None:
        raise StoreUnavailable("The customers table did not answer.")

    talk.book.change = done_and_away  # type: ignore[method-assign]
    reply = talk.say("yes")

    assert "W1000945" in reply
    assert UNFINISHED in reply
    assert talk.last is not None
    assert (talk.last.acted, talk.last.handoff) == (True, "unfinished")


def test_a_store_that_does_not_answer_is_no_answer_of_the_flow() -> None:
    talk = Talk()

    def away(customer_id: str) -> None:
        raise StoreUnavailable(customer_id)

    talk.book.orders = away  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreUnavailable):
        talk.start("cancel_order", "cancel my order")


@pytest.mark.parametrize("words", ["it", "that order"])
def test_an_order_spoken_of_before_is_meant_by_a_pronoun(words: str) -> None:
    talk = Talk(memory=memory("W1000966"))

    assert "W1000966" in talk.start("cancel_order", f"cancel {words}")


def test_the_order_that_was_chosen_is_remembered() -> None:
    talk = Talk()
    talk.start("track_order", "where is W1000783")

    assert talk.session.memory.order_id == "W1000783"


def test_several_orders_are_offered_and_chosen_by_their_place() -> None:
    book = Book([order(number, "pending", "k1", days_ago=number) for number in range(1, 9)])
    talk = Talk(book=book)
    reply = talk.start("cancel_order", "cancel my order")

    assert reply.count("\n- ") == 5
    assert talk.last is not None
    assert [action.value for action in talk.last.actions] == [f"W{number:07}" for number in range(1, 6)]
    assert "W0000002" in talk.say("the second one")


def test_an_exchange_keeps_the_options_that_are_not_named() -> None:
    talk = Talk()
    talk.start("exchange_items", "exchange the red t-shirt for a blue one and the kettle for black, W1000783")
    talk.say("yes")

    assert talk.book.changes == [ExchangeItems("W1000783", (Swap("k1", "k2"), Swap("t1", "t2")))]


def test_a_variant_out_of_stock_is_not_taken() -> None:
    talk = Talk()
    reply = talk.start("exchange_items", "exchange the kettle of W1000783 for a black one with 2L")

    assert "in stock" in reply
    assert talk.flow is not None
    assert talk.say("green 2L then").endswith(QUESTION)


def test_a_product_without_variants_is_handed_to_the_team() -> None:
    talk = Talk()
    talk.start("exchange_items", "exchange the rug of W1000783")
    talk.say("the larger size please")
    talk.say("yes")

    assert talk.desk.kinds == ["exchange"]
    [details] = talk.desk.asked.values()
    assert details == {"order_id": "W1000783", "items": ["w1"], "wish": "the larger size please"}


def test_an_address_in_two_messages_becomes_one() -> None:
    talk = Talk()
    talk.start("change_address", "I moved, please change the address of W1000945")
    assert "postcode and town" in talk.say("Lindenallee 12")
    talk.say("28203 Bremen")
    talk.say("yes")

    [change] = talk.book.changes
    assert isinstance(change, ChangeAddress)
    assert change.address == {
        "name": "Ann Ash", "street": "Lindenallee 12", "postcode": "28203", "city": "Bremen", "country": "DE",
    }  # fmt: skip


def test_an_address_abroad_is_refused_before_it_is_confirmed() -> None:
    talk = Talk()
    talk.start("change_address", "send W1000945 to 5 rue des Lilas, 75011 Paris, France")

    assert talk.flow is None
    assert talk.book.changes == []


def test_a_flow_hands_on_to_another_with_all_that_was_said() -> None:
    talk = Talk()
    reply = talk.start("change_order", "change the address of order W1000945 to Lindenallee 12, 28203 Bremen")

    assert "Lindenallee 12" in reply
    assert reply.endswith(QUESTION)
    assert talk.flow is not None
    assert talk.flow.flow == "change_address"


def test_a_way_that_was_named_before_is_not_asked_for() -> None:
    assert "cannot add items" in Talk().start("change_order", "can I add something to my order, one more size M")


SURE = b"""
flow: cancel_order
title: cancel an order
intents: [cancel_order]
identity: proof
allowed: [pending]
slots:
  order: {type: order, ask: "Which one?"}
  why: {type: text, ask: "Why?"}
start: which
steps:
  which: {kind: ask, slot: order, next: reason}
  reason: {kind: ask, slot: why, next: sure}
  sure: {kind: confirm, next: cancel}
  cancel: {kind: act, change: cancel, reason: why, next: done}
  done: {kind: end}
"""


def test_a_flow_of_an_older_version_begins_anew_where_its_step_is_gone() -> None:
    talk = Talk()
    talk.start("return_items", "return the kettle from W1000783")
    talk.flows = flow_set(
        read_flow("x.yaml", SURE.replace(b"cancel_order\n", b"return_items\n").replace(b"sure", b"ok"))
    )
    reply = talk.say("yes")

    assert "begin again" in reply
    assert talk.book.changes == []


def test_a_yes_to_what_an_older_version_listed_is_asked_once_more() -> None:
    talk = Talk(flow_set(read_flow("x.yaml", SURE)))
    talk.start("cancel_order", "cancel W1000945")
    talk.say("I found another")
    talk.flows = flow_set(read_flow("x.yaml", SURE.replace(b"Why?", b"Why so?")))

    assert talk.say("yes").endswith(QUESTION)
    assert talk.book.changes == []
    talk.say("yes")
    assert len(talk.book.changes) == 1


def test_a_flow_that_is_gone_ends() -> None:
    talk = Talk()
    talk.start("return_items", "return something of W1000783")
    talk.flows = flow_set()

    assert "no longer be done here" in talk.say("the kettle")
    assert talk.flow is None


def test_what_a_customer_says_is_never_read_as_a_template() -> None:
    talk = Talk()
    talk.start("complaint", "{order} {what} is the worst thing that I have seen")

    assert talk.flow is not None
    assert "{order} {what} is the worst" in talk.engine.question(talk.flow, talk.turn("x"))


WORDS = st.sampled_from(
    [
        *("yes", "no", "ok", "sure", "cancel", "it", "W1000945", "W1000966", "W1000783", "W7654321", "kettle", "shirt"),
        *("red", "blue", "black", "all", "both", "the", "first", "2", "never", "mind", "but", "paypal", "gift", "card"),
        *("Rosenweg", "4", "28195", "Bremen", "ann@example.com", "?", "{order}", "broken", "refund", "exchange", "to"),
    ]
)
INTENTS = st.sampled_from(
    [*sorted(shipped().flows), "affirm", "deny", "never_mind", "other", "track_order", "opening_hours"]
)
SENTENCES = st.sampled_from(
    [
        *("yes", "yes", "yes please", "yes but the kettle", "yes the rug", "no", "W1000945", "W1000783", "all of them"),
        *("the kettle in black", "red shirt to blue", "Lindenallee 12, 28203 Bremen", f"W1000945 {EMAIL}", "refund"),
        *("the kettle of W1000783", "cancel W1000945 by mistake", "new@example.com", "the lid has a long crack in it"),
    ]
)
TEXTS = SENTENCES | SENTENCES | st.lists(WORDS, min_size=1, max_size=9).map(" ".join) | st.text(min_size=1)
MESSAGES = st.lists(st.tuples(TEXTS, st.just("other") | INTENTS), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(shipped().flows)), st.sampled_from([ANN, None]), MESSAGES)
def test_no_message_raises_and_nothing_happens_without_a_yes_to_what_was_listed(
    flow: str, customer: str | None, messages: list[tuple[str, str]]
) -> None:
    talk = Talk(customer=customer)
    talk.start(flow, messages[0][0] if messages else "hello")
    for text, intent in messages:
        before, done = talk.flow, len(talk.book.changes) + len(talk.desk.asked)
        shown = talk.engine.question(before, talk.turn("x")) if before else ""
        reply = talk.say(text, intent, oos=intent == "other")
        if len(talk.book.changes) + len(talk.desk.asked) > done:
            assert shown.endswith(QUESTION)
            assert is_yes(text, shown)
            assert all(change.order_id in shown for change in talk.book.changes[-1:])
        assert reply or (before == talk.flow)


ANSWERS = st.sampled_from(
    ["yes", "yes please", "yes but the kettle", "yes the rug", "no", "go ahead", "yes?", "the rug"]
)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(shipped().flows)))
def test_what_is_done_is_what_was_listed(data: st.DataObject, flow: str) -> None:
    """As the test above, but led to confirmations, which chance alone seldom reaches."""
    talk = Talk()
    talk.start(flow, data.draw(SENTENCES))
    for _ in range(6):
        if talk.flow is None:
            break
        shown = talk.engine.question(talk.flow, talk.turn("x"))
        answer = data.draw(ANSWERS if shown.endswith(QUESTION) else SENTENCES)
        done = len(talk.book.changes) + len(talk.desk.asked)
        talk.say(answer)
        if len(talk.book.changes) + len(talk.desk.asked) > done:
            assert shown.endswith(QUESTION)
            assert is_yes(answer, shown)
            for change in talk.book.changes[-1:]:
                assert change.order_id in shown
                for title in _titles(change):
                    assert title in shown


def _titles(change: object) -> list[str]:
    if isinstance(change, ReturnItems):
        return [BY_ID[product_id].title for product_id in change.product_ids]
    if isinstance(change, ExchangeItems):
        return [BY_ID[product_id].title for swap in change.swaps for product_id in (swap.old, swap.new)]
    return [change.address["street"]] if isinstance(change, ChangeAddress) else []
