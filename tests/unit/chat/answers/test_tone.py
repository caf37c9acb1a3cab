import pytest

from storeclerk.chat.answers.tone import SORRY, fit
from storeclerk.chat.dialogue import Exchange
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft
from storeclerk.text.sentiment import Label
from tests.unit.chat.builders import message, turn


def said(
    reply: str, intent: str = "opening_hours", mood: Label = "neutral", by: str = "knowledge", *, flow: bool = False
) -> str:
    state = FlowState("report_damage", "photos") if flow else None
    exchange = Exchange(
        message("text", intent, mood=mood), turn("text", intent, mood=mood, flow=state), Draft(reply, by)
    )
    return fit(exchange)


def test_an_answer_is_left_as_it_is() -> None:
    assert said("We open at nine.") == "We open at nine."


@pytest.mark.parametrize("intent", ["report_damage", "missing_or_wrong_item", "complaint"])
def test_where_something_went_wrong_the_shop_apologises(intent: str) -> None:
    assert said("Send us a photo.", intent) == f"{SORRY} Send us a photo."


def test_it_apologises_once() -> None:
    assert said("We are sorry. Send us a photo.", "complaint") == "We are sorry. Send us a photo."
    assert said("Which item?", "report_damage", by="flow", flow=True) == "Which item?"


def test_an_angry_customer_gets_no_cheer() -> None:
    assert said("Good. We open at nine.", mood="negative", by="rules") == "We open at nine."


def test_an_angry_question_is_answered_with_an_apology() -> None:
    assert said("We open at nine.", mood="negative") == f"{SORRY} We open at nine."


def test_a_happy_customer_gets_no_apology() -> None:
    assert said("Thank you.", "complaint", mood="positive") == "Thank you."


def test_an_empty_answer_stays_empty() -> None:
    assert said("", "complaint") == ""
