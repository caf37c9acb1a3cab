"""Why an order cannot be changed in the state that it is in, and what the customer may ask for instead."""

from collections.abc import Mapping

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
from storeclerk.records import Order, OrderStatus

_DONE: Mapping[type[OrderChange], str] = {
    Cancel: "cancelled",
    ChangeAddress: "sent elsewhere",
    ChangePayment: "paid another way",
    ChangeItems: "changed",
    ReturnItems: "returned",
    ExchangeItems: "exchanged",
}
# What a shop permits in a state is in its flows, so these say what to ask for and promise nothing.
_NOT_SENT = "Ask me whether it can still be cancelled or changed."
_ON_ITS_WAY = "Once it has arrived, ask me about a return."
_ARRIVED = "Ask me about a return or an exchange instead."
_SETTLED = "If that is not right, a person can look into it for you."
_STATES: Mapping[OrderStatus, tuple[str, str]] = {
    "pending": ("is pending", _NOT_SENT),
    "paid": ("is paid and not sent yet", _NOT_SENT),
    "packed": ("is packed", _ON_ITS_WAY),
    "shipped": ("is shipped", _ON_ITS_WAY),
    "delivered": ("was delivered", _ARRIVED),
    "cancelled": ("was cancelled", _SETTLED),
    "return_requested": ("is being returned", _SETTLED),
    "exchange_requested": ("is being exchanged", _SETTLED),
    "returned": ("was returned", _SETTLED),
    "refunded": ("was refunded", _SETTLED),
}


def of_state(order: Order, change: OrderChange) -> ChangeRefused:
    """Refuse a change because of the order's state."""
    state, instead = _STATES[order.status]
    if order.status in ("pending", "paid") and not isinstance(change, ReturnItems | ExchangeItems):
        instead = _SETTLED
    return ChangeRefused(f"Order {order.order_id} {state}, so it cannot be {_DONE[type(change)]} now. {instead}")


def of_another(order_id: str) -> ChangeRefused:
    """Refuse an order that does not exist, and one of somebody else, in the same words."""
    return ChangeRefused(f"I cannot find an order {order_id} of yours. Please check the number.")
