"""Events that outlive a crash between a change and the bus."""

import io
from datetime import datetime, timedelta

import pytest

from storeclerk.chat.outbox import Outbox
from storeclerk.errors import StoreUnavailable
from storeclerk.own_items import OwnItems
from storeclerk.records import JsonObject
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


class PickyBus(FakeBus):
    """Takes all events but one, for a reason that does not pass."""

    def publish(self, kind: str, detail: JsonObject) -> None:
        if detail["order_id"] == "W0":
            raise ValueError("secret-words of the event")
        super().publish(kind, detail)


def test_an_event_that_can_never_be_published_holds_up_none_of_the_others(clock: Clock, log: io.StringIO) -> None:
    customers, bus = FakeCustomers(), PickyBus()
    outbox = Outbox(customers, bus, clock)
    for number in range(3):
        event = outbox.kept("OrderChanged", {"order_id": f"W{number}"}, f"key-{number}")
        assert customers.put_once(event.customer_id, event.item, event.attributes)
        clock.now += timedelta(seconds=1)
    clock.now += timedelta(minutes=3)

    with pytest.raises(StoreUnavailable, match="1 events could not be published and wait; 2 were"):
        outbox.sweep()

    assert [detail["order_id"] for _, detail in bus.published] == ["W1", "W2"]
    assert len(customers.listed("events")) == 1
    assert "secret-words" not in log.getvalue()


def test_a_damaged_event_holds_up_none_of_the_others(clock: Clock) -> None:
    customers, bus = FakeCustomers(), FakeBus()
    customers.put("event#x", "event", {"listed_under": "events", "listed_at": "2026-01-01", "kind": 7})
    change(customers, Outbox(customers, DownBus(), clock))
    clock.now += timedelta(minutes=3)

    with pytest.raises(StoreUnavailable):
        Outbox(customers, bus, clock).sweep()

    assert [kind for kind, _ in bus.published] == ["OrderChanged"]


def test_a_sweep_gives_up_on_a_silent_bus_within_its_minute(clock: Clock) -> None:
    tried = []

    class SilentBus(FakeBus):
        def publish(self, kind: str, detail: JsonObject) -> None:  # noqa: ARG002
            tried.append(kind)
            raise StoreUnavailable("The event bus did not answer.")

    customers = FakeCustomers()
    outbox = Outbox(customers, SilentBus(), clock)
    for number in range(100):
        event = outbox.kept("OrderChanged", {}, f"key-{number}")
        assert customers.put_once(event.customer_id, event.item, event.attributes)
    clock.now += timedelta(minutes=3)

    with pytest.raises(StoreUnavailable):
        outbox.sweep()

    # Two tries of a second to connect and one to read.
    assert len(tried) * 4 < 60
    assert len(customers.listed("events")) == 100


def test_whatever_fails_in_publishing_the_change_stands_and_is_answered(clock: Clock, log: io.StringIO) -> None:
    customers = FakeCustomers()
    outbox = Outbox(customers, PickyBus(), clock)
    event = outbox.kept("OrderChanged", {"order_id": "W0"}, "key-0")
    assert customers.put_once(event.customer_id, event.item, event.attributes)

    outbox.publish(event)

    assert len(customers.listed("events")) == 1
    assert "event not published yet" in log.getvalue()


def test_many_events_that_can_never_be_published_leave_room_for_others(clock: Clock) -> None:
    customers, bus = FakeCustomers(), PickyBus()
    outbox = Outbox(customers, bus, clock)
    for number in range(12):
        event = outbox.kept("OrderChanged", {"order_id": "W1" if number == 11 else "W0"}, f"key-{number}")
        assert customers.put_once(event.customer_id, event.item, event.attributes)
        clock.now += timedelta(seconds=1)

    for _ in range(2):
        clock.now += timedelta(minutes=3)
        with pytest.raises(StoreUnavailable):
            outbox.sweep()

    assert [detail["order_id"] for _, detail in bus.published] == ["W1"]
