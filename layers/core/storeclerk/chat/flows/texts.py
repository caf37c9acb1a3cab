"""The names that a text of a flow may hold in braces, and their literal substitution."""

import re
from collections.abc import Callable, Iterator

from storeclerk.chat.flows.contract import Act, Ask, Choose, Confirm, Flow, Say, Step
from storeclerk.chat.flows.slot_types import AddressSlot, LinesSlot, OrderSlot, PaymentSlot, Slot, VariantSlot

_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")
# What is known of an order, as soon as there is one.
ORDER_FACTS = frozenset({"order_status", "order_total", "order_items", "placed_on", "delivered_on", "expected_on"})
OF_ORDER = (LinesSlot, VariantSlot, PaymentSlot, AddressSlot)


def names_in(text: str) -> Iterator[str]:
    """The names that stand in braces. Raises ValueError for a brace that belongs to none."""
    rest = _NAME.sub("", text)
    if "{" in rest or "}" in rest:
        raise ValueError("a brace that encloses no name; only {names} of slots and facts may stand in a text")
    yield from _NAME.findall(text)


def fill(text: str, value: Callable[[str], str]) -> str:
    """Put values in the place of names, in one pass: what a value holds is never looked at again."""
    return _NAME.sub(lambda found: value(found[1]), text)


def slot_of(flow: Flow, kind: type[Slot]) -> str | None:
    """Name the slot of a type."""
    return next((name for name, slot in flow.slots.items() if isinstance(slot, kind)), None)


def order_slot(flow: Flow) -> str | None:
    """Name the slot that holds the order."""
    return slot_of(flow, OrderSlot)


def texts_of(flow: Flow, step: Step) -> Iterator[str]:
    """The texts that a step may say."""
    match step:
        case Ask():
            yield flow.slots[step.slot].ask
        case Choose():
            yield step.ask
        case Act():
            yield from (text for text in (step.say,) if text)
        case Say():
            yield step.text
        case _ if text := getattr(step, "text", None):
            yield text
        case _:
            return


def needed_by_act(flow: Flow, act: Act) -> Iterator[type[Slot] | str]:
    """The slots that an act takes, by type or by name."""
    kinds: dict[str, tuple[type[Slot], ...]] = {
        "cancel": (OrderSlot,),
        "change_address": (OrderSlot, AddressSlot),
        "change_payment": (OrderSlot, PaymentSlot),
        "change_items": (OrderSlot, LinesSlot, VariantSlot),
        "return_items": (OrderSlot, LinesSlot),
        "exchange_items": (OrderSlot, LinesSlot, VariantSlot),
    }
    if act.change:
        yield from kinds[act.change]
        # Where a flow asks for a way to pay, each of its changes of goods takes it.
        if act.change in {"change_items", "return_items", "exchange_items"} and slot_of(flow, PaymentSlot):
            yield PaymentSlot
    if act.reason:
        yield act.reason
    yield from act.slots


def shown_acts(flow: Flow, confirm: Confirm) -> list[Act]:
    """The acts that a confirmation is for, in order: those that follow it directly, one after the other."""
    found: list[Act] = []
    step = flow.steps[confirm.next]
    while isinstance(step, Act) and step not in found:
        found.append(step)
        step = flow.steps[step.next]
    return found
