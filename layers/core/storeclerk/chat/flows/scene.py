"""What a flow sees in one turn: the customer's orders and ways to pay, and what is filled in so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.needs import Variants
from storeclerk.chat.flows.slot_types import AddressSlot, LinesSlot, PaymentSlot, Slot, VariantSlot
from storeclerk.chat.flows.texts import order_slot, slot_of
from storeclerk.chat.orders.contract import OrderBook
from storeclerk.chat.turn import Turn
from storeclerk.records import Order, OrderLine, PaymentMethod, Product

ORIGINAL = "original"


@dataclass
class Scene:
    """One turn of one flow; stores are asked once a turn. slots: plain JSON by name."""

    turn: Turn
    flow: Flow
    book: OrderBook
    catalogue: Variants
    slots: dict[str, Any] = field(default_factory=dict)
    _found: dict[str, Order | None] = field(default_factory=dict)

    @property
    def customer(self) -> str:
        """The customer, whom a flow with an order always knows."""
        return self.turn.customer_id or ""

    @cached_property
    def orders(self) -> Sequence[Order]:
        """All orders, newest first. Raises ConsentRequired."""
        return self.book.orders(self.customer)

    @cached_property
    def methods(self) -> Sequence[PaymentMethod]:
        """The ways to pay that the customer keeps. Raises ConsentRequired."""
        return self.book.payment_methods(self.customer)

    def find(self, order_id: str) -> Order | None:
        """One order of the customer's, None without one of that number. Raises ConsentRequired."""
        if order_id not in self._found:
            self._found[order_id] = self.book.find(self.customer, order_id)
        return self._found[order_id]

    def changed(self, order: Order) -> None:
        """Take note of an order after a change."""
        self._found[order.order_id] = order
        self.__dict__.pop("orders", None)

    @property
    def order(self) -> Order | None:
        """The order that was chosen."""
        name = order_slot(self.flow)
        chosen = self.slots.get(name) if name else None
        return self.find(chosen) if isinstance(chosen, str) else None

    @property
    def lines(self) -> list[OrderLine]:
        """The positions that were chosen, in order."""
        return chosen_lines(self.order, self.value(LinesSlot) or ())

    @property
    def swaps(self) -> list[tuple[OrderLine, str]]:
        """The positions with the products that come in their place, as far as they are known."""
        chosen = self.value(VariantSlot) or []
        return [(line, new) for line, new in zip(self.lines, chosen, strict=False) if new]

    @property
    def address(self) -> Mapping[str, str]:
        """The new address."""
        return self.value(AddressSlot) or {}

    @property
    def method(self) -> PaymentMethod | None:
        """The way to pay that was chosen; that of the order where the customer keeps it."""
        chosen = self.value(PaymentSlot)
        order = self.order
        wanted = order.payment_method if chosen == ORIGINAL and order else chosen
        return next((method for method in self.methods if method.method_id == wanted), None)

    def value(self, kind: type[Slot]) -> Any:
        """What fills the slot of a type; None where the flow has none, or nothing does."""
        name = slot_of(self.flow, kind)
        return self.slots.get(name) if name else None

    def products(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Products as they are now. Raises StoreUnavailable."""
        return self.catalogue.get(product_ids)


def chosen_lines(order: Order | None, product_ids: Sequence[str]) -> list[OrderLine]:
    """The positions of an order by the ids of their products; one that stands in it twice may be chosen twice."""
    left = list(order.lines) if order else []
    found: list[OrderLine] = []
    for product_id in product_ids:
        line = next((line for line in left if line.product_id == product_id), None)
        if line is not None:
            left.remove(line)
            found.append(line)
    return found
