"""The orders of the two demo customers, written by hand so that the tour has good answers."""

import tomllib
from collections.abc import Sequence

from sample_store.lifecycle import Dates
from sample_store.order import Order
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import SOURCE


def demo_orders(customers: Sequence[Customer], products: Sequence[Product]) -> list[Order]:
    """The orders in `source/demo_orders.toml`."""
    page = tomllib.loads((SOURCE / "demo_orders.toml").read_text(encoding="utf-8"))
    buyers = {customer.number: customer for customer in customers}
    catalogue = {product.title: product for product in products}
    return [
        Order(
            customer=buyers[entry["customer"]],
            status=entry["status"],
            placed=entry["placed"],
            dates=Dates(**entry.get("dates", {})),
            lines=tuple((catalogue[title], quantity) for title, quantity in entry["lines"].items()),
            payment=entry["payment"],
            tracking=entry.get("tracking"),
            visited=tuple(catalogue[title] for title in entry["lines"]),
        )
        for entry in page["order"]
    ]
