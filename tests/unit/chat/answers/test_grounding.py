"""Generated sentences are sent only where a passage says the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.knowledge.passages import Passage
from tests.fakes import FakeEncoder

RETURNS = Passage(
    "Returns",
    "returns",
    "How long you have",
    "/help/returns",
    (
        "You can send an item back within 30 days of delivery.",
        "Return labels are free in Ireland and cost 4.95 EUR elsewhere.",
        "Shoes that were worn outdoors cannot be returned.",
    ),
)
GROUNDING = Grounding(FakeEncoder(), near=0.5)


def reasons(text: str) -> list[str]:
    return [one.reason for one in GROUNDING.check(text, [RETURNS])]


@given(st.lists(st.sampled_from(RETURNS.sentences), min_size=1, max_size=3))
def test_the_passage_itself_is_always_supported(said: list[str]) -> None:
    assert reasons(" ".join(said)) == []


def test_other_words_with_the_same_facts_are_supported() -> None:
    assert reasons("An item can be sent back within thirty days of delivery.") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("You can send an item back within 60 days of delivery.", "states what the passage does not: 60 day"),
        ("Return labels are free in Ireland and cost 9.95 EUR elsewhere.", "states"),
        ("Return labels are free in Norway and cost 4.95 EUR elsewhere.", "names what the passage does not: norway"),
        ("Shoes that were worn outdoors can be returned.", "denies"),
        ("You can not send an item back within 30 days of delivery.", "denies"),
        ("You can always send an item back within 30 days of delivery.", "leaves no exception: always"),
        ("You can send an item back 30 days of delivery.", "drops a limit of the passage: within"),
        ("The moon is made of cheese.", "no sentence of the passages means this"),
        ("Send an item back within 30 days of delivery to https://evil.example now.", "states"),
        ("", "says nothing"),
    ],
)
def test_what_the_passage_does_not_say_is_found(text: str, reason: str) -> None:
    [found] = reasons(text)

    assert found.startswith(reason)


@given(st.sampled_from(RETURNS.sentences), st.integers(0, 9999))
def test_a_changed_number_is_always_found(sentence: str, number: int) -> None:
    changed = re.sub(r"\d+", str(number), sentence, count=1)

    assert bool(reasons(changed)) == (changed not in RETURNS.sentences)


def test_one_bad_sentence_among_good_ones_is_found() -> None:
    text = f"{RETURNS.sentences[0]} We also pay 500 EUR."

    assert [one.sentence for one in GROUNDING.check(text, [RETURNS])] == ["We also pay 500 EUR."]


def test_without_a_passage_nothing_is_supported() -> None:
    assert GROUNDING.check("Thirty days.", []) != []
