from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.recommend.feedback import weight
from storeclerk.recommend.interaction_log import HISTORY
from storeclerk.records import JsonObject
from tests.unit.recommend.builders import NOW, log_of, row

rows = st.lists(
    st.builds(
        row,
        st.sampled_from(["s1", "s2", "s3"]),
        st.sampled_from(["a", "b", "c", "d"]),
        kind=st.sampled_from(["view", "cart", "purchase", "dismiss", "rating"]),
        hours_ago=st.integers(-48, 24 * 500),
        value=st.none() | st.floats(1, 5),
    ),
    max_size=30,
)


def test_a_person_and_a_product_give_one_row_with_the_strongest_interaction() -> None:
    log = log_of([row("s", "a", hours_ago=1), row("s", "a", kind="purchase", hours_ago=7), row("s", "a", hours_ago=9)])
    assert log.weight.tolist() == [weight("purchase", None)]
    assert log.at.tolist() == [int((NOW - timedelta(hours=7)).timestamp())]


def test_rows_outside_the_period_are_left_out_those_of_a_wrong_clock_too() -> None:
    log = log_of([row("s", "old", hours_ago=24 * 31), row("s", "kept"), row("s", "future", hours_ago=-1)], days=30)
    assert log.items == ("kept",)


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "s", "product_id": "a", "kind": "view"},
        {"subject": "s", "product_id": "a", "kind": "teleport", "at": NOW.isoformat()},
        {"subject": "s", "product_id": 7, "kind": "view", "at": NOW.isoformat()},
        {"subject": "s", "product_id": "a", "kind": "view", "at": "2026-10-31T10:00:00"},
    ],
)
def test_a_row_that_cannot_be_read_is_counted_and_costs_no_other(broken: JsonObject) -> None:
    log = log_of([broken, row("s", "b")])
    assert (log.items, log.skipped) == (("b",), 1)


def test_of_a_robot_only_the_newest_products_count() -> None:
    log = log_of([row("robot", f"p{number:04d}", hours_ago=number) for number in range(HISTORY + 50)])
    assert sorted(log.items[item] for item in log.item) == [f"p{number:04d}" for number in range(HISTORY)]


@given(rows)
def test_a_log_is_sorted_by_person_and_moment_without_repeats(raw: list[JsonObject]) -> None:
    log = log_of(raw)
    pairs = list(zip(log.subject.tolist(), log.item.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    moments = list(zip(log.subject.tolist(), log.at.tolist(), strict=True))
    assert moments == sorted(moments)


@given(rows, st.randoms())
def test_the_order_of_the_rows_in_the_lake_changes_nothing(raw: list[JsonObject], random: object) -> None:
    shuffled = raw.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = log_of(raw), log_of(shuffled)
    assert one.items == other.items
    for column in ("subject", "item", "at", "weight"):
        assert np.array_equal(getattr(one, column), getattr(other, column))
