import pytest

from storeclerk.chat.memory.references import leaning
from storeclerk.chat.session import Memory

ASKED = Memory(question="How long can I return a tent?")


@pytest.mark.parametrize(
    "text", ["and for shoes?", "What about gift cards", "how long does that take", "why is it so?"]
)
def test_a_short_question_leans_on_the_one_before(text: str) -> None:
    assert leaning(text, ASKED) == f"How long can I return a tent? {text}"


@pytest.mark.parametrize(
    "text", ["Do you ship to Norway?", "I want to know whether it is possible to pay for all this by bank transfer"]
)
def test_a_question_that_says_what_it_is_about_stands_alone(text: str) -> None:
    assert leaning(text, ASKED) is None


def test_the_first_question_leans_on_nothing() -> None:
    assert leaning("and for shoes?", Memory()) is None
