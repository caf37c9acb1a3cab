"""Two changes of one order at once: every order of their reads and writes ends as one after the other would."""

import threading
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeclerk.chat.orders.contract import (
    Cancel,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeRefused,
    ExchangeItems,
    OrderChange,
    ReturnItems,
    Swap,
)
from storeclerk.records import OrderStatus
from tests.fakes import FakeCustomers
from tests.unit.chat.orders.shops import Shop, order

Allowed = frozenset[OrderStatus]
Wish = tuple[OrderChange, Allowed]
OPEN, DELIVERED = Allowed({"pending"}), Allowed({"delivered"})
PENDING: list[Wish] = [
    (Cancel("W1", "changed my mind"), OPEN),
    (ChangeAddress("W1", {"city": "Galway"}), OPEN),
    (ChangePayment("W1", "paypal-1"), OPEN),
    (ChangeItems("W1", (Swap("blue", "red"),)), OPEN),
    (ChangeItems("W1", (Swap("blue", "gold"),)), OPEN),
]
ARRIVED: list[Wish] = [
    (ReturnItems("W1", ("pan",)), DELIVERED),
    (ReturnItems("W1", ("blue",), "gift-1"), DELIVERED),
    (ExchangeItems("W1", (Swap("blue", "red"),)), DELIVERED),
]
PAIRS = [
    (status, pair)
    for status, wishes in (("pending", PENDING), ("delivered", ARRIVED))
    for pair in permutations(wishes, 2)
]


class Turns:
    """Lets one of two threads go on at a time, in an order that is given; the rest runs as it comes."""

    def __init__(self, order_: list[int]) -> None:
        self._order = order_
        self._left = {0, 1}
        self._moved = threading.Condition()

    def take(self, me: int) -> None:
        with self._moved:
            while self._next() not in (me, None):
                assert self._moved.wait(timeout=10), "the other thread is stuck"
            if self._order:
                self._order.pop(0)
            self._moved.notify_all()

    def done(self, me: int) -> None:
        with self._moved:
            self._left.discard(me)
            self._moved.notify_all()

    def _next(self) -> int | None:
        while self._order and self._order[0] not in self._left:
            self._order.pop(0)
        return self._order[0] if self._order else None


class TakingTurns(FakeCustomers):
    """The table, reached by one thread at a time."""

    turns: Turns | None = None
    me = threading.local()

    def get(self, customer_id: str, item: str) -> Any:
        self._wait()
        return super().get(customer_id, item)

    def update(self, *args: Any, **kwargs: Any) -> bool:
        self._wait()
        return super().update(*args, **kwargs)

    def _wait(self) -> None:
        if self.turns is not None:
            self.turns.take(self.me.number)


def filled(status: OrderStatus) -> Shop:
    shop = Shop(TakingTurns())
    shop.add("ann", order(status=status))
    return shop


def attempt(shop: Shop, wish: Wish, key: str) -> bool:
    change, allowed = wish
    try:
        shop.book.change("ann", change, allowed=allowed, key=key)
    except ChangeRefused:
        return False
    return True


def outcome(shop: Shop) -> tuple[Any, ...]:
    """The order as it stands, and which changes the bus heard of."""
    return shop.customers.items["ann", "order#W1"], sorted(detail["change"] for _, detail in shop.bus.published)


def one_after_the_other(status: OrderStatus, first: tuple[Wish, str], second: tuple[Wish, str]) -> tuple[Any, Any]:
    shop = filled(status)
    done = {key: attempt(shop, wish, key) for wish, key in (first, second)}
    return outcome(shop), done


def at_once(shop: Shop, wishes: tuple[Wish, Wish], keys: tuple[str, str], turns: list[int]) -> dict[str, bool]:
    """Ask for two changes in two threads, whose calls of the table come in the order of turns."""
    customers, done = shop.customers, {}
    assert isinstance(customers, TakingTurns)
    customers.turns = taking = Turns(list(turns))

    def run(number: int) -> None:
        customers.me.number = number
        try:
            done[number] = attempt(shop, wishes[number], keys[number])
        finally:
            taking.done(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    customers.turns = None
    return {keys[number]: done[number] for number in (0, 1)}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PAIRS), st.lists(st.integers(0, 1), max_size=24))
def test_two_changes_at_once_end_as_one_after_the_other_and_a_replay_changes_nothing(
    chosen: tuple[OrderStatus, tuple[Wish, Wish]], turns: list[int]
) -> None:
    status, pair = chosen
    shop = filled(status)

    done = at_once(shop, pair, ("key-a", "key-b"), turns)

    a, b = (pair[0], "key-a"), (pair[1], "key-b")
    assert (outcome(shop), done) in [one_after_the_other(status, a, b), one_after_the_other(status, b, a)]
    before = outcome(shop)
    assert {key: attempt(shop, wish, key) for wish, key in (b, a)} == done
    assert outcome(shop) == before


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PENDING + ARRIVED), st.lists(st.integers(0, 1), max_size=24))
def test_one_change_sent_twice_at_once_is_done_and_told_once(wish: Wish, turns: list[int]) -> None:
    shop = filled("pending" if wish in PENDING else "delivered")

    assert at_once(shop, (wish, wish), ("key-a", "key-a"), turns) == {"key-a": True}

    found = shop.book.find("ann", "W1")
    assert found is not None
    assert found.revision == len(shop.bus.published) == 1


def test_the_turns_do_make_a_change_fail_that_was_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, refused = filled("pending"), []
    update = FakeCustomers.update

    def counted(*args: Any, **kwargs: Any) -> bool:
        written = update(*args, **kwargs)
        refused.append(not written)
        return written

    monkeypatch.setattr(FakeCustomers, "update", counted)
    # Both read all they need (consent and order, consent and profile), then both write.
    at_once(shop, (PENDING[1], PENDING[2]), ("key-a", "key-b"), [0, 1] * 6)

    assert sum(refused) == 1
