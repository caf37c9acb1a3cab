"""What a customer may have changed about an order, and what refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from storeclerk.errors import BadInput
from storeclerk.records import Order, OrderStatus, PaymentMethod


@dataclass(frozen=True)
class Swap:
    """One position of an order and the variant that comes in its place; both are product ids."""

    old: str
    new: str


@dataclass(frozen=True)
class Cancel:
    """Cancel an order."""

    order_id: str
    reason: str


@dataclass(frozen=True)
class ChangeAddress:
    """Send an order elsewhere."""

    order_id: str
    address: dict[str, str]


@dataclass(frozen=True)
class ChangePayment:
    """Pay an order by another method of the customer's."""

    order_id: str
    method_id: str


@dataclass(frozen=True)
class ChangeItems:
    """Send other variants than were ordered; once an order, as the warehouse begins anew."""

    order_id: str
    swaps: tuple[Swap, ...]
    method_id: str | None = None


@dataclass(frozen=True)
class ReturnItems:
    """Take positions of an order back; method_id says where the money goes, None to where it came from."""

    order_id: str
    product_ids: tuple[str, ...]
    method_id: str | None = None


@dataclass(frozen=True)
class ExchangeItems:
    """Take positions of an order back and send other variants for them."""

    order_id: str
    swaps: tuple[Swap, ...]
    method_id: str | None = None


OrderChange: TypeAlias = Cancel | ChangeAddress | ChangePayment | ChangeItems | ReturnItems | ExchangeItems


class ChangeRefused(BadInput):
    """The shop's policy forbids a change; the message says why, fit for the customer."""

    code = "change_refused"


class OrderBook(Protocol):
    """A customer's own orders, as flows read and change them. No method ever reads another customer's."""

    def orders(self, customer_id: str) -> list[Order]:
        """All orders, newest first. Raises ConsentRequired."""
        ...

    def find(self, customer_id: str, order_id: str) -> Order | None:
        """One order, None where this customer has none of that number. Raises ConsentRequired."""
        ...

    def payment_methods(self, customer_id: str) -> Sequence[PaymentMethod]:
        """The ways to pay that the customer keeps with the shop. Raises ConsentRequired."""
        ...

    def change(self, customer_id: str, change: OrderChange, *, allowed: frozenset[OrderStatus], key: str) -> Order:
        """Change an order once, whatever happens twice, and publish `OrderChanged`; gives the order after it.

        allowed: the states in which the shop's policy permits this. key: the same change with the same key is done
        once, and answered the same.

        Raises:
            ChangeRefused: no such order of this customer, another state, a product or method that cannot be taken.
            ConsentRequired: the customer has not allowed the service to use the orders.
        """
        ...
