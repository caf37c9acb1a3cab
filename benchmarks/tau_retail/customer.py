"""A customer who says what a task wants and answers the questions of the chat from the task's data alone."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.tau_retail.shop import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.tau_retail.shop import TauShop
    from benchmarks.tau_retail.tasks import TauAction

# Ways in which people say the same; which one a task gets follows from its number.
_CANCEL = (
    "I'd like to cancel order {order}",
    "please cancel {order}, {reason}",
    "hi can you cancel my order {order} for me",
    "cancel order {order} because {reason}",
)
_ADDRESS = (
    "I need to change the shipping address of {order}",
    "please send order {order} to another address: {address}",
    "can you change the delivery address for {order}",
)
_PAYMENT = (
    "I want to pay order {order} with {method} instead",
    "please change the payment method of {order} to {method}",
    "can you switch the payment for {order}",
)
_MODIFY = (
    "I want to change something in my order {order}: {swaps}",
    "for order {order}, please change {swaps}",
    "hi, can you modify {order}? {swaps}",
)
_RETURN = (
    "I want to return {items} from order {order}",
    "please take back {items} of {order}",
    "I'd like to send back {items}, order {order}",
)
_EXCHANGE = (
    "I want to exchange {swaps} in order {order}",
    "for {order} I'd like to swap {swaps}",
    "can I exchange items of {order}? {swaps}",
)
_SAYINGS = {
    "cancel_pending_order": _CANCEL,
    "modify_pending_order_address": _ADDRESS,
    "modify_pending_order_payment": _PAYMENT,
    "modify_pending_order_items": _MODIFY,
    "return_delivered_order_items": _RETURN,
    "exchange_delivered_order_items": _EXCHANGE,
}


@dataclass
class Customer:
    """One person with one wish; says nothing that the task does not hold."""

    shop: TauShop
    user_id: str
    action: TauAction
    assent: str = "yes"

    def opening(self) -> str:
        """Say what is wanted."""
        sayings = _SAYINGS[self.action.name]
        chosen = sayings[zlib.crc32(f"{self.user_id}{self.order}".encode()) % len(sayings)]
        return chosen.format(
            order=self.order,
            reason=self.action.kwargs.get("reason", ""),
            address=self._address(),
            method=self._method(),
            items=self._items(),
            swaps=_listed([self._swap(*swap) for swap in self.action.swaps]),
        )

    @property
    def order(self) -> str:
        """The number of the order that the wish is about."""
        return str(self.action.kwargs["order_id"])

    def answer(self, asked: str) -> str | None:
        """Answer what the chat asks, or None where it asks nothing that the task can tell."""
        text = asked.casefold()
        if not any(sign in text for sign in ("?", "yes", "e-mail")):
            return None
        for words, say in self._answers():
            if any(word in text for word in words):
                return say()
        return None

    def _answers(self) -> Sequence[tuple[tuple[str, ...], Callable[[], str]]]:
        """What is said to a question, by words that tell it; the first that occurs counts."""
        kwargs = self.action.kwargs
        return (
            (("e-mail address",), lambda: f"{self.order}, {self.email}"),
            (("yes or no", '"yes"', "shall i", "is that right", "do you confirm"), self._sure),
            (("reason", "why"), lambda: kwargs.get("reason", "")),
            (("which order",), lambda: self.order),
            (("the items, the payment or the address",), self._part),
            (("new address", "street"), self._address),
            (("payment method", "pay", "refund go"), self._method),
            (("which options", "which one", "option", "variant"), self._options),
            (("which item", "what would you like to", "which of"), self._items),
        )

    def _sure(self) -> str:
        return self.assent

    @property
    def email(self) -> str:
        """The e-mail address on the orders."""
        return str(self.shop.users[self.user_id]["email"])

    def _part(self) -> str:
        return {"modify_pending_order_payment": "the payment", "modify_pending_order_address": "the address"}.get(
            self.action.name, "the items"
        )

    def _options(self) -> str:
        return "; ".join(self._swap(*swap) for swap in self.action.swaps)

    def _items(self) -> str:
        return _listed([self._named(item) for item in self._item_ids()])

    def _item_ids(self) -> list[str]:
        if self.action.swaps:
            return [old for old, _ in self.action.swaps]
        return list(self.action.kwargs.get("item_ids", ()))

    def _named(self, item_id: str) -> str:
        """Name an item of the order, with its options where the order holds another of its kind."""
        items = self.shop.orders[f"#{bare(self.order)}"]["items"]
        mine = next(item for item in items if item["item_id"] == item_id)
        alike = [item for item in items if item["name"] == mine["name"]]
        return f"the {mine['name']}" + (f" ({', '.join(mine['options'].values())})" if len(alike) > 1 else "")

    def _swap(self, old: str, new: str) -> str:
        return f"{self._named(old)} to {self._wanted(old, new)}"

    def _wanted(self, old: str, new: str) -> str:
        before, after = self.shop.options(old), self.shop.options(new)
        return _listed([f"{name} {value}" for name, value in after.items() if before.get(name) != value])

    def _method(self) -> str:
        if "payment_method_id" not in self.action.kwargs:
            return ""
        methods = self.shop.users[self.user_id]["payment_methods"]
        method = methods[self.action.kwargs["payment_method_id"]]
        name = {"paypal": "my PayPal account", "gift_card": "my gift card"}.get(
            method["source"], f"my {method.get('brand')} ending in {method.get('last_four')}"
        )
        alike = [one for one in methods.values() if one["source"] == method["source"] != "credit_card"]
        return f"{name} {method['id']}" if len(alike) > 1 else name

    def _address(self) -> str:
        parts = (self.action.kwargs.get(name) for name in ("address1", "address2", "city", "state", "zip", "country"))
        return ", ".join(part for part in parts if part)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
