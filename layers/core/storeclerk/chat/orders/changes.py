"""What each change makes of an order, or why it cannot be made: pure rules, without a store."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from storeclerk.chat.orders.contract import (
    Cancel,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeRefused,
    ExchangeItems,
    OrderChange,
    ReturnItems,
    Swap,
)
from storeclerk.records import JsonObject, Order, OrderLine, OrderStatus, PaymentMethod, Product, as_json

_WORDS: Mapping[type[OrderChange], str] = {
    Cancel: "cancelled",
    ChangeAddress: "sent elsewhere",
    ChangePayment: "paid another way",
    ChangeItems: "changed",
    ReturnItems: "returned",
    ExchangeItems: "exchanged",
}


@dataclass(frozen=True)
class Changing:
    """An order that is to change, and what decides over it; products reads live rows by id."""

    order: Order
    methods: Sequence[PaymentMethod]
    allowed: frozenset[OrderStatus]
    products: Callable[[Sequence[str]], Mapping[str, Product]]
    now: datetime


def changed(changing: Changing, change: OrderChange) -> JsonObject:
    """Give the attributes that a change sets. Raises ChangeRefused with a message for the customer."""
    _check_state(changing, change)
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


def _check_state(changing: Changing, change: OrderChange) -> None:
    order, done = changing.order, _WORDS[type(change)]
    if order.status not in changing.allowed:
        state = order.status.replace("_", " ")
        raise ChangeRefused(f"Order {order.order_id} is {state}, so it can no longer be {done}.")
    if order.items_changed and isinstance(change, ChangeItems):
        raise ChangeRefused(f"The items of order {order.order_id} were changed before; that can be done once.")


def _address(change: ChangeAddress) -> JsonObject:
    if not any(part.strip() for part in change.address.values()):
        raise ChangeRefused("The new address is empty. Please give street, postcode, town and country.")
    return {"shipping_address": dict(change.address)}


def _payment(changing: Changing, change: ChangePayment) -> JsonObject:
    order = changing.order
    method = _method(changing, change.method_id)
    if method.method_id == order.payment_method:
        raise ChangeRefused(f"Order {order.order_id} is paid that way already.")
    _check_balance(method, order.total, order.currency)
    return {"payment_method": method.method_id}


def _items(changing: Changing, change: ChangeItems) -> JsonObject:
    order, new = changing.order, _new_products(changing, change.swaps)
    lines, difference = list(order.lines), Decimal()
    for swap in change.swaps:
        place = next(n for n, line in enumerate(lines) if line.product_id == swap.old)
        product, line = new[swap.new], lines[place]
        difference += (product.price - line.unit_price) * line.quantity
        lines[place] = OrderLine(product.product_id, product.title, line.quantity, product.price, _options(product))
    money = _difference_to(changing, change.method_id, difference)
    total = order.total + difference
    return {"lines": as_json(lines), "total": total, "items_changed": True, **money}


def _return(changing: Changing, change: ReturnItems) -> JsonObject:
    _check_lines(changing.order, change.product_ids)
    refund = {} if change.method_id is None else {"refund_to": _refund(changing, change.method_id)}
    return {"status": "return_requested", "returning": list(change.product_ids), **refund}


def _exchange(changing: Changing, change: ExchangeItems) -> JsonObject:
    new = _new_products(changing, change.swaps)
    paid = {line.product_id: line.unit_price for line in changing.order.lines}
    difference = sum((new[swap.new].price - paid[swap.old] for swap in change.swaps), Decimal())
    swaps = [{"old": swap.old, "new": swap.new} for swap in change.swaps]
    money = _difference_to(changing, change.method_id, difference)
    return {"status": "exchange_requested", "exchanging": swaps, **money}


def _new_products(changing: Changing, swaps: Sequence[Swap]) -> Mapping[str, Product]:
    """Read the variants that come for others, live. Raises ChangeRefused for one that cannot."""
    _check_lines(changing.order, [swap.old for swap in swaps])
    found = changing.products([name for swap in swaps for name in (swap.old, swap.new)])
    for swap in swaps:
        _check_variant(found.get(swap.old), found.get(swap.new), swap)
    return found


def _check_variant(old: Product | None, new: Product | None, swap: Swap) -> None:
    if new is None or new.stock < 1:
        raise ChangeRefused(f"{new.title if new else 'What you chose'} is not available in these options.")
    if swap.old == swap.new:
        raise ChangeRefused(f"{new.title} has these options already.")
    if old is None or not old.group or old.group != new.group:
        raise ChangeRefused("An item can only be exchanged for another variant of the same product.")


def _check_lines(order: Order, product_ids: Sequence[str]) -> None:
    if not product_ids:
        raise ChangeRefused("No item was named. Please say which ones.")
    if Counter(product_ids) - Counter(line.product_id for line in order.lines):
        raise ChangeRefused(f"Not all of these items are in order {order.order_id}.")


def _difference_to(changing: Changing, method_id: str | None, difference: Decimal) -> JsonObject:
    if method_id is None:
        return {}
    method = _method(changing, method_id)
    _check_balance(method, difference, changing.order.currency)
    return {"refund_to": method.method_id}


def _refund(changing: Changing, method_id: str) -> str:
    """Money goes back to where it came from, or to a gift card of the customer's."""
    if method_id == changing.order.payment_method:
        return method_id
    method = _method(changing, method_id)
    if method.kind != "gift_card":
        raise ChangeRefused("A refund goes to the original payment method or to a gift card of yours.")
    return method.method_id


def _method(changing: Changing, method_id: str) -> PaymentMethod:
    found = next((method for method in changing.methods if method.method_id == method_id), None)
    if found is None:
        raise ChangeRefused("This payment method is not in your account.")
    return found


def _check_balance(method: PaymentMethod, amount: Decimal, currency: str) -> None:
    if method.kind == "gift_card" and (method.balance or Decimal()) < amount:
        raise ChangeRefused(f"The gift card does not cover {amount:.2f} {currency}.")


def _options(product: Product) -> dict[str, str]:
    return {name: str(value) for name, value in product.attributes.items() if not isinstance(value, list | dict)}
