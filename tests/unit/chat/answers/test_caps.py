"""A day's allowance is never passed, whatever is asked at once."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.answers.caps import Allowance, Caps, Prices
from storeclerk.own_items import OwnItems
from tests.fakes import FakeCustomers
from tests.unit.chat.builders import NOW

PRICES = Prices(Decimal("0.001"), Decimal("0.002"))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def caps(each: int = 100, whole: int = 250, dollars: str = "1", clock: Clock | None = None) -> Caps:
    return Caps(
        OwnItems(FakeCustomers()),
        Allowance(each, Decimal(dollars)),
        Allowance(whole, Decimal(dollars)),
        PRICES,
        clock or Clock(),
    )


def test_a_customer_past_the_allowance_gets_no_more_that_day() -> None:
    clock = Clock()
    limited = caps(clock=clock)

    assert limited.reserve("ann", 50, 50)
    assert limited.reserve("ann", 1, 0) is None
    assert limited.reserve("ben", 50, 50)
    clock.now += timedelta(days=1)
    assert limited.reserve("ann", 50, 50)


def test_all_together_stop_at_the_shops_allowance_and_lose_nothing_of_their_own() -> None:
    limited = caps()
    for who in ("ann", "ben"):
        assert limited.reserve(who, 100, 0)

    assert limited.reserve("cem", 100, 0) is None
    assert limited.reserve("cem", 50, 0)


def test_what_was_not_used_is_given_back() -> None:
    limited = caps()
    reserved = limited.reserve("ann", 60, 40)
    assert reserved

    limited.settle(reserved, 30, 10)

    assert limited.reserve("ann", 30, 30)
    assert limited.reserve("ann", 1, 0) is None


def test_money_is_capped_too() -> None:
    limited = caps(each=10_000_000, whole=10_000_000, dollars="0.01")

    assert limited.reserve("ann", 5000, 2500)
    assert limited.reserve("ann", 1, 0) is None


@pytest.mark.parametrize(("read", "written", "micros"), [(1000, 0, 1000), (0, 1000, 2000), (1, 0, 1), (0, 0, 0)])
def test_a_price_is_rounded_up(read: int, written: int, micros: int) -> None:
    assert PRICES.micros(read, written) == micros


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 80), st.integers(0, 80), st.booleans()), max_size=30))
def test_no_sequence_uses_more_than_the_allowance(calls: list[tuple[str, int, int, bool]]) -> None:
    limited, used = caps(), dict.fromkeys("abc", 0)
    for who, read, written, settled in calls:
        if reserved := limited.reserve(who, read, written):
            took = (read + written) // 2 if settled else read + written
            if settled:
                limited.settle(reserved, took, 0)
            used[who] += took

    assert max(used.values()) <= 100
    assert sum(used.values()) <= 250
