from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.handoff.policy import HandoffSettings, at_once, gravity, reason
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft
from tests.unit.chat.builders import turn

SETTINGS = HandoffSettings.of("/help/contact", 30, "gift card fraud; B2B order", "business_order")
ANSWER = Draft("It is in stock.", "products", "product1")
NO_ANSWER = Draft("I do not know.", "knowledge", "low support", settled=False)


def decide(text: str, draft: Draft = ANSWER, intent: str = "product_price", **changes: Any) -> str | None:
    return reason(turn(text, intent, **changes), draft, SETTINGS)


def test_a_question_with_an_answer_needs_nobody() -> None:
    assert decide("What does the tent cost?") is None


@pytest.mark.parametrize("text", ["I want a human", "agnet please"])
def test_a_wish_in_words_is_reason_enough(text: str) -> None:
    assert decide(text) == "asked"


def test_a_sure_intent_is_reason_enough_and_an_unsure_one_is_not() -> None:
    assert decide("put me through", intent="contact_human_agent", confidence=0.95) == "asked"
    assert decide("put me through", intent="contact_human_agent", confidence=0.6) is None
    assert decide("put me through", intent="contact_human_agent", confidence=0.95, oos=True) is None


def test_how_the_shop_is_reached_is_a_question_and_to_talk_to_it_a_wish() -> None:
    assert decide("what is your phone number", intent="contact_customer_service") is None
    assert decide("I would like to talk with your service", intent="contact_customer_service") == "asked"


def test_the_second_failure_in_a_row_hands_over() -> None:
    assert decide("is it blue?", NO_ANSWER) is None
    assert decide("is it blue?", NO_ANSWER, failures=1) == "failed_twice"
    assert decide("is it blue?", failures=1) is None


def test_what_a_step_wishes_is_done() -> None:
    assert decide("die Jacke?", Draft("…", "language", "de", handoff="language")) == "language"


def test_what_the_shop_lists_is_done() -> None:
    assert decide("I think this is gift-card fraud") == "rule"
    assert decide("a b2b order, how?") == "rule"
    assert decide("200 tents for our camp", intent="business_order") == "rule"
    assert decide("200 tents for our camp", intent="business_order", confidence=0.3) is None


@pytest.mark.parametrize(
    "text",
    ["The stove exploded", "my son burned his hand on it", "The battery caught fire!", "I was injured by your chair"],
)
def test_danger_hands_over_at_once(text: str) -> None:
    assert decide(text) == "safety"


@pytest.mark.parametrize(
    "text",
    [
        "You will hear from my lawyer",
        "I will do a chargeback",
        "I'll go to the press",
        "see you in court",
        "I'll sue you",
    ],
)
def test_a_threat_hands_over_at_once(text: str) -> None:
    assert decide(text) == "threat"


@pytest.mark.parametrize(
    "text",
    ["Do you sell a French press?", "is it for a tennis court", "Where is the fire pit?", "does the candle burn long"],
)
def test_a_product_is_no_threat_and_no_danger(text: str) -> None:
    assert decide(text) is None


def test_one_mild_complaint_is_no_anger() -> None:
    assert decide("The zip of my tent is broken", mood="negative") is None
    assert decide("It arrived late", mood="negative", moods=(0.0, 0.9)) is None


def test_anger_in_the_words_hands_over_at_once() -> None:
    assert decide("This is unacceptable, you are the worst shop ever", mood="negative") == "angry"
    assert decide("WHERE IS MY FUCKING ORDER", mood="negative") == "angry"


def test_strong_words_of_a_happy_customer_are_no_anger() -> None:
    assert decide("Damn, this is insane, I love it", mood="positive") is None


def test_anger_over_turns_hands_over() -> None:
    assert decide("this is ridiculous", mood="negative", moods=(-0.9,)) == "angry"
    assert decide("it is still broken", mood="negative", moods=(-0.9, -0.8)) == "angry"
    assert decide("it is still broken", mood="negative", moods=(-0.9, 0.5, -0.8)) is None


def test_a_flow_that_goes_on_bears_one_sad_answer_more() -> None:
    flow = FlowState("report_damage", "photo")
    assert decide("it is broken here too", mood="negative", moods=(-0.9, -0.8), flow=flow) is None
    assert decide("it is broken here too", mood="negative", moods=(-0.9, -0.9, -0.8), flow=flow) == "angry"


def test_urgency_hands_over_where_the_machine_does_not_help() -> None:
    assert decide("cancel my order asap") is None
    assert decide("it is urgent", NO_ANSWER) == "urgent"
    assert decide("I need it urgently", failures=1) == "urgent"


def test_the_gravest_reason_is_given() -> None:
    assert decide("I want a human, the stove exploded, my lawyer will call") == "safety"
    assert sorted(["angry", "asked", "safety", "threat"], key=gravity)[:3] == ["safety", "threat", "asked"]


def test_settings_without_lists_bring_in_nobody() -> None:
    plain = HandoffSettings.of("/help/contact", 30, " ; ;", "")
    assert reason(turn("gift card fraud"), ANSWER, plain) is None


@given(text=st.text(max_size=200), failures=st.integers(0, 3), moods=st.lists(st.floats(-1, 1), max_size=6))
def test_what_must_come_at_once_comes_whatever_the_machine_answered(
    text: str, failures: int, moods: list[float]
) -> None:
    one = turn(text, "track_order", failures=failures, moods=tuple(moods))
    at = at_once(one)
    for draft in (ANSWER, NO_ANSWER, Draft("", "flow", handoff="complaint")):
        assert at is None or reason(one, draft, SETTINGS) == at
