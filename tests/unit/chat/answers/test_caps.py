"""A day's allowance is never passed, whatever is asked at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.answers.caps import Allowance, Caps, Prices
from storeclerk.errors import StoreUnavailable
from storeclerk.own_items import OwnItems
from tests.fakes import FakeCustomers
from tests.unit.chat.builders import NOW

PRICES = Prices(Decimal("0.001"), Decimal("0.002"))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class FailsAfter(FakeCustomers):
    """A table that stops answering after so many additions."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def add(self, *given: Any, **named: Any) -> dict[str, int] | None:
        if self.left == 0:
            raise StoreUnavailable("The table did not answer.")
        self.left -= 1
        return super().add(*given, **named)


def call(store: FakeCustomers, who: str, data: st.DataObject, used: dict[str, int]) -> Iterator[str]:
    """One call of a model, cut between its reservation, its work and its settlement."""
    limited = caps(each=100, whole=150, store=store)
    read, written = data.draw(st.integers(0, 60)), data.draw(st.integers(0, 60))
    reserved = limited.reserve(who, read, written)
    yield "reserved"
    if reserved is None:
        return
    took = data.draw(st.integers(0, read + written))
    used[who] += took
    yield "worked"
    limited.settle(reserved, took, 0)


def caps(
    each: int = 100,
    whole: int = 250,
    dollars: str = "1",
    clock: Clock | None = None,
    store: FakeCustomers | None = None,
) -> Caps:
    return Caps(
        OwnItems(store or FakeCustomers()),
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


def test_what_a_call_took_besides_is_counted() -> None:
    limited = caps()
    reserved = limited.reserve("ann", 10, 10)
    assert reserved

    limited.settle(reserved, 50, 40)

    assert limited.reserve("ann", 11, 0) is None
    assert limited.reserve("ann", 10, 0)


def test_a_crash_between_two_counters_leaves_a_little_unused_and_never_too_much_used() -> None:
    store = FailsAfter(1)
    limited = caps(store=store)
    with pytest.raises(StoreUnavailable):
        limited.reserve("ann", 60, 0)

    store.left = 100

    assert limited.reserve("ann", 60, 0) is None
    assert limited.reserve("ben", 100, 0)
    assert limited.reserve("cem", 100, 0)


def test_the_day_is_that_of_utc_wherever_the_clock_stands() -> None:
    clock = Clock()
    limited = caps(clock=clock)
    assert limited.reserve("ann", 100, 0)

    clock.now = clock.now.astimezone(timezone(timedelta(hours=14)))

    assert limited.reserve("ann", 1, 0) is None


def test_calls_at_once_use_no_more_than_the_allowance() -> None:
    limited = caps(each=10_000, whole=250)
    with ThreadPoolExecutor(8) as pool:
        reserved = list(pool.map(lambda number: limited.reserve(f"c{number % 5}", 10, 0), range(60)))

    assert sum(one is not None for one in reserved) == 25


@given(st.data())
def test_no_interleaving_of_steps_uses_more_than_the_allowance(data: st.DataObject) -> None:
    """Calls are cut after they reserve and after they work; any of them may crash there."""
    store = FakeCustomers()
    used = dict.fromkeys("ab", 0)
    running = [call(store, data.draw(st.sampled_from("ab")), data, used) for _ in range(data.draw(st.integers(1, 8)))]
    while running:
        one = data.draw(st.sampled_from(running))
        if next(one, None) is None or data.draw(st.integers(0, 9)) == 0:
            running.remove(one)

    assert max(used.values()) <= 100
    assert sum(used.values()) <= 150


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
