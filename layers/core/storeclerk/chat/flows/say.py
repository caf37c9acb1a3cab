"""Orders, positions, addresses and amounts in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from storeclerk.chat.flows.scene import ORIGINAL, Scene
from storeclerk.records import Order, OrderLine, OrderStatus, PaymentMethod, Product

STATE: dict[OrderStatus, str] = {
    "pending": "is pending: we have it and wait for its payment",
    "paid": "is paid and will be packed next",
    "packed": "is packed and waits for the carrier",
    "shipped": "was shipped and is on its way",
    "delivered": "was delivered",
    "cancelled": "was cancelled",
    "return_requested": "is to come back: we are waiting for your return",
    "exchange_requested": "is to be exchanged: we are waiting for what you send back",
    "returned": "was returned and has arrived in our warehouse",
    "refunded": "was refunded",
}
_KINDS = {
    "card": "card", "paypal": "PayPal", "gift_card": "gift card", "invoice": "invoice",
    "bank_transfer": "bank transfer",
}  # fmt: skip
_ADDRESS = ("name", "street", "extra", "postcode", "city", "region", "country")


def day(moment: datetime | None) -> str:
    """A day in words."""
    return f"{moment.day} {moment:%B %Y}" if moment else "an unknown day"


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency."""
    return f"{amount:.2f} {currency}"


def options(chosen: Mapping[str, object]) -> str:
    """The options of a variant in words."""
    return ", ".join(f"{name} {value}" for name, value in chosen.items())


def line(position: OrderLine) -> str:
    """One position in words."""
    number = f"{position.quantity} x " if position.quantity > 1 else ""
    return f"{number}{position.title}" + (f" ({options(position.options)})" if position.options else "")


def lines(positions: Sequence[OrderLine]) -> str:
    """Several positions in words."""
    return joined([line(position) for position in positions])


def joined(parts: Sequence[str], last: str = "and") -> str:
    """A list in words."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def order_label(order: Order) -> str:
    """An order as a customer knows it again."""
    first, *others = [position.title for position in order.lines] or ["no items"]
    more = f" and {len(others)} more" if others else ""
    return f"{order.order_id} of {day(order.placed_at)}: {first}{more}"


def address(parts: Mapping[str, str]) -> str:
    """An address in one line; parts of other names follow the known ones."""
    names = [*_ADDRESS, *(name for name in parts if name not in _ADDRESS)]
    return ", ".join(str(parts[name]) for name in names if parts.get(name))


def method(one: PaymentMethod) -> str:
    """A way to pay in words."""
    label = f" {one.label}" if one.label and one.label.casefold() != one.kind else ""
    return f"{_KINDS.get(one.kind, one.kind)}{label}"


def original(order: Order | None, methods: Sequence[PaymentMethod]) -> str:
    """The way in which an order was paid."""
    paid = order.payment_method if order else None
    known = next((one for one in methods if one.method_id == paid), None)
    named = method(known) if known else _KINDS.get(paid or "", "")
    return f"the original way to pay ({named})" if named else "the original way to pay"


def payment(scene: Scene, chosen: str) -> str:
    """A chosen way to pay in words."""
    if chosen == ORIGINAL:
        return original(scene.order, scene.methods)
    known = next((one for one in scene.methods if one.method_id == chosen), None)
    return method(known) if known else chosen


def product(one: Product) -> str:
    """A variant in words."""
    told = options({name: value for name, value in one.attributes.items() if isinstance(value, str | int | Decimal)})
    return f"{one.title} ({told})" if told else one.title
