"""Which flow a message begins, by its intent, by the order that it names, and by its words."""

from typing import Protocol

from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft, Turn
from storeclerk.chat.wishes import (
    asks_leave,
    asks_of_order,
    asks_rule,
    awaits,
    complains,
    is_bare,
    looked_up,
    names_order,
    points,
    speaks_of_own,
    swaps,
)

# How sure an intent must be for its flow to begin; below, articles and products are asked first.
_SURE = 0.5
# And where the message names an order by its number, or one whom we know speaks of what is theirs.
_LIKELY = 0.25
# And where it asks where something of the customer's is: enough that it may be an order.
_HINTED = 0.1
_OF_ORDERS = frozenset({"track_order", "track_refund", "get_refund", "parcel_not_received"})
_NEW_EMAIL, _COMPLAINT, _SWAP = "change_account_email", "complaint", "exchange_item"


class Flows(Protocol):
    """Decision trees, as the engine runs them."""

    def for_intent(self, label: str) -> str | None:
        """Name the flow that an intent begins."""
        ...

    def for_phrase(self, text: str) -> str | None:
        """Name the flow that words of a text begin."""
        ...

    def acts(self, flow: str) -> bool:
        """Whether a flow may change something, so that a question about it is better answered first."""
        ...

    def start(self, flow: str, turn: Turn) -> Draft:
        """Begin a flow with what the message says already."""
        ...

    def go_on(self, turn: Turn) -> Draft | None:
        """Go on with the flow of the session; None where the message answers nothing that it asks."""
        ...

    def question(self, state: FlowState, turn: Turn) -> str:
        """Say again what a flow waits for."""
        ...


def is_sure(turn: Turn) -> bool:
    """Whether the intent of a message is sure enough to act on."""
    return turn.intent.confidence >= _SURE and not turn.intent.oos


def flow_of(turn: Turn, flows: Flows) -> str | None:
    """Name the flow that a message begins; None where it begins none, or one is in progress."""
    if turn.session.flow is not None:
        return None
    if names_order(turn.message):
        return _flow_of_order(turn, flows)
    intent = turn.intent
    if speaks_of_order(turn, flows):
        return _flow_of_order(turn, flows)
    if awaits(turn.message) and any(label in _OF_ORDERS and share >= _HINTED for label, share in intent.top3):
        return flows.for_intent(looked_up(turn.message))
    known = turn.customer_id is not None and speaks_of_own(turn.message)
    if not known and (intent.oos or intent.confidence < _SURE):
        return None
    return None if intent.confidence < _LIKELY else flows.for_intent(intent.label)


def speaks_of_order(turn: Turn, flows: Flows) -> bool:
    """Whether "it" is the order that a flow has just told of, to the customer whose it is."""
    memory = turn.session.memory
    told = memory.by == "flow" and memory.order_id is not None and turn.customer_id is not None
    if not told or turn.session.flow is not None or not points(turn.message):
        return False
    hinted = (label for label, share in turn.intent.top3 if share >= _HINTED)
    return asks_of_order(turn.message) or any(flows.for_intent(label) for label in hinted)


def _flow_of_order(turn: Turn, flows: Flows) -> str | None:
    """Find the likeliest flow for a text that names an order, which is in scope however it is put.

    An e-mail address beside the number proves who writes and is no wish to change it. A question that is sure to
    want nothing else asks how the order stands. What is called a complaint is one, whatever it is about.
    """
    if complains(turn.message) and (flow := flows.for_intent(_COMPLAINT)) is not None:
        return flow
    if is_bare(turn.message):
        asked = turn.session.memory.intent if turn.session.memory.by == "knowledge" else ""
        return flows.for_intent(asked) or flows.for_intent(looked_up(""))
    mail = "@" in turn.message
    likely = [
        (flow, probability)
        for label, probability in turn.intent.top3
        if probability >= _LIKELY and not (mail and label == _NEW_EMAIL)
        if (flow := flows.for_intent(label)) is not None
    ]
    asks = asks_rule(turn.message)
    if likely and (likely[0][1] >= _SURE or not asks or asks_leave(turn.message)):
        return likely[0][0]
    if swaps(turn.message):
        return flows.for_intent(_SWAP)
    return flows.for_intent(looked_up(turn.message)) if asks or mail else None
