"""Rows in the lake."""

import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import BadInput
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


def test_the_batches_of_one_day_of_one_table_are_named() -> None:
    lake = Lake(FakeObjects())
    for table, day, batch in [("a", 1, "x-1"), ("a", 1, "x-2"), ("a", 1, "y-1"), ("a", 2, "x-3"), ("b", 1, "x-4")]:
        lake.write(table, date(2026, 11, day), batch, [])

    assert lake.batches("a", DAY, "x-") == {"x-1", "x-2"}


def test_one_day_or_all_days_of_one_table_are_read() -> None:
    lake = Lake(FakeObjects())
    lake.write("decisions", DAY, "a", [{"n": 1}])
    lake.write("decisions", date(2026, 11, 2), "a", [{"n": 2}])
    lake.write("decisions_old", DAY, "a", [{"n": 3}])

    assert list(lake.read("decisions", DAY)) == [{"n": 1}]
    assert list(lake.read("decisions")) == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_number_that_is_not_finite_is_never_written(number: str) -> None:
    bucket = FakeObjects()

    with pytest.raises(BadInput, match="not finite"):
        Lake(bucket).write("decisions", DAY, "batch", [{"text": "fine"}, {"items": [{"price": Decimal(number)}]}])

    assert bucket.objects == {}


def test_a_text_may_speak_of_infinity() -> None:
    assert to_lines([{"text": "NaN, Infinity"}]) == b'{"text":"NaN, Infinity"}\n'


def test_a_day_of_the_first_centuries_has_four_digits_in_its_year() -> None:
    lake = Lake(FakeObjects())

    key = lake.write("decisions", date(1, 1, 1), "batch", [{"n": 1}])

    assert key == "decisions/date=0001-01-01/batch.jsonl"
    assert list(lake.read("decisions", date(1, 1, 1))) == [{"n": 1}]


DAMAGED = [b'{"price":NaN}', b"{", b"[]", b"\xff", b'{"a":"\xff"}', b'{"a":' * 100_000, b"", b'{"a":1e999}']


@pytest.mark.parametrize("damaged", DAMAGED, ids=range(len(DAMAGED)))
def test_lines_that_cannot_be_read_are_left_out_and_counted_once_per_object(
    damaged: bytes, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket = FakeObjects()
    bucket.write("decisions/date=2026-11-01/a.jsonl", b"\n".join([damaged, b'{"n":1}', damaged, b'{"n":2}']))
    bucket.write("decisions/date=2026-11-01/b.jsonl", b'{"n":3}\n')

    assert list(Lake(bucket).read("decisions")) == [{"n": 1}, {"n": 2}, {"n": 3}]

    (warning,) = map(json.loads, log.getvalue().splitlines())
    assert (warning["level"], warning["key"]) == ("WARNING", "decisions/date=2026-11-01/a.jsonl")
    (metric,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert metric["UndecodableLakeLines"] == [2.0]


def test_an_object_that_goes_while_the_table_is_read_is_left_out() -> None:
    class Purged(FakeObjects):
        def keys(self, prefix: str) -> Iterator[str]:
            for key in list(super().keys(prefix)):
                if key.endswith("a.jsonl"):
                    self.delete([key])
                yield key

    lake = Lake(Purged())
    for batch in "ab":
        lake.write("decisions", DAY, batch, [{"batch": batch}])

    assert list(lake.read("decisions")) == [{"batch": "b"}]
