"""Events that outlive a crash between a change and the bus."""

from datetime import datetime, timedelta

import pytest

from storeclerk.chat.outbox import Outbox
from storeclerk.errors import StoreUnavailable
from storeclerk.own_items import OwnItems
from tests.fakes import FakeBus, FakeCustomers
from tests.unit.chat.builders import NOW


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class DownBus(FakeBus):
    def publish(self, *_: object) -> None:
        raise StoreUnavailable("The event bus did not answer.")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def change(customers: FakeCustomers, outbox: Outbox) -> None:
    event = outbox.kept("OrderChanged", {"order_id": "W1"}, "key-1")
    assert customers.update("ann", "order#W1", {"status": "cancelled"}, expected={}, beside=[event])
    outbox.publish(event)


def test_an_event_is_published_and_gone(clock: Clock) -> None:
    customers, bus = FakeCustomers(), FakeBus()

    change(customers, Outbox(OwnItems(customers), bus, clock))

    [(kind, detail)] = bus.published
    assert (kind, detail["order_id"], len(detail["event_id"])) == ("OrderChanged", "W1", 32)
    assert customers.listed("events") == []


def test_what_the_bus_did_not_take_is_published_by_the_sweep(clock: Clock) -> None:
    customers, bus = FakeCustomers(), FakeBus()
    change(customers, Outbox(customers, DownBus(), clock))
    sweeping = Outbox(customers, bus, clock)

    assert sweeping.sweep() == 0  # the turn may still be at it
    clock.now += timedelta(minutes=3)

    assert sweeping.sweep() == 1
    assert sweeping.sweep() == 0
    assert [kind for kind, _ in bus.published] == ["OrderChanged"]


def test_a_repeat_has_the_same_id(clock: Clock) -> None:
    outbox = Outbox(FakeCustomers(), FakeBus(), clock)

    first, again = (outbox.kept("OrderChanged", {}, "key-1") for _ in range(2))

    assert first == again
    assert first.customer_id != outbox.kept("HandoffRequested", {}, "key-1").customer_id


def test_a_sweep_that_fails_says_so_and_leaves_the_event(clock: Clock) -> None:
    customers = FakeCustomers()
    change(customers, Outbox(customers, DownBus(), clock))
    clock.now += timedelta(minutes=3)

    with pytest.raises(StoreUnavailable):
        Outbox(customers, DownBus(), clock).sweep()

    assert len(customers.listed("events")) == 1
