"""The measures of personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.pii_metrics import measure
from training.spans import Span

TEXT = "ask Ada Falk in Bern now"
ADA, BERN = Span("PERSON", 4, 12), Span("GPE", 16, 20)
SPANS = st.lists(
    st.tuples(st.sampled_from(["PERSON", "GPE"]), st.integers(0, 20), st.integers(1, 4)).map(
        lambda parts: Span(parts[0], parts[1], parts[1] + parts[2])
    ),
    max_size=4,
)


def test_all_found_is_one() -> None:
    found = measure([TEXT], [[ADA, BERN]], [[ADA, BERN]])

    assert found["characters"] == found["words"] == {"precision": 1, "recall": 1, "f2": 1}
    assert found["types"]["PERSON"] == {"precision": 1, "recall": 1, "f2": 1, "words": 2}


def test_characters_count_without_type_and_words_with_it() -> None:
    found = measure([TEXT], [[ADA, BERN]], [[ADA, Span("PERSON", 16, 20)]])

    assert found["characters"]["f2"] == 1
    assert found["words"]["precision"] == found["words"]["recall"] == pytest.approx(2 / 3, abs=1e-5)
    assert found["types"]["GPE"] == {"precision": None, "recall": 0, "f2": 0, "words": 1}


def test_f2_weighs_recall_more_than_precision() -> None:
    missed = measure([TEXT], [[ADA, BERN]], [[ADA]])["characters"]
    too_much = measure([TEXT], [[ADA]], [[ADA, BERN]])["characters"]

    assert missed["f2"] == pytest.approx(5 * 8 / (4 * 12 + 8), abs=1e-5)
    assert too_much["f2"] == pytest.approx(5 * 8 / (4 * 8 + 12), abs=1e-5)


def test_a_word_has_the_type_at_its_first_character() -> None:
    words = measure(["Adas"], [[Span("PERSON", 0, 3)]], [[Span("PERSON", 0, 4)]])["words"]

    assert words == {"precision": 1, "recall": 1, "f2": 1}


def test_nothing_to_find_and_nothing_found_is_undefined() -> None:
    assert measure(["hello"], [[]], [[]])["words"] == {"precision": None, "recall": None, "f2": None}


@given(SPANS, SPANS)
def test_precision_is_recall_with_both_sides_changed(expected: list[Span], found: list[Span]) -> None:
    one, other = measure([TEXT], [expected], [found]), measure([TEXT], [found], [expected])

    for kind in ("characters", "words"):
        assert one[kind]["precision"] == other[kind]["recall"]
