"""One order: what is in it, what it costs and how it is written down."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from sample_store.days import stamp
from sample_store.lifecycle import Dates
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import CURRENCY, FREE_SHIPPING_FROM, SHIPPING

BULKY_SHIPPING = Decimal("19.00")
_CARRIERS = {"HP": "Harbour Post", "KP": "Kestrel Parcel", "OF": "Overland Freight"}

Lines: TypeAlias = tuple[tuple[Product, int], ...]


@dataclass(frozen=True)
class Order:
    """One order with the products looked at before it; `number` is given once all are in order of time."""

    customer: Customer
    status: str
    placed: datetime
    dates: Dates
    lines: Lines
    payment: str
    tracking: str | None
    visited: tuple[Product, ...] = ()

    @property
    def goods(self) -> Decimal:
        """Sum of the lines in EUR."""
        return sum((product.price * quantity for product, quantity in self.lines), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        """What the delivery costs in EUR, by the rule on the help page."""
        if bulky(self.lines):
            return BULKY_SHIPPING
        return Decimal("0.00") if self.goods >= FREE_SHIPPING_FROM else SHIPPING

    def _carrier(self) -> str:
        return _CARRIERS[(self.tracking or "")[:2]]

    def record(self, number: int) -> dict[str, Any]:
        """The order as one line of `orders.jsonl`; amounts are strings with two decimals."""
        dates = self.dates
        return {
            "order_id": f"W{number}",
            "customer_number": self.customer.number,
            "status": self.status,
            "placed_at": stamp(self.placed),
            "lines": [_line(product, quantity) for product, quantity in self.lines],
            "shipping_cost": str(self.shipping),
            "total": str(self.goods + self.shipping),
            "currency": CURRENCY,
            "shipping_address": _address(self.customer),
            "payment_method": self.payment,
            "carrier": self._carrier() if dates.shipped else None,
            "tracking_number": self.tracking if dates.shipped else None,
            "expected_at": stamp(dates.expected),
            "shipped_at": stamp(dates.shipped),
            "delivered_at": stamp(dates.delivered),
            "cancelled_at": stamp(dates.cancelled),
            "return_requested_at": stamp(dates.return_requested),
            "returned_at": stamp(dates.returned),
            "refunded_at": stamp(dates.refunded),
        }


def _line(product: Product, quantity: int) -> dict[str, Any]:
    return {
        "product_id": product.product_id,
        "title": product.title,
        "quantity": quantity,
        "unit_price": str(product.price),
    }


def _address(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "street": customer.street,
        "postcode": customer.postcode,
        "city": customer.city,
        "country": customer.country,
    }


def bulky(lines: Lines) -> bool:
    """True if one of the lines travels by freight."""
    return any(product.attributes.get("bulky") for product, _ in lines)
