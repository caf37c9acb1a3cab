"""A customer's orders as flows read and change them: `OrderBook` on the customers table.

Each change is one conditional write together with its event. It is done once, whatever happens twice: an order keeps
the keys of its last changes. Money is not moved here; the shop's payment system hears of it by the event.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from storeclerk.chat.orders.changes import Changing, changed
from storeclerk.chat.orders.contract import ChangeRefused, OrderChange
from storeclerk.chat.outbox import Outbox
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.ports import Item, ProductStore
from storeclerk.records import JsonObject, Order, OrderStatus, PaymentMethod, as_json, readable, stored

EVENT = "OrderChanged"
# Order numbers grow with time, so these are the newest; more than any customer but a bulk buyer has.
_NEWEST = 100
_KEYS = 20  # of the last changes; a request that is sent again comes soon
_TRIES = 3
_PURPOSE = Purpose.SERVICE


class CustomerOrders:
    """The orders of one customer at a time, with the customer's consent to the service."""

    def __init__(self, gate: ConsentGate, products: ProductStore, outbox: Outbox, now: Callable[[], datetime]) -> None:
        self._gate = gate
        self._products = products
        self._outbox = outbox
        self._now = now

    def orders(self, customer_id: str) -> list[Order]:
        """The newest hundred orders, newest first. Raises ConsentRequired."""
        found = self._gate.read(customer_id, _PURPOSE, "order#", limit=_NEWEST, newest_first=True)
        return sorted(readable(Order, found), key=lambda order: order.placed_at, reverse=True)

    def find(self, customer_id: str, order_id: str) -> Order | None:
        """One order, None where this customer has none of that number. Raises ConsentRequired."""
        found = self._item(customer_id, order_id)
        return None if found is None else stored(Order, found)

    def payment_methods(self, customer_id: str) -> Sequence[PaymentMethod]:
        """The ways to pay that the customer keeps with the shop. Raises ConsentRequired."""
        profile = self._gate.profile(customer_id, _PURPOSE)
        return profile.payment_methods if profile else ()

    def change(self, customer_id: str, change: OrderChange, *, allowed: frozenset[OrderStatus], key: str) -> Order:
        """Change an order once, whatever happens twice, and publish `OrderChanged`; gives the order after it.

        Raises:
            ChangeRefused: the policy forbids it; the message says why.
            ConsentRequired: the customer has not allowed the service to use the orders.
            StoreUnavailable: the table does not answer, or others changed the order again and again meanwhile.
        """
        mark = sha256(key.encode()).hexdigest()[:16]
        for _ in range(_TRIES):
            found = self._item(customer_id, change.order_id)
            if found is None:
                raise ChangeRefused(f"I cannot find an order {change.order_id} of yours. Please check the number.")
            order = stored(Order, found)
            if mark in order.keys:
                return order
            if self._written(customer_id, order, self._wanted(customer_id, order, change, allowed), change, mark):
                return stored(Order, self._item(customer_id, change.order_id) or found)
        raise StoreUnavailable("The order was changed by others meanwhile. Please try again.")

    def _wanted(
        self, customer_id: str, order: Order, change: OrderChange, allowed: frozenset[OrderStatus]
    ) -> JsonObject:
        changing = Changing(order, self.payment_methods(customer_id), allowed, self._products.get, self._now())
        return changed(changing, change)

    def _written(self, customer_id: str, order: Order, changes: JsonObject, change: OrderChange, mark: str) -> bool:
        event = self._outbox.kept(EVENT, self._detail(customer_id, order, changes, change), f"{order.order_id}-{mark}")
        kept = {**changes, "keys": [*order.keys, mark][-_KEYS:], "revision": order.revision + 1}
        # An order that was loaded has no revision yet.
        expected = {"status": order.status, "revision": order.revision or None}
        name = f"order#{order.order_id}"
        if not self._gate.update(customer_id, _PURPOSE, name, kept, expected=expected, beside=[event]):
            return False
        self._outbox.publish(event)
        return True

    def _detail(self, customer_id: str, order: Order, changes: JsonObject, change: OrderChange) -> JsonObject:
        """Tell what changed, but for an address: who may know it reads the order."""
        told = {name: value for name, value in as_json(changes).items() if name != "shipping_address"}
        return {
            "customer_id": customer_id,
            "order_id": order.order_id,
            "change": type(change).__name__,
            "at": self._now().isoformat(),
            "details": told,
        }

    def _item(self, customer_id: str, order_id: str) -> Item | None:
        return self._gate.item(customer_id, _PURPOSE, f"order#{order_id}")
