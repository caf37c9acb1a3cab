"""The predicates of a check."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from storeclerk.chat.flows.parts import Name, Part, Phrase
from storeclerk.records import OrderStatus, PaymentKind

Days: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Moment = Literal["placed", "shipped", "delivered"]


class StatusIn(Part, frozen=True, tag_field="that", tag="status_in"):
    """The order is in one of these states."""

    states: Annotated[tuple[OrderStatus, ...], msgspec.Meta(min_length=1)]
    next: Name


class Within(Part, frozen=True, tag_field="that", tag="within"):
    """At most so many days have gone by since the order was placed, shipped or delivered."""

    days: Days
    since: Moment
    next: Name


class ItemsChanged(Part, frozen=True, tag_field="that", tag="items_changed"):
    """Other variants were chosen for items of the order after it was placed."""

    next: Name


class Late(Part, frozen=True, tag_field="that", tag="late"):
    """The order is past the day on which it was expected."""

    next: Name


class PaidBy(Part, frozen=True, tag_field="that", tag="paid_by"):
    """The order was or is to be paid in one of these ways."""

    kinds: Annotated[tuple[PaymentKind, ...], msgspec.Meta(min_length=1)]
    next: Name


class ShipsTo(Part, frozen=True, tag_field="that", tag="ships_to"):
    """The order goes to one of these countries, by their codes of two letters."""

    countries: Annotated[tuple[Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")], ...], msgspec.Meta(min_length=1)]
    next: Name


class SameCountry(Part, frozen=True, tag_field="that", tag="same_country"):
    """The new address is in the country of the old one."""

    next: Name


class HasVariants(Part, frozen=True, tag_field="that", tag="has_variants"):
    """Every position chosen has another variant in stock."""

    next: Name


class SlotIs(Part, frozen=True, tag_field="that", tag="slot_is"):
    """A choice has one of these values."""

    slot: Name
    values: Annotated[tuple[Phrase, ...], msgspec.Meta(min_length=1)]
    next: Name


class PaymentIs(Part, frozen=True, tag_field="that", tag="payment_is"):
    """The chosen way to pay is of one of these kinds; `original` is that of the order."""

    kinds: Annotated[tuple[PaymentKind | Literal["original"], ...], msgspec.Meta(min_length=1)]
    next: Name


class BalanceCovers(Part, frozen=True, tag_field="that", tag="balance_covers"):
    """The chosen way to pay is no gift card, or its balance covers the total or the difference in price."""

    amount: Literal["total", "difference"]
    next: Name


class OneLine(Part, frozen=True, tag_field="that", tag="one_line"):
    """The order has a single position."""

    next: Name


Predicate: TypeAlias = (
    StatusIn
    | Within
    | ItemsChanged
    | Late
    | PaidBy
    | ShipsTo
    | SameCountry
    | HasVariants
    | SlotIs
    | PaymentIs
    | BalanceCovers
    | OneLine
)
