"""Words and their scores."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.knowledge import bm25
from storeclerk.chat.knowledge.bm25 import PHRASES, Postings, Scheme
from storeclerk.chat.knowledge.words import phrases, stem, terms

TEXTS = ["Returns are free.", "", "Free delivery, free returns!", "A gift card never expires."]


def scores(texts: list[str], question: str) -> list[float]:
    found = np.zeros(len(texts), dtype=np.float32)
    Postings.from_bytes(bm25.to_bytes(texts)).add(question, found)
    return [float(score) for score in found]


@pytest.mark.parametrize(
    "same",
    [
        {"return", "returns", "returned", "returning"},
        {"policy", "policies"},
        {"ship", "ships", "shipped", "shipping"},
        {"price", "prices", "priced", "pricing"},
    ],
)
def test_inflected_words_are_one(same: set[str]) -> None:
    assert len({stem(word) for word in same}) == 1


@pytest.mark.parametrize(("one", "other"), [("gas", "ga"), ("status", "statu"), ("ring", "r"), ("bed", "b")])
def test_short_words_keep_their_endings(one: str, other: str) -> None:
    assert stem(one) != other


def test_underscores_part_words() -> None:
    assert list(terms("age_range: 3")) == ["age", "rang", "3"]


def test_the_score_is_that_of_okapi_bm25() -> None:
    expected = math.log1p((4 - 1 + 0.5) / 1.5) * 2.2 / (1 + 1.2 * (1 - 0.75 + 0.75 * 5 / 3))

    assert scores(TEXTS, "gift") == pytest.approx([0, 0, 0, expected], rel=1e-3)


def test_a_word_that_is_asked_for_twice_counts_once() -> None:
    assert scores(TEXTS, "gift gift") == scores(TEXTS, "gift")


def test_rarer_words_count_more() -> None:
    assert scores(TEXTS, "gift")[3] > scores(TEXTS, "free")[0]


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_any_text_is_taken(texts: list[str], question: str) -> None:
    found = scores(texts, question)

    asked = set(terms(question))
    assert [score > 0 for score in found] == [not asked.isdisjoint(terms(text)) for text in texts]


def test_phrases_are_the_words_and_each_two_neighbours() -> None:
    assert list(phrases("Gift cards expire?")) == ["gift", "card", "expir", "gift card", "card expir"]
    assert list(phrases("")) == []


def by(scheme: Scheme, texts: list[str], question: str) -> list[float]:
    found = np.zeros(len(texts), dtype=np.float32)
    Postings.from_bytes(bm25.to_bytes(texts, scheme), scheme).add(question, found)
    return [float(score) for score in found]


def test_words_that_stand_together_as_asked_count_more_than_apart() -> None:
    together, apart = by(PHRASES, ["the gift card is here now", "the card is here as a gift now"], "gift card")

    assert together > apart > 0


def test_a_long_word_weighs_more_than_a_short_one_as_rare() -> None:
    long, short = by(PHRASES, ["referral x", "tax y"], "referral tax")

    assert long > short > 0
