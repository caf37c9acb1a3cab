"""The benchmark's shop as records of ours: 500 people, 1,000 orders, 50 products with their variants."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from storeclerk.consent import Consent, Purpose, consent_attributes, consent_item
from storeclerk.records import Order, OrderLine, OrderStatus, PaymentKind, PaymentMethod, Product, Profile, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from storeclerk.ports import CustomerStore

_STATUS: Mapping[str, OrderStatus] = {
    "pending": "pending",
    "processed": "packed",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
_KINDS: Mapping[str, PaymentKind] = {"credit_card": "card", "paypal": "paypal", "gift_card": "gift_card"}
_FIRST = datetime(2026, 6, 1, tzinfo=UTC)
_CURRENCY = "USD"
_IN_STOCK = 5


@dataclass(frozen=True)
class TauShop:
    """The files of the benchmark."""

    users: Mapping[str, Any]
    orders: Mapping[str, Any]
    products: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> TauShop:
        """Read the users, orders and products of a folder."""
        return cls(*(_json(folder / f"{name}.json.gz") for name in ("users", "orders", "products")))

    def fill(self, customers: CustomerStore) -> None:
        """Write everybody with consents and orders."""
        for customer_id in self.users:
            self.fill_one(customers, customer_id)

    def fill_one(self, customers: CustomerStore, customer_id: str) -> None:
        """Write one person."""
        consent = Consent(Purpose.SERVICE, granted=True, text_version="1", at=_FIRST)
        customers.put(customer_id, "profile", as_json(self._profile(customer_id)))
        customers.put(customer_id, consent_item(Purpose.SERVICE), consent_attributes(consent))
        for number, order_id in enumerate(self.users[customer_id]["orders"]):
            order = self._order(order_id, _FIRST + timedelta(days=number))
            listing = {"listed_under": f"order#{order.order_id}", "listed_at": order.placed_at.isoformat()}
            customers.put(customer_id, f"order#{order.order_id}", {**as_json(order), **listing})

    def catalogue(self) -> Iterator[Product]:
        """Each variant is a product of ours; those of one product are a group."""
        for product_id, product in self.products.items():
            for item_id, variant in product["variants"].items():
                yield Product(
                    product_id=item_id,
                    title=product["name"],
                    description="",
                    category=product["name"],
                    price=_money(variant["price"]),
                    currency=_CURRENCY,
                    stock=_IN_STOCK if variant["available"] else 0,
                    attributes=dict(variant["options"]),
                    group=product_id,
                )

    def options(self, item_id: str) -> dict[str, str]:
        """The options of a variant."""
        found = (product["variants"] for product in self.products.values() if item_id in product["variants"])
        return dict(next(found)[item_id]["options"])

    def price(self, item_id: str) -> float:
        """The price of a variant."""
        found = (product["variants"] for product in self.products.values() if item_id in product["variants"])
        return float(next(found)[item_id]["price"])

    def _profile(self, customer_id: str) -> Profile:
        user = self.users[customer_id]
        return Profile(
            subject=f"subject-{customer_id}",
            name=f"{user['name']['first_name']} {user['name']['last_name']}",
            email=user["email"],
            created_at=_FIRST,
            address=dict(user["address"]),
            payment_methods=tuple(map(_method, user["payment_methods"].values())),
        )

    def _order(self, order_id: str, placed_at: datetime) -> Order:
        order = self.orders[order_id]
        lines = [
            OrderLine(item["item_id"], item["name"], 1, _money(item["price"]), dict(item["options"]))
            for item in order["items"]
        ]
        return Order(
            order_id=bare(order_id),
            status=_STATUS[order["status"]],
            placed_at=placed_at,
            lines=tuple(lines),
            total=sum((line.unit_price for line in lines), Decimal()),
            currency=_CURRENCY,
            shipping_address=dict(order["address"]),
            payment_method=order["payment_history"][0]["payment_method_id"],
        )


def bare(order_id: str) -> str:
    """An order number without the sign in front of it."""
    return order_id.removeprefix("#")


def _method(method: Mapping[str, Any]) -> PaymentMethod:
    label = {
        "credit_card": f"{method.get('brand', '')} ending in {method.get('last_four', '')}",
        "paypal": "PayPal",
        "gift_card": "gift card",
    }[method["source"]]
    balance = _money(method["balance"]) if "balance" in method else None
    return PaymentMethod(method["id"], _KINDS[method["source"]], label, balance)


def _money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))


def _json(path: Path) -> Any:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)
