"""What only staff can do is handed on once, in the partition of whoever asked for it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storeclerk.chat.outbox import Outbox
from storeclerk.chat.staff_requests import EVENT, StaffRequests
from tests.fakes import FakeBus, FakeCustomers
from tests.unit.chat.builders import turn


def asked(customer_id: str | None, times: int = 1) -> tuple[FakeCustomers, list[tuple[str, Any]]]:
    customers, bus = FakeCustomers(), FakeBus()
    now = datetime(2026, 11, 2, tzinfo=UTC)
    requests = StaffRequests(customers, Outbox(customers, bus, lambda: now), 30, lambda: now)
    for _ in range(times):
        requests.request(turn("x", customer_id=customer_id), "complaint", {"text": "late"})
    return customers, bus.published


@pytest.mark.parametrize("customer_id", ["ann", None])
def test_a_request_is_kept_in_the_partition_of_whoever_asked(customer_id: str | None) -> None:
    customers, _ = asked(customer_id)
    session_id = turn("x").session.session_id

    owners = {owner for owner, item in customers.items if item.startswith("request#")}

    assert owners == {customer_id or f"visitor#{session_id}"}


def test_staff_learn_in_which_conversation_a_visitor_asked() -> None:
    _, [(kind, told)] = asked(None)

    assert (kind, told["customer_id"]) == (EVENT, None)
    assert told["session_id"] == turn("x").session.session_id


def test_a_request_that_is_sent_again_is_handed_on_once() -> None:
    _, published = asked("ann", times=3)

    assert len(published) == 1
