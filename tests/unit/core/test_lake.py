"""Rows in the lake."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from storeclerk.lake import Lake, to_lines
from tests.fakes import FakeObjects

DAY = date(2026, 11, 1)
ROWS = st.lists(st.dictionaries(st.text(max_size=9), st.none() | st.booleans() | st.integers(-9, 9) | st.text()))


@given(ROWS)
def test_what_was_written_is_read_back(rows: list[dict[str, object]]) -> None:
    lake = Lake(FakeObjects())

    lake.write("interactions", DAY, "batch", rows)

    assert list(lake.read("interactions", DAY)) == rows


def test_the_same_rows_give_the_same_bytes_whatever_the_order_of_their_fields() -> None:
    assert to_lines([{"a": 1, "b": 2}]) == to_lines([{"b": 2, "a": 1}]) == b'{"a":1,"b":2}\n'


def test_a_price_is_written_as_a_number() -> None:
    assert to_lines([{"price": Decimal("19.90")}]) == b'{"price":19.90}\n'


def test_a_batch_lies_in_the_partition_of_its_day() -> None:
    key = Lake(FakeObjects()).write("features/source=reviews", DAY, "reviews-v1", [])

    assert key == "features/source=reviews/date=2026-11-01/reviews-v1.jsonl"


def test_writing_a_batch_again_leaves_one_copy_of_its_rows() -> None:
    lake = Lake(FakeObjects())

    for _ in range(2):
        lake.write("decisions", DAY, "batch", [{"n": 1}])

    assert list(lake.read("decisions")) == [{"n": 1}]


def test_one_day_or_all_days_of_one_table_are_read() -> None:
    lake = Lake(FakeObjects())
    lake.write("decisions", DAY, "a", [{"n": 1}])
    lake.write("decisions", date(2026, 11, 2), "a", [{"n": 2}])
    lake.write("decisions_old", DAY, "a", [{"n": 3}])

    assert list(lake.read("decisions", DAY)) == [{"n": 1}]
    assert list(lake.read("decisions")) == [{"n": 1}, {"n": 2}]
