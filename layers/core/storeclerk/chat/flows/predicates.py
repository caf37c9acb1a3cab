"""The questions that a check may ask of an order and of the slots."""

from datetime import datetime, timedelta

from storeclerk.chat.flows.acts import difference
from storeclerk.chat.flows.cases import (
    BalanceCovers,
    HasVariants,
    ItemsChanged,
    Late,
    OneLine,
    PaidBy,
    PaymentIs,
    Predicate,
    SameCountry,
    ShipsTo,
    SlotIs,
    StatusIn,
    Within,
)
from storeclerk.chat.flows.scene import ORIGINAL, Scene
from storeclerk.chat.flows.slot_types import PaymentSlot
from storeclerk.chat.flows.slots.countries import country_of
from storeclerk.chat.flows.slots.variant import in_stock
from storeclerk.records import Order


def holds(case: Predicate, scene: Scene) -> bool:
    """Whether a predicate holds; without the order that it asks about none does."""
    if isinstance(case, SlotIs):
        return scene.slots.get(case.slot) in case.values
    order = scene.order
    return order is not None and _of_order(case, scene, order)


def _of_order(case: Predicate, scene: Scene, order: Order) -> bool:
    match case:
        case StatusIn():
            return order.status in case.states
        case Within() | Late():
            return _of_time(case, order, scene.turn.now)
        case ShipsTo() | SameCountry():
            country = _country(order.shipping_address)
            return country in (case.countries if isinstance(case, ShipsTo) else (_country(scene.address),))
        case HasVariants():
            return bool(scene.lines) and all(in_stock(scene, line) for line in scene.lines)
        case OneLine() | ItemsChanged():
            return order.items_changed if isinstance(case, ItemsChanged) else len(order.lines) == 1
        case _:
            return _of_payment(case, scene, order)


def _of_time(case: Within | Late, order: Order, now: datetime) -> bool:
    if isinstance(case, Late):
        expected = order.expected_at
        return expected is not None and expected.date() < now.date() and order.delivered_at is None
    since = {"placed": order.placed_at, "shipped": order.shipped_at, "delivered": order.delivered_at}[case.since]
    return since is not None and now - since <= timedelta(days=case.days)


def _of_payment(case: Predicate, scene: Scene, order: Order) -> bool:
    method, original = scene.method, scene.value(PaymentSlot) == ORIGINAL
    match case:
        case PaidBy():
            return _paid_kind(scene, order) in case.kinds
        case PaymentIs():
            return (original and "original" in case.kinds) or (method is not None and method.kind in case.kinds)
        case BalanceCovers():
            if method is None or method.balance is None:
                return True
            return method.balance >= (order.total if case.amount == "total" else difference(scene))
        case _:
            return False


def _paid_kind(scene: Scene, order: Order) -> str | None:
    known = next((one for one in scene.methods if one.method_id == order.payment_method), None)
    return known.kind if known else order.payment_method


def _country(address: object) -> str | None:
    country = address.get("country") if isinstance(address, dict) else None
    return None if country is None else country_of(str(country)) or str(country)
