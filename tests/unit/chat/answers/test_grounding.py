"""Generated sentences are sent only where a passage says the same."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.paths import SAMPLE_STORE
from storeclerk.chat.answers import facts
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.answers.wording import wording
from storeclerk.chat.knowledge.articles import parse_article
from storeclerk.chat.knowledge.passages import Passage, passages
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
LETTER = Grounding(FakeEncoder(), near=-1)


ARTICLES = [
    passage
    for path in sorted(SAMPLE_STORE.glob("knowledge/*.md"))
    for passage in passages(parse_article(path.name, path.read_text(encoding="utf-8")))
]
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{2,}")
_ASSERTS = re.compile(r" (is|are|can|will|has) (?!not)")


def changes(sentence: str) -> Iterator[str]:
    """A sentence with one number, name or denial changed."""
    for found in re.finditer(r"(?<![\w.,:])\d+(?![\w.,:])", sentence):
        yield f"{sentence[: found.start()]}{int(found[0]) + 7919}{sentence[found.end() :]}"
    for found in _NAME.finditer(sentence):
        yield f"{sentence[: found.start()]}Quillon{sentence[found.end() :]}"
    for found in _ASSERTS.finditer(sentence):
        yield f"{sentence[: found.end()]}not {sentence[found.end() :]}"


def reasons(text: str) -> list[str]:
    return [one.reason for one in GROUNDING.check(text, [RETURNS])]


@given(st.lists(st.sampled_from(RETURNS.sentences), min_size=1, max_size=3))
def test_the_passage_itself_is_always_supported(said: list[str]) -> None:
    assert reasons(" ".join(said)) == []


@pytest.mark.parametrize(
    "text",
    [
        "An item can be sent back within thirty days of delivery.",
        "Within 30 days of delivery you can return an item.",
        "You can't return shoes that were worn outdoors.",
    ],
)
def test_other_words_with_the_same_facts_are_supported(text: str) -> None:
    assert reasons(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("You can send an item back within 60 days of delivery.", "states what the passage does not: 60 day"),
        ("You can send an item back within 30 weeks of delivery.", "states what the passage does not: 30 week"),
        ("Return labels are free in Ireland and cost 9.95 EUR elsewhere.", "states"),
        ("Return labels are free in Ireland and cost 4.95 USD elsewhere.", "states"),
        ("Return labels are free in Norway and cost 4.95 EUR elsewhere.", "names what the passage does not: norway"),
        ("Return labels are free in norway and cost 4.95 EUR elsewhere.", "says what the passage does not: norway"),
        ("Return labels are free elsewhere and cost 4.95 EUR in Ireland.", "turns the order"),
        ("Shoes that were worn outdoors can be returned.", "denies"),
        ("You can not send an item back within 30 days of delivery.", "denies"),
        ("You can always send an item back within 30 days of delivery.", "leaves no exception: always"),
        ("You can send an item back 30 days of delivery.", "drops a limit of the passage: at most"),
        ("You can send an item back only within 30 days of delivery.", "adds a limit to the passage: only"),
        ("You can send a voucher back within 30 days of delivery.", "says what the passage does not: voucher"),
        ("The moon is made of cheese.", "says what the passage does not"),
        ("Send an item back within 30 days of delivery to https://evil.example now.", "states"),
        ("Send an item back within 30 days of delivery, see evil.example.", "states"),
        ("Send an item back within 30 days of delivery <b>now</b>.", "has signs that the passage has not: < >"),
        ("You can send an item back within 30\u200b days of delivery.", "has signs"),
        ("Shoes.\n" * 13, "is too long"),
        ("", "says nothing"),
    ],
)
def test_what_the_passage_does_not_say_is_found(text: str, reason: str) -> None:
    assert reasons(text)[0].startswith(reason.replace("< >", "<, >"))


@given(st.sampled_from(RETURNS.sentences), st.integers(0, 9999))
def test_a_changed_number_is_always_found(sentence: str, number: int) -> None:
    changed = re.sub(r"\d+", str(number), sentence, count=1)

    assert bool(reasons(changed)) == (changed not in RETURNS.sentences)


@given(st.sampled_from(ARTICLES), st.data())
def test_a_changed_number_name_or_denial_of_an_article_is_always_found(passage: Passage, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(passage.sentences))
    changed = data.draw(st.sampled_from(list(changes(sentence)) or [f"{sentence} Bob says so."]))

    assert Grounding(FakeEncoder(), near=0).check(changed, [passage])


@given(st.sampled_from(ARTICLES))
def test_an_article_always_supports_itself(passage: Passage) -> None:
    assert Grounding(FakeEncoder(), near=1).check("\n".join(passage.sentences), [passage]) == []


WRAPPING = Passage(
    "Gift wrapping",
    "orders",
    "What cannot be wrapped",
    "/help/gift-wrapping",
    (
        "Bulky goods and gas.",
        "These may not go in the dishwasher: wool; knives; cast iron pans.",
        "Boxes are wrapped by hand; bags cannot be folded.",
    ),
)


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("Bulky goods cannot be wrapped.", True),
        ("Bulky goods can be wrapped.", False),
        ("Knives may not go in the dishwasher.", True),
        ("Knives may go in the dishwasher.", False),
        ("Bags can be folded.", False),
        ("Boxes are wrapped by hand; bags can be folded.", False),
    ],
)
def test_what_a_heading_or_the_lead_of_a_list_denies_is_denied_of_all_under_it(text: str, supported: bool) -> None:
    assert (LETTER.check(text, [WRAPPING]) == []) == supported


def test_what_is_right_to_the_letter_must_mean_the_same_too() -> None:
    [found] = Grounding(FakeEncoder(), near=0.99).check(
        "An item can be sent back within thirty days of delivery.", [RETURNS]
    )

    assert found.reason == "no sentence of the passages means this"


@pytest.mark.parametrize(
    "text", ["don't not " * 20_000, "9" * 100_000, "a.b " * 30_000, "020 915 " * 15_000, "(" * 100_000]
)
def test_any_text_is_judged_in_bounded_time(text: str) -> None:
    began = time.process_time()

    assert LETTER.check(text, [RETURNS])
    wording(text)
    facts.in_order(text)

    assert time.process_time() - began < 5


def test_one_bad_sentence_among_good_ones_is_found() -> None:
    text = f"{RETURNS.sentences[0]} We also pay 500 EUR."

    assert [one.sentence for one in GROUNDING.check(text, [RETURNS])] == ["We also pay 500 EUR."]


def test_without_a_passage_nothing_is_supported() -> None:
    assert GROUNDING.check("Thirty days.", []) != []
