"""Facts of an order, in words."""

from collections.abc import Sequence
from datetime import datetime

from storeclerk.chat.flows import say
from storeclerk.chat.flows.contract import Fact
from storeclerk.records import Order, OrderStatus

_UNDER_WAY = frozenset[OrderStatus]({"pending", "paid", "packed", "shipped"})
_MOST_LISTED = 5
_REFUND: dict[OrderStatus, str] = {
    "return_requested": (
        "Your return of order {} is registered; the refund follows when it has arrived in our warehouse."
    ),
    "exchange_requested": "Order {} is to be exchanged, so there is no refund for it.",
    "returned": "Your return of order {} has arrived; its refund is not sent yet.",
    "refunded": "Order {} was refunded.",
    "cancelled": "Order {} was cancelled; what was paid for it is sent back the way it was paid.",
}


def tell(fact: Fact, order: Order, now: datetime) -> str:
    """Tell one fact."""
    match fact:
        case "status":
            return _status(order, now)
        case "tracking":
            return _tracking(order)
        case "refund":
            return _REFUND.get(order.status, "For order {} no return is registered.").format(order.order_id)
        case "invoice":
            total = say.money(order.total, order.currency)
            return f"The invoice of order {order.order_id} of {say.day(order.placed_at)} is over {total}."
        case "items":
            return f"Order {order.order_id} holds {say.lines(order.lines)}."
        case "orders":
            return ""  # of all orders, not of one


def listed(orders: Sequence[Order]) -> str:
    """Tell how the newest orders stand, one a line."""
    told = [f"- {say.order_label(order)}: it {say.STATE[order.status]}" for order in orders[:_MOST_LISTED]]
    more = [f"- and {len(orders) - _MOST_LISTED} older ones"] if len(orders) > _MOST_LISTED else []
    return "\n".join(["Your orders, newest first:", *told, *more])


def value(name: str, order: Order | None) -> str:
    """A fact that texts may name in braces."""
    if order is None:
        return "unknown"
    known = {
        "order_status": say.STATE[order.status],
        "order_total": say.money(order.total, order.currency),
        "order_items": say.lines(order.lines),
        "placed_on": say.day(order.placed_at),
        "delivered_on": say.day(order.delivered_at),
        "expected_on": say.day(order.expected_at),
    }
    return known[name]


def _status(order: Order, now: datetime) -> str:
    state = say.STATE[order.status]
    if order.status == "shipped" and order.carrier:
        state = f"{state} with {order.carrier}"
    if order.status == "delivered" and order.delivered_at:
        state = f"{state} on {say.day(order.delivered_at)}"
    return " ".join([f"Your order {order.order_id} {state}.", *_expected(order, now)])


def _expected(order: Order, now: datetime) -> list[str]:
    if order.expected_at is None or order.status not in _UNDER_WAY:
        return []
    if order.expected_at.date() < now.date():
        return [f"It was expected on {say.day(order.expected_at)} and is late; I am sorry."]
    return [f"It is expected on {say.day(order.expected_at)}."]


def _tracking(order: Order) -> str:
    if order.tracking_number and order.status in ("shipped", "delivered"):
        return f"Its tracking number is {order.tracking_number}."
    return ""
