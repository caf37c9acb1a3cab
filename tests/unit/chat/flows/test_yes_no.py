"""What is a yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.flows.yes_no import is_no, is_stop, is_yes

SHOWN = "Return from order W1000783: Electric Kettle (color white)\nRefund to PayPal\nShall I go ahead?"


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!", "yes please", "YES PLEASE", "yep", "yess", "yse", "sure, go ahead", "ok do it", "Please proceed.",
     "yes, return the kettle", "Yes, that's correct", "confirmed", "yes thank you so much", "go ahead", "y"],
)  # fmt: skip
def test_a_yes(text: str) -> None:
    assert is_yes(text, SHOWN)


@pytest.mark.parametrize(
    "text",
    ["yes but keep the lid", "yes?", "not yes", "yes, to my gift card", "yes and the pan", "ja", "no", "yes no",
     "kettle", "please", "thanks", "yes if it is free", "ok wait", "yesterday", "", "sure?",
     "oh yes I have one more question", "ok i cannot", "sure it cannot be cancelled", "ok thanks",
     "is that ok", "ok none of them", "sure, once it ships"],
)  # fmt: skip
def test_no_yes(text: str) -> None:
    assert not is_yes(text, SHOWN)


@given(st.text(), st.text())
def test_a_yes_is_never_a_no_nor_a_stop(text: str, shown: str) -> None:
    assert not (is_yes(text, shown) and (is_no(text) or is_stop(text)))


@given(st.sampled_from(["but", "no", "not", "don't", "except", "instead", "wait", "only"]), st.booleans())
def test_a_yes_with_a_condition_is_none(word: str, first: bool) -> None:
    assert not is_yes(f"{word} yes" if first else f"yes {word} the kettle", SHOWN)
