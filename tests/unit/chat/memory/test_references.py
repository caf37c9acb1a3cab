import pytest

from storeclerk.chat.memory.references import asked, context, leaning
from storeclerk.chat.session import FlowState, Memory
from tests.unit.chat.builders import session

ASKED = Memory(question="How long can I return a tent?", by="knowledge")


@pytest.mark.parametrize(
    "text",
    [
        "and for shoes?",
        "What about gift cards",
        "how long does that take",
        "why is it so?",
        "how much",
        "in Belgium?",
        "and when",
    ],
)
def test_a_short_question_leans_on_the_one_before(text: str) -> None:
    assert leaning(text, ASKED)


@pytest.mark.parametrize(
    "text", ["Do you ship to Norway?", "I want to know whether it is possible to pay for all this by bank transfer"]
)
def test_a_question_that_says_what_it_is_about_stands_alone(text: str) -> None:
    assert not leaning(text, ASKED)


def test_the_first_question_leans_on_nothing() -> None:
    assert not leaning("and for shoes?", Memory())
    assert context("and for shoes?", session()) is None


def test_a_short_question_may_be_about_what_was_asked_before() -> None:
    assert context("what are 200 worth", session(memory=ASKED)) == "How long can I return a tent?"


def test_a_short_question_may_be_about_what_is_being_done() -> None:
    waiting = FlowState("return_items", "sure")

    assert context("what does the label cost", session(memory=ASKED, flow=waiting)) == "return items"


def test_what_was_said_of_products_is_no_question_to_the_articles() -> None:
    assert context("do you ship to Norway", session(memory=Memory(question="a tent?", by="products"))) is None


def test_a_question_that_leaned_is_kept_with_what_it_leaned_on() -> None:
    assert asked("and for shoes?", ASKED) == "How long can I return a tent? and for shoes?"
    assert asked("Do you ship to Norway?", ASKED) == "Do you ship to Norway?"


def test_what_is_kept_of_many_questions_stays_short() -> None:
    memory = ASKED
    for _ in range(20):
        memory = Memory(question=asked("and how long does that one take then?", memory), by="knowledge")

    assert len(memory.question.split()) <= 16
