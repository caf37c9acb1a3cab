"""Where a customer's order is, in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from storeclerk.chat.orders.questions import order_question
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import ConsentRequired, StoredDataError
from storeclerk.ports import Item
from storeclerk.records import Order, OrderStatus, readable, stored

_STATE: dict[OrderStatus, str] = {
    "pending": "has been received and waits for its payment",
    "paid": "is paid and will be packed next",
    "packed": "is packed and waits for the carrier",
    "shipped": "is on its way",
    "delivered": "was delivered",
    "cancelled": "was cancelled",
    "return_requested": "is to come back: we are waiting for your return",
    "exchange_requested": "is to be exchanged: we are waiting for what you send back",
    "returned": "has come back to us",
    "refunded": "was refunded",
}
_UNDER_WAY = frozenset[OrderStatus]({"pending", "paid", "packed", "shipped"})
_OPEN = _UNDER_WAY | {"return_requested", "exchange_requested"}
_MOST_NAMED = 3
# Order numbers grow with time, so the newest hundred hold the latest open one of any customer but a bulk buyer.
_NEWEST = 100

NO_CONSENT = (
    "I may look at your orders only if you allow it. Allow the purpose 'service' in your privacy settings "
    "and ask me again."
)
NO_ORDERS = "There is no order in your account yet."


class OrderDesk:
    """Answers questions about where an order is, from the customer's own orders."""

    def __init__(self, gate: ConsentGate, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._gate = gate
        self._now = now

    def answer(self, customer_id: str, text: str) -> str | None:
        """Say where the orders that a text asks about are, or None where it asks for something else."""
        question = order_question(text)
        if question is None:
            return None
        try:
            if question.order_ids:
                return " ".join(self._named(customer_id, name) for name in question.order_ids[:_MOST_NAMED])
            return self._latest(customer_id)
        except ConsentRequired:
            return NO_CONSENT

    def _named(self, customer_id: str, order_id: str) -> str:
        for item in self._read(customer_id, order_id):
            if item["item"] == f"order#{order_id}":
                return self._describe(stored(Order, item))
        # The same words for a number that does not exist and for another customer's.
        return f"I cannot find an order {order_id} in your account. Please check the number."

    def _latest(self, customer_id: str) -> str:
        items = self._read(customer_id, "")
        if not items:
            return NO_ORDERS
        orders = list(readable(Order, items))
        if not orders:
            raise StoredDataError("None of a customer's orders can be read.")
        return self._describe(max(orders, key=lambda order: (order.status in _OPEN, order.placed_at)))

    def _read(self, customer_id: str, prefix: str) -> list[Item]:
        return self._gate.read(customer_id, Purpose.SERVICE, f"order#{prefix}", limit=_NEWEST, newest_first=True)

    def _describe(self, order: Order) -> str:
        return " ".join([f"Your order {order.order_id} {_state(order)}.", *_tracking(order), *self._expected(order)])

    def _expected(self, order: Order) -> list[str]:
        if order.expected_at is None or order.status not in _UNDER_WAY:
            return []
        day = _day(order.expected_at)
        if order.expected_at.date() < self._now().date():
            return [f"It was expected on {day} and is late; I am sorry."]
        return [f"It is expected on {day}."]


def _state(order: Order) -> str:
    state = _STATE[order.status]
    if order.status == "shipped" and order.carrier:
        return f"{state} with {order.carrier}"
    if order.status == "delivered" and order.delivered_at:
        return f"{state} on {_day(order.delivered_at)}"
    return state


def _tracking(order: Order) -> list[str]:
    if order.status != "shipped" or not order.tracking_number:
        return []
    return [f"Its tracking number is {order.tracking_number}."]


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"
