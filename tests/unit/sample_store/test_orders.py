"""Orders add up, follow the calendar and keep what the help pages promise."""

from collections import Counter
from decimal import Decimal
from typing import Any, get_args

import pytest

from storeclerk.records import OrderStatus
from tests.unit.sample_store.conftest import Row

Orders = list[dict[str, Any]]
_MOMENTS = ("placed_at", "shipped_at", "delivered_at", "return_requested_at", "returned_at", "refunded_at")
_HAPPENED = {
    "pending": 1,
    "paid": 1,
    "packed": 1,
    "cancelled": 1,
    "shipped": 2,
    "delivered": 3,
    "return_requested": 4,
    "returned": 5,
    "refunded": 6,
}


def test_1000_orders_in_every_state_numbered_by_time(orders: Orders) -> None:
    assert [order["order_id"] for order in orders] == [f"W{number}" for number in range(1_000_001, 1_001_001)]
    placed = [order["placed_at"] for order in orders]
    assert placed == sorted(placed)
    assert set(Counter(order["status"] for order in orders)) == set(get_args(OrderStatus)) - {"exchange_requested"}


def test_lines_carry_the_price_and_title_of_the_catalogue(orders: Orders, products: dict[str, Row]) -> None:
    for line in (line for order in orders for line in order["lines"]):
        product = products[line["product_id"]]
        assert (line["title"], line["unit_price"]) == (product["title"], product["price"])
        assert line["quantity"] >= 1


def test_totals_are_the_lines_and_the_shipping_of_the_help_page(orders: Orders, products: dict[str, Row]) -> None:
    for order in orders:
        goods = sum(Decimal(line["unit_price"]) * line["quantity"] for line in order["lines"])
        bulky = any('"bulky": true' in products[line["product_id"]]["attributes"] for line in order["lines"])
        shipping = Decimal("19.00") if bulky else Decimal("0.00") if goods >= 49 else Decimal("4.95")
        assert Decimal(order["shipping_cost"]) == shipping
        assert Decimal(order["total"]) == goods + shipping


def test_an_order_has_the_moments_of_its_state_in_their_order(orders: Orders) -> None:
    for order in orders:
        reached = [order[moment] for moment in _MOMENTS[: _HAPPENED[order["status"]]]]
        assert None not in reached
        assert reached == sorted(reached)
        assert all(order[moment] is None for moment in _MOMENTS[_HAPPENED[order["status"]] :])
        assert (order["cancelled_at"] is not None) == (order["status"] == "cancelled")


def test_an_order_has_a_carrier_once_shipped_and_an_expected_day_once_paid(orders: Orders) -> None:
    for order in orders:
        assert (order["carrier"] is None) == (order["tracking_number"] is None) == (order["shipped_at"] is None)
        assert (order["expected_at"] is None) == (order["status"] in {"pending", "cancelled"})


def test_nothing_lies_after_the_day_of_writing_but_what_is_expected(orders: Orders) -> None:
    past = [order[name] for order in orders for name in order if name.endswith("_at") and name != "expected_at"]
    assert max(moment for moment in past if moment) < "2026-11-01T12:00:00Z"


def test_orders_follow_their_customer(orders: Orders, customers: dict[str, Row]) -> None:
    for order in orders:
        customer = customers[order["customer_number"]]
        assert order["shipping_address"]["name"] == customer["name"]
        assert customer["created_at"] < order["placed_at"]
        if order["payment_method"] == "invoice":
            assert customer["country"] in {"IE", "DE", "AT", "NL"}


def test_six_parcels_are_late(orders: Orders) -> None:
    shipped = [order for order in orders if order["status"] == "shipped"]
    assert sum(order["expected_at"] < "2026-11-01" for order in shipped) == 6


@pytest.mark.parametrize("status", ["shipped", "delivered", "pending"])
def test_the_demo_customer_has_an_order_that_is(status: str, orders: Orders) -> None:
    assert any(order["status"] == status for order in orders if order["customer_number"] == "C-0001")


def test_the_latest_order_of_the_demo_customer_is_on_its_way(orders: Orders) -> None:
    latest = [order for order in orders if order["customer_number"] == "C-0001"][-1]
    assert latest["status"] == "shipped"
    assert latest["expected_at"] > "2026-11-01T12:00:00Z"
