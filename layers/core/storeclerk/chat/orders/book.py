"""A customer's orders as flows read and change them: `OrderBook` on the customers table.

Each change is one conditional write together with its event. It is done once, whatever happens twice: an order keeps
the keys of its last changes. Whose order it is decides the partition that is read, so no call reaches another's. Money
is not moved here, nor the balance of a gift card: the shop's payment system hears of the change by the event.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from storeclerk.chat.orders import refusals
from storeclerk.chat.orders.changes import Changing, changed
from storeclerk.chat.orders.contract import OrderChange
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
# The shop may write an order too, and counts no revision.
_DECIDED_BY = ("revision", "status", "lines", "total", "payment_method")
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
                raise refusals.of_another(change.order_id)
            order = stored(Order, found)
            if mark in order.keys:
                return order
            changes = self._wanted(customer_id, order, change, allowed)
            kept = {**changes, "keys": [*order.keys, mark][-_KEYS:], "revision": order.revision + 1}
            if self._written(customer_id, found, kept, self._detail(customer_id, order, changes, change)):
                return stored(Order, {**found, **kept})
        raise StoreUnavailable("The order was changed by others meanwhile. Please try again.")

    def _wanted(
        self, customer_id: str, order: Order, change: OrderChange, allowed: frozenset[OrderStatus]
    ) -> JsonObject:
        changing = Changing(order, self.payment_methods(customer_id), allowed, self._products, self._now())
        return changed(changing, change)

    def _written(self, customer_id: str, found: Item, kept: JsonObject, detail: JsonObject) -> bool:
        event = self._outbox.kept(EVENT, detail, f"{detail['order_id']}-{kept['keys'][-1]}")
        expected = {name: found.get(name) for name in _DECIDED_BY}
        if not self._gate.update(customer_id, _PURPOSE, found["item"], kept, expected=expected, beside=[event]):
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
