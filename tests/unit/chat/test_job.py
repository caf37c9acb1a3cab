"""The sweep as the schedule calls it."""

from datetime import timedelta

import pytest

from functions.chat import job
from storeclerk.chat.outbox import Outbox
from storeclerk.errors import BadInput
from tests.fakes import FakeBus, FakeCustomers
from tests.http_events import Context, sample_event
from tests.unit.chat.builders import NOW


@pytest.fixture(autouse=True)
def bus(monkeypatch: pytest.MonkeyPatch) -> FakeBus:
    customers, bus = FakeCustomers(), FakeBus()
    left = Outbox(customers, bus, lambda: NOW - timedelta(minutes=5)).kept("OrderChanged", {"order_id": "W1"}, "key-1")
    assert customers.put_once(left.customer_id, left.item, left.attributes)
    monkeypatch.setattr(job, "outbox", lambda: Outbox(customers, bus, lambda: NOW))
    return bus


def test_the_schedule_publishes_what_waits(bus: FakeBus) -> None:
    assert job.handler(sample_event("chat_schedule_sweep"), Context()) == {"published": 1}  # type: ignore[arg-type]
    assert [kind for kind, _ in bus.published] == ["OrderChanged"]


def test_an_event_that_is_no_schedules_is_refused(bus: FakeBus) -> None:
    with pytest.raises(BadInput):
        job.handler(sample_event("chat_schedule_no_time"), Context())  # type: ignore[arg-type]
    assert bus.published == []
