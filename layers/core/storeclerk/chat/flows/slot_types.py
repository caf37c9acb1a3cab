"""The types of slots, as a file declares them."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from storeclerk.chat.flows.parts import Part, Phrase, Text
from storeclerk.records import OrderStatus


class Option(Part, frozen=True):
    """One thing to choose: what is kept, how it is called, and other words for it."""

    value: Phrase
    label: str = ""
    words: tuple[Phrase, ...] = ()


class OrderSlot(Part, frozen=True, tag_field="type", tag="order"):
    """An order of the customer.

    states: those that the flow is for; an order in one of them is taken where it is the only one, or offered among
    five. pick: `newest` takes the newest instead of asking.
    """

    ask: Text
    states: tuple[OrderStatus, ...] = ()
    pick: Literal["only", "newest"] = "only"


class LinesSlot(Part, frozen=True, tag_field="type", tag="lines"):
    """Positions of the order."""

    ask: Text


class VariantSlot(Part, frozen=True, tag_field="type", tag="variant"):
    """For each position chosen, another product of its group."""

    ask: Text


class PaymentSlot(Part, frozen=True, tag_field="type", tag="payment"):
    """A way to pay of the customer's. from: which may be taken, `original` being that of the order."""

    ask: Text
    among: Literal["any", "original_or_gift_card", "other_than_original"] = msgspec.field(default="any", name="from")


class AddressSlot(Part, frozen=True, tag_field="type", tag="address"):
    """Where to send an order."""

    ask: Text


class ChoiceSlot(Part, frozen=True, tag_field="type", tag="choice"):
    """One of a few values. default: what is taken without asking, where the customer does not name one."""

    ask: Text
    options: Annotated[tuple[Option, ...], msgspec.Meta(min_length=2, max_length=10)]
    default: Phrase | None = None

    def __post_init__(self) -> None:
        values = [option.value for option in self.options]
        if len(set(values)) < len(values):
            raise ValueError("two options have one value")
        if self.default is not None and self.default not in values:
            raise ValueError(f"'default' is '{self.default}', and there is no such option")


class EmailSlot(Part, frozen=True, tag_field="type", tag="email"):
    """An e-mail address."""

    ask: Text


class TextSlot(Part, frozen=True, tag_field="type", tag="text"):
    """The customer's own words, kept without personal data.

    from_start: the first message of the flow counts, where it has at least so many words.
    """

    ask: Text
    from_start: Annotated[int, msgspec.Meta(ge=1, le=50)] | None = None


Slot: TypeAlias = OrderSlot | LinesSlot | VariantSlot | PaymentSlot | AddressSlot | ChoiceSlot | EmailSlot | TextSlot
