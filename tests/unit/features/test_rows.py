"""One row from cells to values."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import BadInput
from storeclerk.features.rows import MAX_TEXT, TEXT_COLUMNS, Row, column_name, known_cells, parse_row

ANY_CELL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
COLUMNS = st.sampled_from(["text", "body", "id", "review_id", "product_id", "rating", "at", "customer_number", "other"])


def test_a_full_row_is_read() -> None:
    cells = {
        "review_text": " It leaks. ",
        "id": 7,
        "product_id": "product12",
        "rating": "4",
        "at": "2026-11-01T01:00+02:00",
    }

    assert parse_row(cells) == Row("It leaks.", "7", "product12", 4.0, datetime(2026, 10, 31, 23, tzinfo=UTC))


def test_a_text_is_enough() -> None:
    assert parse_row({"text": "ok", "id": "", "rating": " ", "at": None}) == Row("ok", None, None, None, None)


@pytest.mark.parametrize("column", TEXT_COLUMNS)
def test_the_text_is_found_under_its_usual_names(column: str) -> None:
    assert parse_row({"text": " ", column: "ok"}).text == "ok"


def test_a_date_is_its_first_moment_in_utc() -> None:
    assert parse_row({"text": "ok", "at": "2026-11-01"}).at == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, "no text"),
        ({"text": "  "}, "no text"),
        ({"text": 5}, "not text"),
        ({"text": ["a"]}, "not text"),
        ({"text": "a" * (MAX_TEXT + 1)}, "20001 characters"),
        *(({"text": "ok", "rating": rating}, "rating") for rating in (0, 6, "nan", "five", True, [5], 10**400, "4,5")),
        *(
            ({"text": "ok", "at": at}, "ISO 8601")
            for at in ("0000-01-01", "yesterday", 20261101, "0001-01-01T00:00+09:00")
        ),
        *(({"text": "ok", "product_id": name}, "product_id") for name in ("a b", "a@b.example", 1.5, True, "x" * 101)),
        ({"text": "ok", "review_id": ["a"]}, "Its id"),
    ],
)
def test_a_bad_value_is_named(cells: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        parse_row(cells)


@given(st.dictionaries(COLUMNS, ANY_CELL))
def test_any_row_is_read_or_refused(cells: dict[str, Any]) -> None:
    with suppress(BadInput):
        assert isinstance(parse_row(cells), Row)


@pytest.mark.parametrize("column", ["rating", "at", "product_id", "id"])
def test_a_refusal_does_not_repeat_the_value(column: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_row({"text": "ok", column: "Jane Doe"})

    assert "Jane" not in refusal.value.message


def test_a_person_is_left_out_and_text_is_redacted() -> None:
    cells = {"text": "call 555-0123", "customer_number": "C-77", "name": "Jane", "rating": 9}

    assert parse_row({**cells, "rating": 5}).text == "call [phone]"
    assert known_cells(cells) == {"text": "call [phone]", "rating": "9"}


@pytest.mark.parametrize("name", ["Review Text", " review  text ", "REVIEW_TEXT"])
def test_column_names_are_compared_in_one_form(name: str) -> None:
    assert column_name(name) == "review_text"
