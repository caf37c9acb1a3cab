"""What staff may call an intent, and by what it may be taught."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.intents.examples import checked_examples, checked_label
from storeclerk.errors import BadInput
from storeclerk.text.redaction import redact
from tests.unit.chat.intents.heads import PRICE_MATCH


@pytest.mark.parametrize("label", ["price_match", "Size & fit (shoes)", "größe", "1st order", "x" * 60])
def test_a_plain_name_is_a_label(label: str) -> None:
    assert checked_label(label, redact) == label


@pytest.mark.parametrize("label", ["", " a", "a ", "a/b", "a%20b", "a\nb", "-a", "x" * 61, "a\0"])
def test_what_no_path_can_carry_is_no_label(label: str) -> None:
    with pytest.raises(BadInput, match="1 to 60 letters"):
        checked_label(label, redact)


def test_the_label_of_texts_out_of_scope_is_taken() -> None:
    with pytest.raises(BadInput, match="out of scope"):
        checked_label("oos", redact)


def test_personal_data_leaves_an_example_before_it_is_kept() -> None:
    kept = checked_examples([*PRICE_MATCH[:4], " Write to kim@mail.example about the price "], redact)

    assert kept == (*PRICE_MATCH[:4], "Write to [email] about the price")


@pytest.mark.parametrize(
    "texts",
    [
        PRICE_MATCH[:4],
        [*PRICE_MATCH[:4], PRICE_MATCH[0].upper() + " "],
        [f"write to a{number}@mail.example" for number in range(5)],
        [f"example {number}" for number in range(21)],
    ],
    ids=["four", "one twice", "the same once redacted", "twenty-one"],
)
def test_fewer_than_five_or_more_than_twenty_different_examples_are_refused(texts: list[str]) -> None:
    with pytest.raises(BadInput, match="different examples; an intent needs 5 to 20"):
        checked_examples(texts, redact)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_an_example_without_words_or_with_too_many_is_named_by_its_number(text: str) -> None:
    with pytest.raises(BadInput, match="Example 3 has"):
        checked_examples([*PRICE_MATCH[:2], text, *PRICE_MATCH[2:]], redact)


@given(st.lists(st.text(max_size=30), max_size=30))
def test_any_texts_are_taken_or_refused(texts: list[str]) -> None:
    with suppress(BadInput):
        assert 5 <= len(checked_examples(texts, redact)) <= 20


@pytest.mark.parametrize("label", ["call 020 7946 0958", "order of 4111 1111 1111 1111"])
def test_a_label_does_not_name_a_person(label: str) -> None:
    with pytest.raises(BadInput, match="as of a person"):
        checked_label(label, redact)
