"""Any str becomes ids, of bounded length and in bounded time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import ModelError
from storeclerk.model.tokenizer import Tokenizer
from tests.unit.model.folders import MAX_TOKENS, WORDS, tokenizer

CUTTER = Tokenizer(tokenizer(), MAX_TOKENS)
ANY_TEXT = st.text(st.characters(), max_size=50)  # lone surrogates and control characters among them


def words(text: str) -> list[str]:
    return [WORDS[number] for number in CUTTER.ids(text)]


def test_a_text_stands_between_two_markers() -> None:
    assert words("Where is ORDER later") == ["[CLS]", "where", "is", "order", "late", "[SEP]"]
    assert words("later") == ["[CLS]", "late", "##r", "[SEP]"]


@pytest.mark.parametrize("text", ["", "   ", "\0", "\ufffd", "\ud800\udfff"])
def test_a_text_of_nothing_is_the_two_markers(text: str) -> None:
    assert words(text) == ["[CLS]", "[SEP]"]


def test_a_long_text_keeps_its_beginning_and_the_closing_marker() -> None:
    assert words("where is my order x y x y") == ["[CLS]", "where", "is", "my", "order", "[SEP]"]


def test_half_a_surrogate_pair_is_dropped_and_the_rest_kept() -> None:
    assert words("my \ud83d order\udc00") == ["[CLS]", "my", "order", "[SEP]"]


def test_a_marker_typed_by_a_customer_is_text() -> None:
    assert words("[SEP]") == ["[CLS]", "[", "sep", "]", "[SEP]"]


def test_spans_point_into_the_text_as_it_was_given() -> None:
    text = "\ud800 my\0 lat\u00e9r"

    pieces = CUTTER.pieces(text)

    assert [text[start:end] for start, end in pieces.spans] == ["", "my", "lat\u00e9", "r", ""]


def test_what_lies_past_the_bound_is_never_tokenised() -> None:
    bound = 32 * MAX_TOKENS

    assert words(" " * (bound - 2) + "my order") == ["[CLS]", "my", "[SEP]"]


@given(ANY_TEXT)
def test_any_text_has_as_many_spans_as_ids_and_no_more_than_allowed(text: str) -> None:
    pieces = CUTTER.pieces(text)

    assert 2 <= len(pieces.ids) == len(pieces.spans) <= MAX_TOKENS
    assert (pieces.ids[0], pieces.ids[-1]) == (2, 3)


def test_a_file_that_is_no_tokenizer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(ModelError, match=r"tokenizer\.json is not a tokenizer: .* Build the model layer again"):
        Tokenizer.load(path, MAX_TOKENS)
