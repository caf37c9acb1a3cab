"""What each change makes of an order, or why it cannot be made: rules without a customers table.

No money is moved and no balance of a gift card is changed here: the shop's payment system does that when it hears
`OrderChanged`. What is checked is that a gift card could pay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from storeclerk.chat.orders import refusals
from storeclerk.chat.orders.contract import (
    Cancel,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeRefused,
    ExchangeItems,
    OrderChange,
    ReturnItems,
)
from storeclerk.chat.orders.swaps import Swapped, find_places, swapped
from storeclerk.ports import ProductStore
from storeclerk.records import JsonObject, Order, OrderStatus, PaymentMethod, as_json


@dataclass(frozen=True)
class Changing:
    """An order that is to change, and what decides over it."""

    order: Order
    methods: Sequence[PaymentMethod]
    allowed: frozenset[OrderStatus]
    products: ProductStore
    now: datetime


def changed(changing: Changing, change: OrderChange) -> JsonObject:
    """Give the attributes that a change sets, None for one that goes.

    Raises:
        ChangeRefused: it cannot be made; the message is for the customer.
    """
    order = changing.order
    if order.status not in changing.allowed:
        raise refusals.of_state(order, change)
    match change:
        case Cancel():
            return {"status": "cancelled", "cancel_reason": change.reason, "cancelled_at": changing.now.isoformat()}
        case ChangeAddress():
            return _address(change)
        case ChangePayment():
            return _payment(changing, change)
        case ChangeItems():
            return _items(changing, change)
        case ReturnItems():
            return _return(changing, change)
        case ExchangeItems():
            return _exchange(changing, change)


def _address(change: ChangeAddress) -> JsonObject:
    if not any(part.strip() for part in change.address.values()):
        raise ChangeRefused("The new address is empty. Please give street, postcode, town and country.")
    return {"shipping_address": dict(change.address)}


def _payment(changing: Changing, change: ChangePayment) -> JsonObject:
    order = changing.order
    method = _method(changing, change.method_id)
    if method.method_id == order.payment_method:
        raise ChangeRefused(f"Order {order.order_id} is paid that way already. Please choose another payment method.")
    _check_balance(method, order.total, order.currency)
    return {"payment_method": method.method_id}


def _items(changing: Changing, change: ChangeItems) -> JsonObject:
    order = changing.order
    if order.items_changed:
        raise ChangeRefused(f"The items of order {order.order_id} were changed before; that can be done once.")
    matched = swapped(order, change.swaps, changing.products)
    lines = list(order.lines)
    for one in matched:
        lines[one.place] = one.replaced()
    money, difference = _paid_by(changing, change.method_id, matched)
    return {"lines": as_json(lines), "total": order.total + difference, "items_changed": True, **money}


def _return(changing: Changing, change: ReturnItems) -> JsonObject:
    find_places(changing.order, change.product_ids)
    refund_to = None if change.method_id is None else _refund(changing, change.method_id)
    return {"status": "return_requested", "returning": list(change.product_ids), "refund_to": refund_to}


def _exchange(changing: Changing, change: ExchangeItems) -> JsonObject:
    matched = swapped(changing.order, change.swaps, changing.products)
    swaps = [{"old": one.line.product_id, "new": one.new.product_id} for one in matched]
    money, _ = _paid_by(changing, change.method_id, matched)
    return {"status": "exchange_requested", "exchanging": swaps, **money}


def _paid_by(changing: Changing, method_id: str | None, matched: Sequence[Swapped]) -> tuple[JsonObject, Decimal]:
    """Say which method pays or gets the difference in price, and how much that is."""
    order, difference = changing.order, sum((one.difference for one in matched), Decimal())
    original = method_id in (None, order.payment_method)
    method = _kept(changing, order.payment_method) if original else _method(changing, method_id)
    if method is not None:
        _check_balance(method, difference, order.currency)
    return {"refund_to": method_id}, difference


def _refund(changing: Changing, method_id: str) -> str:
    """Money goes back to where it came from, or to a gift card of the customer's."""
    if method_id != changing.order.payment_method and _method(changing, method_id).kind != "gift_card":
        raise ChangeRefused("A refund goes to the original payment method or to a gift card of yours.")
    return method_id


def _method(changing: Changing, method_id: str | None) -> PaymentMethod:
    found = _kept(changing, method_id)
    if found is None:
        raise ChangeRefused("This payment method is not in your account. Please choose one that is.")
    return found


def _kept(changing: Changing, method_id: str | None) -> PaymentMethod | None:
    return next((method for method in changing.methods if method.method_id == method_id), None)


def _check_balance(method: PaymentMethod, amount: Decimal, currency: str) -> None:
    if method.kind == "gift_card" and (method.balance or Decimal()) < amount:
        raise ChangeRefused(
            f"The gift card does not cover {amount:.2f} {currency}. Please choose another payment method."
        )
