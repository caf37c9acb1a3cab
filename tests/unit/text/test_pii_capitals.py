"""Names and capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.text.pii.capitals import with_capitals
from storeclerk.text.pii.spans import PiiSpan


def kept(text: str, name: str, kind: str = "PERSON") -> bool:
    span = PiiSpan(kind, text.index(name), text.index(name) + len(name))
    return with_capitals(text, [span]) == [span]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please ask Ada van Dam", "Ada van Dam"),
        ("i am ada falk", "ada falk"),
        ("I am ada falk", "ada falk"),
        ("The IT Team met 李娜", "李娜"),
        ("From The Shop: eBooks", "eBooks"),
    ],
)
def test_a_name_with_a_capital_or_in_a_text_without_stays(text: str, name: str) -> None:
    assert kept(text, name)


def test_a_word_in_small_letters_is_no_name_in_a_text_with_capitals() -> None:
    assert not kept("Dear Shop, the summit was cold", "summit", "ORGANIZATION")


def test_other_data_have_no_capitals_to_lose() -> None:
    assert kept("Dear Shop, at 12 oak lane", "12 oak lane", "STREET_ADDRESS")


@given(st.text(min_size=4), st.sampled_from(["PERSON", "GPE", "AGE"]))
def test_nothing_is_added_or_changed(text: str, kind: str) -> None:
    spans = [PiiSpan(kind, 0, 2), PiiSpan(kind, 2, 4)]

    assert set(with_capitals(text, spans)) <= set(spans)
    assert with_capitals(text.lower(), spans) == spans or any(map(str.isupper, text.lower()))
