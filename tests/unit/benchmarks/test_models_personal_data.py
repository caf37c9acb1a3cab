import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.models.personal_data import _counted, _f2, as_in, f2, marked
from storeclerk.text.pii.spans import PiiSpan
from training.pii_metrics import measure
from training.spans import Span

TEXT = "Ada Lund, 5 Mill Lane, Hull, writes on 3 May."
ADDRESS = Span("STREET_ADDRESS", 0, 20)


def test_a_town_within_a_marked_address_is_the_address_and_one_outside_stays_a_town() -> None:
    found = as_in([ADDRESS], [PiiSpan("STREET_ADDRESS", 0, 8), PiiSpan("GPE", 10, 20), PiiSpan("GPE", 25, 30)])

    assert [span.type for span in found] == ["STREET_ADDRESS", "STREET_ADDRESS", "GPE"]


def test_a_person_within_a_marked_address_stays_a_person() -> None:
    assert as_in([ADDRESS], [PiiSpan("PERSON", 0, 8)]) == [PiiSpan("PERSON", 0, 8)]


def test_references_of_orders_are_left_out_as_the_set_does_not_mark_them() -> None:
    assert marked([PiiSpan("ORDER_NUMBER", 0, 5), PiiSpan("PERSON", 6, 9)]) == [PiiSpan("PERSON", 6, 9)]


def test_a_find_of_another_type_is_right_by_characters_and_wrong_by_words() -> None:
    characters, words = f2(["Ada Lund"], [[Span("PERSON", 0, 8)]], [[PiiSpan("GPE", 0, 8)]], "characters", "words")

    assert (characters.value, words.value) == (1, 0)


@st.composite
def finds(draw: st.DrawFn) -> list[Span]:
    ends = sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=8)))
    kinds = st.sampled_from(["PERSON", "GPE"])
    return [Span(draw(kinds), start, end) for start, end in zip(ends[::2], ends[1::2], strict=False)]


@given(st.lists(st.tuples(finds(), finds()), min_size=1, max_size=4))
def test_texts_counted_singly_add_up_to_the_measure_of_all(rows: list[tuple[list[Span], list[Span]]]) -> None:
    texts, expected, found = [TEXT] * len(rows), [row[0] for row in rows], [row[1] for row in rows]
    whole = measure(texts, expected, found)

    for name in ("characters", "words"):
        counted = [_counted(*row)[name] for row in zip(texts, expected, found, strict=True)]
        assert _f2(np.array(counted)) == whole[name]["f2"]
