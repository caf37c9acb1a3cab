"""What an act does, how a confirmation lists it, and what is said when it is done."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from storeclerk.chat.flows import say
from storeclerk.chat.flows.contract import Act, RequestKind
from storeclerk.chat.flows.scene import ORIGINAL, Scene
from storeclerk.chat.flows.slot_types import OrderSlot, PaymentSlot
from storeclerk.chat.flows.slots import told
from storeclerk.chat.orders.contract import (
    Cancel,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ExchangeItems,
    OrderChange,
    ReturnItems,
    Swap,
)  # fmt: skip
from storeclerk.records import Order

REQUESTS: dict[RequestKind, str] = {
    "damage": "Report the damage to our team",
    "missing_item": "Report to our team what is missing or wrong",
    "not_received": "Report to our team that the parcel has not come",
    "complaint": "Hand your complaint to our team",
    "email_change": "Change the e-mail address of your account",
    "deletion": "Delete your account and your data",
    "exchange": "Ask our team for the exchange",
    "invoice": "Ask our team for the invoice",
    "refund": "Ask our team about the refund",
}


def order_change(act: Act, scene: Scene, order: Order) -> OrderChange:
    """The change of the order that an act is, of the slots as they were confirmed."""
    method, order_id = method_id(scene, order), order.order_id
    swaps = tuple(Swap(line.product_id, new) for line, new in scene.swaps)
    match act.change:
        case "cancel":
            reason = scene.slots[act.reason or ""]
            return Cancel(order_id, str(reason))
        case "change_address":
            return ChangeAddress(order_id, dict(scene.address))
        case "change_payment":
            return ChangePayment(order_id, method or "")
        case "change_items":
            return ChangeItems(order_id, swaps, method)
        case "return_items":
            return ReturnItems(order_id, tuple(line.product_id for line in scene.lines), method)
        case _:
            return ExchangeItems(order_id, swaps, method)


def method_id(scene: Scene, order: Order) -> str | None:
    """The way to pay to use; None stands for that of the order where the customer does not keep it."""
    chosen = scene.value(PaymentSlot)
    if chosen != ORIGINAL:
        return chosen if isinstance(chosen, str) else None
    return next((one.method_id for one in scene.methods if one.method_id == order.payment_method), None)


def request_details(act: Act, scene: Scene) -> dict[str, Any]:
    """What a request holds: its slots, and the order where there is one."""
    order = scene.order
    taken = {name: scene.slots[name] for name in act.slots if not isinstance(scene.flow.slots[name], OrderSlot)}
    return {**({"order_id": order.order_id} if order else {}), **taken}


def difference(scene: Scene) -> Decimal:
    """What the new variants cost more than what was paid for the old ones; negative where they cost less."""
    found = scene.products([new for _, new in scene.swaps])
    return sum(
        ((found[new].price - line.unit_price) * line.quantity for line, new in scene.swaps if new in found), Decimal(0)
    )


def details(act: Act, scene: Scene) -> Iterator[str]:
    """Say what an act will do, with all that it depends on."""
    order = scene.order
    if act.request is not None or order is None:
        yield from _requested(act, scene, order)
        return
    number, total = f"order {order.order_id}", say.money(order.total, order.currency)
    match act.change:
        case "cancel":
            yield f"Cancel {number}: {say.lines(order.lines)}, {total}"
            yield f"Reason: {_slot(scene, act.reason or '')}"
        case "change_address":
            yield f"Send {number} to {say.address(scene.address)}"
        case "change_payment":
            yield f"Pay {number} ({total}) by {_payment(scene)}"
        case "return_items":
            yield f"Return from {number}: {say.lines(scene.lines)}"
            yield f"Refund to {_payment(scene)}"
        case _:
            yield from _swapped(act, scene, order)


def done(act: Act, scene: Scene, after: Order | None) -> str:
    """Say that an act was done; a request is not done yet, only handed on."""
    if after is None or act.change is None:
        return "Thank you. I have passed this on to our team."
    number = after.order_id
    match act.change:
        case "cancel":
            return f"Order {number} is cancelled."
        case "change_address":
            return f"Order {number} now goes to {say.address(scene.address)}."
        case "change_payment":
            return f"Order {number} is now paid by {_payment(scene)}."
        case "change_items":
            return f"Order {number} is changed as you wished."
        case _:
            what = "return" if act.change == "return_items" else "exchange"
            return f"Your {what} from order {number} is registered."


def _requested(act: Act, scene: Scene, order: Order | None) -> Iterator[str]:
    title = REQUESTS[act.request] if act.request else ""
    yield f"{title}: order {order.order_id}" if order else title
    for name in act.slots:
        if not isinstance(scene.flow.slots[name], OrderSlot):
            yield f"{name.replace('_', ' ').capitalize()}: {_slot(scene, name)}"


def _swapped(act: Act, scene: Scene, order: Order) -> Iterator[str]:
    verb = "Change in" if act.change == "change_items" else "Exchange from"
    found = scene.products([new for _, new in scene.swaps])
    for line, new in scene.swaps:
        yield f"{verb} order {order.order_id}: {say.line(line)} for {say.product(found[new]) if new in found else new}"
    cost = difference(scene)
    if scene.value(PaymentSlot) is not None:
        amount = say.money(abs(cost), order.currency)
        way = f"you pay {amount} by" if cost > 0 else f"you get {amount} back to"
        yield f"Difference in price: {way} {_payment(scene)}" if cost else f"Same price; by {_payment(scene)}"


def _payment(scene: Scene) -> str:
    chosen = scene.value(PaymentSlot)
    return say.payment(scene, chosen if isinstance(chosen, str) else ORIGINAL)


def _slot(scene: Scene, name: str) -> str:
    return told(scene.flow.slots[name], scene, scene.slots[name])
