"""What a flow is: the structures that a file of a flow is read into, and nothing else that may stand in it."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from storeclerk.chat.flows.cases import Predicate
from storeclerk.chat.flows.parts import Name, Part, Phrase, Text
from storeclerk.chat.flows.slot_types import Slot
from storeclerk.records import OrderStatus

RequestKind = Literal[
    "damage", "missing_item", "not_received", "complaint", "email_change", "deletion", "exchange", "invoice", "refund"
]
Change = Literal["cancel", "change_address", "change_payment", "change_items", "return_items", "exchange_items"]
Fact = Literal["status", "tracking", "refund", "invoice", "items", "orders"]


class Ask(Part, frozen=True, tag_field="kind", tag="ask"):
    """Wait for a slot, unless the customer has filled it already. none: where there is nothing to choose from."""

    slot: Name
    next: Name
    none: Name | None = None


class Way(Part, frozen=True):
    """One way on from a choice."""

    label: Phrase
    next: Name
    words: tuple[Phrase, ...] = ()


class Choose(Part, frozen=True, tag_field="kind", tag="choose"):
    """Let the customer choose how to go on. listen: a way that was named before is taken without asking."""

    ask: Text
    ways: Annotated[tuple[Way, ...], msgspec.Meta(min_length=2, max_length=5)]
    listen: bool = False


class Check(Part, frozen=True, tag_field="kind", tag="check"):
    """Go on by the first predicate that holds, else by otherwise."""

    cases: Annotated[tuple[Predicate, ...], msgspec.Meta(min_length=1, max_length=10)]
    otherwise: Name


class Confirm(Part, frozen=True, tag_field="kind", tag="confirm"):
    """Wait for a yes to what comes next, which the engine lists with all details; text stands above the list.

    no: where a no leads; without it a no ends the flow and nothing is changed.
    """

    next: Name
    text: Text | None = None
    no: Name | None = None


class Act(Part, frozen=True, tag_field="kind", tag="act"):
    """Change the order, or send a request to the staff; only right after a confirmation or another act.

    reason: a slot, for a cancellation. slots: what a request holds. say: what follows it when it is done.
    """

    next: Name
    change: Change | None = None
    request: RequestKind | None = None
    reason: Name | None = None
    slots: tuple[Name, ...] = ()
    say: Text | None = None

    def __post_init__(self) -> None:
        if (self.change is None) == (self.request is None):
            raise ValueError("an act needs either 'change' or 'request'")
        if self.change is not None and self.slots:
            raise ValueError("'slots' belongs to a request")
        if (self.change == "cancel") != (self.reason is not None):
            raise ValueError("a cancellation needs 'reason', and nothing else has one")


class Tell(Part, frozen=True, tag_field="kind", tag="tell"):
    """Tell facts of the order."""

    facts: Annotated[tuple[Fact, ...], msgspec.Meta(min_length=1)]
    next: Name


class Say(Part, frozen=True, tag_field="kind", tag="say"):
    """Say a text."""

    text: Text
    next: Name


class Person(Part, frozen=True, tag_field="kind", tag="person"):
    """Hand over to a person, and end."""

    reason: Text
    text: Text | None = None


class Go(Part, frozen=True, tag_field="kind", tag="go"):
    """Go to another step, or to another flow with all that was said."""

    to: Name | None = None
    flow: Name | None = None

    def __post_init__(self) -> None:
        if (self.to is None) == (self.flow is None):
            raise ValueError("a go needs either 'to' or 'flow'")


class End(Part, frozen=True, tag_field="kind", tag="end"):
    """End the flow."""

    text: Text | None = None


Step: TypeAlias = Ask | Choose | Check | Confirm | Act | Tell | Say | Person | Go | End


class Link(Part, frozen=True):
    """A page that the flow's answers rest on."""

    label: Phrase
    to: Annotated[str, msgspec.Meta(pattern=r"\A(/|https://)[^\s]{1,200}\Z")]


class Flow(Part, frozen=True):
    """One flow.

    title: what it does, as in "I can ...". intents: the labels that begin it; phrases: words
    that begin it whatever the intent is, the longest that occurs. identity: `proof` wants a token or an
    order number with its e-mail, `sign_in` a token alone. allowed: the states in which it may change an order. link: a
    page that says more, offered where the flow ends.
    """

    flow: Name
    title: Phrase
    start: Name
    steps: Annotated[dict[Name, Step], msgspec.Meta(min_length=1, max_length=60)]
    intents: tuple[Name, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    identity: Literal["none", "proof", "sign_in"] = "none"
    allowed: tuple[OrderStatus, ...] = ()
    slots: Annotated[dict[Name, Slot], msgspec.Meta(max_length=20)] = {}
    link: Link | None = None


WAITING = (Ask, Choose, Confirm)
LAST = (Person, End)


def ways_on(step: Step) -> tuple[str, ...]:
    """Name the steps that may follow a step."""
    match step:
        case Choose():
            return tuple(way.next for way in step.ways)
        case Check():
            return (*(case.next for case in step.cases), step.otherwise)
        case Go():
            return (step.to,) if step.to else ()
        case Person() | End():
            return ()
        case _:
            beside = step.none if isinstance(step, Ask) else step.no if isinstance(step, Confirm) else None
            return (step.next, beside) if beside else (step.next,)
