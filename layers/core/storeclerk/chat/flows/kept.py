"""What a conversation has kept of a flow, as far as it still fits the flow of today."""

from collections.abc import Mapping
from typing import Any

from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.filling import ACTED, BEGUN, SAID
from storeclerk.chat.flows.slot_types import AddressSlot, ChoiceSlot, LinesSlot, Slot, VariantSlot


def fitting(flow: Flow, slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots whose values are of the form that the flow's slots have now."""
    kept: dict[str, Any] = {}
    for name, value in slots.items():
        slot = flow.slots.get(name.rstrip("?"))
        fits = slot is not None and (_part_fits if name.endswith("?") else _fits)(slot, value)
        own = (name == SAID and _are_pairs(value)) or (name == ACTED and value is True)
        if fits or own or (name == BEGUN and isinstance(value, str)):
            kept[name] = value
    return kept


def _fits(slot: Slot, value: Any) -> bool:
    match slot:
        case LinesSlot() | VariantSlot():
            return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
        case AddressSlot():
            return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
        case ChoiceSlot():
            return any(option.value == value for option in slot.options)
        case _:
            return isinstance(value, str)


def _part_fits(slot: Slot, value: Any) -> bool:
    match slot:
        case VariantSlot():
            return isinstance(value, list) and all(one is None or isinstance(one, str) for one in value)
        case AddressSlot():
            return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
        case _:
            return False


def _are_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair) for pair in value
    )
