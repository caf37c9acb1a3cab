"""Where a customer's order is."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest

from storeclerk.chat.orders.desk import NO_CONSENT, NO_ORDERS, OrderDesk
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoredDataError
from storeclerk.records import Order, OrderStatus, as_json
from tests.fakes import FakeCustomers

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)


def moment(day: int) -> datetime:
    return datetime(2026, 11, day, 9, tzinfo=UTC)


def order(order_id: str, status: OrderStatus, **fields: Any) -> Order:
    placed = {"placed_at": moment(1), "lines": (), "total": Decimal(10), "currency": "EUR"}
    return Order(**{"order_id": order_id, "status": status, **placed, **fields})


@pytest.fixture
def customers() -> FakeCustomers:
    return FakeCustomers()


@pytest.fixture
def desk(customers: FakeCustomers) -> OrderDesk:
    gate = ConsentGate(customers)
    gate.record("ada", Purpose.SERVICE, granted=True, text_version="1")
    return OrderDesk(gate, now=lambda: NOW)


def keep(customers: FakeCustomers, owner: str, *orders: Order) -> None:
    for kept in orders:
        customers.put(owner, f"order#{kept.order_id}", as_json(kept))


def test_an_order_on_its_way_is_told_with_carrier_tracking_and_day(desk: OrderDesk, customers: FakeCustomers) -> None:
    shipped = order("W1000001", "shipped", carrier="Swiftpost", tracking_number="SP12", expected_at=moment(12))
    keep(customers, "ada", shipped)

    assert desk.answer("ada", "where is W1000001") == (
        "Your order W1000001 is on its way with Swiftpost. Its tracking number is SP12. "
        "It is expected on 12 November 2026."
    )


def test_an_order_past_its_day_is_told_to_be_late(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W1000001", "packed", expected_at=moment(9)))

    assert desk.answer("ada", "W1000001") == (
        "Your order W1000001 is packed and waits for the carrier. "
        "It was expected on 9 November 2026 and is late; I am sorry."
    )


def test_a_delivered_order_is_told_with_its_day_and_no_expectation(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W1000001", "delivered", expected_at=moment(5), delivered_at=moment(4)))

    assert desk.answer("ada", "W1000001") == "Your order W1000001 was delivered on 4 November 2026."


@pytest.mark.parametrize("status", get_args(OrderStatus))
def test_every_state_has_its_words(desk: OrderDesk, customers: FakeCustomers, status: OrderStatus) -> None:
    keep(customers, "ada", order("W1000001", status))

    reply = desk.answer("ada", "W1000001")

    assert reply is not None
    assert reply.startswith("Your order W1000001 ")
    assert reply.endswith(".")
    assert "_" not in reply


def test_anothers_order_and_one_that_does_not_exist_are_told_in_the_same_words(
    desk: OrderDesk, customers: FakeCustomers
) -> None:
    keep(customers, "ben", order("W1000002", "shipped"))

    anothers = desk.answer("ada", "where is W1000002")
    unknown = desk.answer("ada", "where is W1000003")

    assert anothers == "I cannot find an order W1000002 in your account. Please check the number."
    assert unknown == anothers.replace("W1000002", "W1000003")


def test_a_number_that_only_begins_another_is_not_found(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W10000012", "shipped"))

    assert "cannot find" in (desk.answer("ada", "where is W1000001") or "")


def test_without_a_number_the_latest_open_order_is_told(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(
        customers,
        "ada",
        order("W1000001", "packed", placed_at=moment(2)),
        order("W1000002", "shipped", placed_at=moment(3)),
        order("W1000003", "delivered", placed_at=moment(4)),
    )

    assert (desk.answer("ada", "where is my order") or "").startswith("Your order W1000002 ")


def test_where_none_is_open_the_latest_is_told(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W1000001", "delivered"), order("W1000002", "refunded", placed_at=moment(2)))

    assert desk.answer("ada", "where is my order") == "Your order W1000002 was refunded."


def test_several_named_orders_are_each_told(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W1000001", "paid"))

    reply = desk.answer("ada", "where are W1000001 and W1000009")

    assert reply is not None
    assert "W1000001 is paid" in reply
    assert "cannot find an order W1000009" in reply


def test_a_customer_without_orders_is_told_so(desk: OrderDesk) -> None:
    assert desk.answer("ada", "where is my order") == NO_ORDERS


@pytest.mark.parametrize("text", ["where is my order", "W1000001"])
def test_without_consent_nothing_is_told_but_what_to_allow(
    desk: OrderDesk, customers: FakeCustomers, text: str
) -> None:
    keep(customers, "ben", order("W1000001", "shipped"))

    assert desk.answer("ben", text) == NO_CONSENT


def test_another_question_is_left_to_the_articles(desk: OrderDesk) -> None:
    assert desk.answer("ada", "How long does delivery take?") is None


def test_a_damaged_order_hides_none_of_the_others(desk: OrderDesk, customers: FakeCustomers) -> None:
    keep(customers, "ada", order("W1000001", "shipped"))
    customers.put("ada", "order#W1000002", {"order_id": "W1000002", "status": "?"})

    assert (desk.answer("ada", "where is my order") or "").startswith("Your order W1000001 ")


@pytest.mark.parametrize("text", ["where is my order", "where is W1000002"])
def test_an_order_that_cannot_be_read_is_a_fault_of_ours_and_never_told_as_missing(
    desk: OrderDesk, customers: FakeCustomers, text: str
) -> None:
    customers.put("ada", "order#W1000002", {"order_id": "W1000002", "status": "?"})

    with pytest.raises(StoredDataError):
        desk.answer("ada", text)
