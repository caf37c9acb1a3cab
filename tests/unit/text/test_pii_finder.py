"""Rules and head together."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.model import Reading
from storeclerk.text.pii.finder import PersonalData, Window, windows
from storeclerk.text.pii.spans import PiiSpan
from tests.unit.text.pii_heads import LABELS, offsets_of, reading, sure_head

NOTHING = np.zeros((0, len(LABELS)), dtype=np.float32)
WORDS = ["Ada", "Bern", "a@b.example", "4111 1111 1111 1111", "+1 415 555 0123", ",", "order", "100123", "12 Oak Lane"]


def found(text: str, *labels: str) -> list[tuple[str, str]]:
    spans = PersonalData(sure_head()).find(text, *reading(text, *labels))
    return [(span.type, text[span.start : span.end]) for span in spans]


def test_without_a_head_the_rules_find_what_they_know() -> None:
    text = "Ada, mail a@b.example"

    assert PersonalData(None).find(text, NOTHING, []) == [PiiSpan("EMAIL_ADDRESS", 10, 21)]


def test_what_a_check_proves_wins_over_the_head() -> None:
    text = "Ada 4111111111111111 Falk"

    assert found(text, "B-PERSON", "I-PERSON", "I-PERSON") == [
        ("PERSON", "Ada"),
        ("CREDIT_CARD", "4111111111111111"),
        ("PERSON", "Falk"),
    ]


def test_the_head_names_what_a_rule_only_guesses_and_the_rule_gives_its_extent() -> None:
    assert found("at 12 Oak Lane", "O", "B-GPE", "I-GPE", "O") == [("GPE", "12 Oak Lane")]


def test_a_guess_that_the_head_does_not_see_stays() -> None:
    assert found("call 020 7946 0958", "O", "O", "O", "O") == [("PHONE_NUMBER", "020 7946 0958")]


@pytest.mark.parametrize("name", ["Ada", "Oluwaseun", "Nguyễn", "Þórdís", "X"])
def test_a_name_is_found_whatever_it_is(name: str) -> None:
    assert found(f"ask {name} of Bern", "O", "B-PERSON", "O", "B-GPE") == [("PERSON", name), ("GPE", "Bern")]


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.integers(0, 2**32 - 1))
def test_finds_are_sorted_apart_and_in_the_text(words: list[str], seed: int) -> None:
    text = " ".join(words)
    offsets = offsets_of(text)
    vectors = np.random.default_rng(seed).normal(size=(len(offsets), len(LABELS))).astype(np.float32)

    spans = PersonalData(sure_head()).find(text, vectors, offsets)

    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, spans, strict=False))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)


def read_forty(texts: Sequence[str]) -> Reading:
    """An encoder that reads forty words, and finds that those with a capital are persons."""
    (text,) = texts
    words = list(re.finditer(r"\w+", text))[:40]
    numbers = [0, *(LABELS.index("B-PERSON") if word.group().istitle() else 0 for word in words), 0]
    offsets = [(0, 0), *(word.span() for word in words), (0, 0)]
    return Reading(NOTHING, NOTHING, [np.eye(len(LABELS), dtype=np.float32)[numbers]], [offsets])


@pytest.mark.parametrize("place", [0, 35, 39, 40, 45, 120, 299])
def test_windows_reach_what_lies_past_the_encoders_end(place: int) -> None:
    words = ["word"] * 300
    words[place] = "Ada"
    text = " ".join(words)

    spans = PersonalData(sure_head()).find_in(text, list(windows(text, read_forty)))

    assert spans == [PiiSpan("PERSON", 5 * place, 5 * place + 3)]


@given(st.text(alphabet="Ab1 .\n", max_size=400))
def test_windows_end_and_go_forward(text: str) -> None:
    offsets = [window.offset for window in windows(text, read_forty)]

    assert offsets == sorted(set(offsets))
    assert len(offsets) <= len(text) + 1


def test_signs_without_a_token_hide_nothing_that_follows() -> None:
    text = "word" + " " * 20_000 + "Ada" + "\ufe0f" * 3

    read = list(windows(text, read_forty))

    assert PersonalData(sure_head()).find_in(text, read) == [PiiSpan("PERSON", 20_004, 20_007)]
    assert len(read) < 10


def test_a_window_that_was_read_already_is_not_read_again() -> None:
    begun = Window(0, NOTHING, [(0, 4)])

    assert list(windows("word.", read_forty, begun)) == [begun]


def test_an_empty_text_has_no_windows_and_no_finds() -> None:
    assert list(windows(" \n", read_forty)) == []
    assert PersonalData(sure_head()).find_in("", []) == []
