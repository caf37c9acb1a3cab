"""Changes, counters and listings of the customers table: the emulator and the fake do the same."""

from collections.abc import Callable

import pytest

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.ports import CustomerStore, NewItem
from tests.fakes import FakeCustomers

Make = Callable[[], CustomerStore]


@pytest.fixture(params=["table", "fake"])
def customers(request: pytest.FixtureRequest, aws: Config) -> CustomerStore:
    return stores.customers(aws) if request.param == "table" else FakeCustomers()


def test_a_change_sets_and_removes_attributes_and_keeps_the_others(customers: CustomerStore) -> None:
    customers.put("ann", "order#1", {"status": "paid", "total": 5, "note": "x"})

    assert customers.update("ann", "order#1", {"status": "packed", "note": None}, expected={"status": "paid"})

    assert customers.get("ann", "order#1") == {"customer_id": "ann", "item": "order#1", "status": "packed", "total": 5}


def test_what_changed_meanwhile_is_left_alone(customers: CustomerStore) -> None:
    customers.put("ann", "order#1", {"status": "shipped"})

    beside = [NewItem("ann", "event#1", {"kind": "x"})]
    assert not customers.update("ann", "order#1", {"status": "cancelled"}, expected={"status": "paid"}, beside=beside)

    assert customers.get("ann", "order#1") == {"customer_id": "ann", "item": "order#1", "status": "shipped"}
    assert customers.get("ann", "event#1") is None


def test_new_items_come_with_the_change_or_not_at_all(customers: CustomerStore) -> None:
    beside = [NewItem("ann", "turn#1", {"reply": "a"}, 2_000_000_000), NewItem("visitor#k", "key", {})]
    assert customers.update("ann", "head", {"turn": 1}, expected={"turn": None}, beside=beside, expires_at=7)

    assert not customers.update("ann", "head", {"turn": 2}, expected={"turn": 1}, beside=beside[:1])

    head, turn = customers.get("ann", "head"), customers.get("ann", "turn#1")
    assert head == {"customer_id": "ann", "item": "head", "turn": 1, "expires_at": 7}
    assert turn is not None
    assert turn["expires_at"] == 2_000_000_000


def test_a_counter_adds_up_and_stops_at_its_limit(customers: CustomerStore) -> None:
    assert customers.add("count", "day", {"tokens": 60, "calls": 1}, limits={"tokens": 100}) == {
        "tokens": 60,
        "calls": 1,
    }
    assert customers.add("count", "day", {"tokens": 60, "calls": 1}, limits={"tokens": 100}) is None
    assert customers.add("count", "day", {"tokens": 40, "calls": 1}, limits={"tokens": 100}, expires_at=9) == {
        "tokens": 100,
        "calls": 2,
    }
    assert customers.add("count", "new", {"tokens": 101}, limits={"tokens": 100}) is None


def test_a_listing_finds_items_of_any_customer_in_order(customers: CustomerStore) -> None:
    for owner, at in (("ann", "2026-02"), ("ben", "2026-01")):
        customers.put(owner, "handoff#1", {"listed_under": "handoffs", "listed_at": at})
    customers.put("cem", "handoff#1", {"listed_at": "2026-03"})

    assert [one.customer_id for one in customers.listed("handoffs")] == ["ben", "ann"]
    assert [one.customer_id for one in customers.listed("handoffs", newest_first=True, limit=1)] == ["ann"]
    assert customers.listed("nothing") == []


def test_an_attribute_that_holds_null_is_as_one_that_is_not_there(customers: CustomerStore) -> None:
    customers.put("ann", "order#1", {"status": "paid", "cancelled_at": None})

    assert customers.update("ann", "order#1", {"status": "cancelled"}, expected={"cancelled_at": None})
