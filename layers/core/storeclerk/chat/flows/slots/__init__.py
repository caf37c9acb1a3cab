"""Slots: each type has a parser of its own, and a question."""

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import Scene, chosen_lines
from storeclerk.chat.flows.slot_types import (
    AddressSlot,
    ChoiceSlot,
    LinesSlot,
    OrderSlot,
    PaymentSlot,
    Slot,
    VariantSlot,
)
from storeclerk.chat.flows.slots import address, lines, order, payment, plain, variant
from storeclerk.chat.flows.slots.found import Found, Question, Said


def read(slot: Slot, scene: Scene, said: Said, partly: object = None, *, asked: bool) -> Found | None:
    """Find a slot in a text; asked: the text answers just this slot's question, else only what is plain counts."""
    match slot:
        case OrderSlot():
            return order.read(slot, scene, said.text, asked=asked)
        case LinesSlot():
            return lines.read(scene, said.text, asked=asked)
        case VariantSlot():
            return variant.read(scene, said.text, partly, asked=asked)
        case PaymentSlot():
            return payment.read(slot, scene, said.text, asked=asked)
        case AddressSlot():
            return address.read(scene, said.text, partly, asked=asked)
        case _:
            return plain.read(slot, said, asked=asked)


def alone(slot: Slot, scene: Scene) -> Found | None:
    """Fill a slot that needs no words, or find that there is nothing to fill it with."""
    match slot:
        case OrderSlot():
            return order.alone(slot, scene)
        case LinesSlot():
            return lines.alone(scene)
        case VariantSlot():
            return variant.alone(scene)
        case PaymentSlot():
            return payment.alone(slot, scene)
        case ChoiceSlot() if slot.default is not None:
            return Found(slot.default)
        case _:
            return None


def question(slot: Slot, scene: Scene, partly: object = None) -> Question:
    """What stands below the question of a slot."""
    match slot:
        case OrderSlot():
            return order.question(slot, scene)
        case LinesSlot():
            return lines.question(scene)
        case VariantSlot():
            return variant.question(scene, partly)
        case PaymentSlot():
            return payment.question(slot, scene)
        case ChoiceSlot():
            return plain.ask_choice(slot)
        case _:
            return Question()


def told(slot: Slot, scene: Scene, value: object) -> str:
    """What fills a slot, in words for the customer."""
    match slot:
        case LinesSlot() if isinstance(value, list):
            return say.lines(chosen_lines(scene.order, value))
        case VariantSlot() if isinstance(value, list):
            found = scene.products(value)
            return say.joined([say.product(found[one]) for one in value if one in found])
        case PaymentSlot() if isinstance(value, str):
            return say.payment(scene, value)
        case AddressSlot() if isinstance(value, dict):
            return say.address(value)
        case ChoiceSlot() if isinstance(value, str):
            return plain.label_of(slot, value)
        case _:
            return str(value)
