"""The steps of a turn, in their order: the first that has an answer gives it.

The articles are asked first where a customer asks about a rule of the shop and they have a firm answer, before a flow
is begun or products are shown for a word in the question.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from storeclerk.chat.contract import Action
from storeclerk.chat.languages import is_foreign, polite_sentence
from storeclerk.chat.memory.references import leaning
from storeclerk.chat.products.gate import PRODUCT_INTENTS
from storeclerk.chat.products.offers import SEVERAL
from storeclerk.chat.rules import Rules
from storeclerk.chat.session import FlowState
from storeclerk.chat.trace import Trace
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
from storeclerk.errors import AppError
from storeclerk.observability import count, logger

# How sure an intent must be for its flow to begin; below, articles and products are asked first.
_SURE = 0.5
# And where the message names an order by its number, or one whom we know speaks of what is theirs.
_LIKELY = 0.25
# And where it asks where something of the customer's is: enough that it may be an order.
_HINTED = 0.1
_OF_ORDERS = frozenset({"track_order", "track_refund", "get_refund", "parcel_not_received"})
# Support from which the articles have a firm answer; from which even to what may be said about products, and surely is.
FIRM, _FIRMER, _FIRMEST = 0.5, 0.6, 0.72
_AT_LENGTH = 5  # words
LANGUAGE = "language"
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


class Answers(Protocol):
    """A step that may have an answer."""

    def answer(self, turn: Turn) -> Draft | None:
        """Answer a message, or give None where it is about something else."""
        ...


class Consulted(Protocol):
    """What the articles have to say, and how well they support it, from 0 to 1."""

    @property
    def draft(self) -> Draft:
        """The answer, or that there is none."""
        ...

    @property
    def score(self) -> float:
        """The support of the best passage."""
        ...


class Knowledge(Protocol):
    """The articles."""

    def consult(self, turn: Turn) -> Consulted:
        """Look a message up; the same turn again costs nothing."""
        ...


@dataclass(frozen=True)
class Steps:
    """What answers one request of a message. person: where a human is reached."""

    people: Answers
    flows: Callable[[], Flows]
    rules: Callable[[], Rules]
    products: Answers
    knowledge: Knowledge
    person: str
    tickets: Answers

    def draft(self, turn: Turn, trace: Trace) -> Draft:
        """Answer one request."""
        if (held := self.people.answer(turn)) is not None:
            return held
        waiting = turn.session.flow
        if waiting is None:
            return self._answer(turn, trace)
        with trace.step("flow") as step:
            flows = self.flows()
            draft = flows.go_on(turn)
            step.outcome = "digression" if draft is None else draft.because
        if draft is not None:
            return draft
        return _returning(self._answer(turn, trace), flows.question(waiting, turn))

    def _answer(self, turn: Turn, trace: Trace) -> Draft:
        if is_foreign(turn.language, turn.message):
            return Draft(polite_sentence(turn.language, self.person), LANGUAGE, turn.language, handoff=LANGUAGE)
        for name, step in (
            ("rules", self._by_phrase),
            ("tickets", self.tickets.answer),
            ("articles first", self._from_articles),
            ("intent", self._begin_flow),
            ("small talk", lambda turn: self.rules().by_intent(turn)),
            ("products", self._from_products),
        ):
            with trace.step(name) as done:
                draft = _tried(step, turn)
                done.outcome = "" if draft is None else draft.because
            if draft is not None:
                return draft
        with trace.step("knowledge") as done:
            draft = self.knowledge.consult(turn).draft
            done.outcome = draft.because
        return draft

    def _by_phrase(self, turn: Turn) -> Draft | None:
        """Answer by words that the shop has set: those of its flows before those that ship."""
        flow = None if turn.session.flow else self.flows().for_phrase(turn.message)
        return self.flows().start(flow, turn) if flow else self.rules().by_phrase(turn.message)

    def _from_articles(self, turn: Turn) -> Draft | None:
        """Answer a question about a rule of the shop, if the articles have a firm answer."""
        flow, message = self._flow(turn), turn.message
        asks = asks_rule(message) or flow is None
        looks_up = flow is not None and not self.flows().acts(flow)
        # What a visitor tells of an own case needs proof; what is told at length of none may stand in an article.
        at_length = looks_up and turn.customer_id is None and len(message.split()) >= _AT_LENGTH
        if (
            names_order(message)
            or self._speaks_of_order(turn)
            or not (asks or at_length)
            or (looks_up and speaks_of_own(message))
        ):
            return None
        least = self._least(turn, asks=asks)
        consulted = self.knowledge.consult(turn)
        if consulted.score < least or not consulted.draft.settled:
            return None
        return self._with_way_on(consulted.draft, flow)

    def _least(self, turn: Turn, *, asks: bool) -> float:
        """Give the support that an answer of the articles needs to come first."""
        if turn.intent.label not in PRODUCT_INTENTS or _leans_on_articles(turn):
            return FIRM if asks else _FIRMER
        return _FIRMEST if _is_sure(turn) and turn.session.flow is None else _FIRMER

    def _from_products(self, turn: Turn) -> Draft | None:
        """Answer about products; where the catalogue can only ask back, an article that has an answer comes first."""
        draft = self.products.answer(turn)
        if _is_sure(turn) or draft is None or draft.because != SEVERAL:
            return draft
        consulted = self.knowledge.consult(turn)
        return consulted.draft if consulted.draft.settled else draft

    def _begin_flow(self, turn: Turn) -> Draft | None:
        flow = self._flow(turn)
        return None if flow is None else self.flows().start(flow, turn)

    def _flow(self, turn: Turn) -> str | None:
        if turn.session.flow is not None:
            return None
        if names_order(turn.message):
            return self._flow_of_order(turn)
        intent = turn.intent
        if self._speaks_of_order(turn):
            return self._flow_of_order(turn)
        if awaits(turn.message) and any(label in _OF_ORDERS and share >= _HINTED for label, share in intent.top3):
            return self.flows().for_intent(looked_up(turn.message))
        known = turn.customer_id is not None and speaks_of_own(turn.message)
        if not known and (intent.oos or intent.confidence < _SURE):
            return None
        return None if intent.confidence < _LIKELY else self.flows().for_intent(intent.label)

    def _speaks_of_order(self, turn: Turn) -> bool:
        """Whether "it" is the order that a flow has just told of, to the customer whose it is."""
        memory = turn.session.memory
        told = memory.by == "flow" and memory.order_id is not None and turn.customer_id is not None
        if not told or turn.session.flow is not None or not points(turn.message):
            return False
        hinted = (label for label, share in turn.intent.top3 if share >= _HINTED)
        return asks_of_order(turn.message) or any(self.flows().for_intent(label) for label in hinted)

    def _flow_of_order(self, turn: Turn) -> str | None:
        """Find the likeliest flow for a text that names an order, which is in scope however it is put.

        An e-mail address beside the number proves who writes and is no wish to change it. A question that is sure to
        want nothing else asks how the order stands. What is called a complaint is one, whatever it is about.
        """
        if complains(turn.message) and (flow := self.flows().for_intent(_COMPLAINT)) is not None:
            return flow
        if is_bare(turn.message):
            asked = turn.session.memory.intent if turn.session.memory.by == "knowledge" else ""
            return self.flows().for_intent(asked) or self.flows().for_intent(looked_up(""))
        mail = "@" in turn.message
        likely = [
            (flow, probability)
            for label, probability in turn.intent.top3
            if probability >= _LIKELY and not (mail and label == _NEW_EMAIL)
            if (flow := self.flows().for_intent(label)) is not None
        ]
        asks = asks_rule(turn.message)
        if likely and (likely[0][1] >= _SURE or not asks or asks_leave(turn.message)):
            return likely[0][0]
        if swaps(turn.message):
            return self.flows().for_intent(_SWAP)
        return self.flows().for_intent(looked_up(turn.message)) if asks or mail else None

    def _with_way_on(self, draft: Draft, flow: str | None) -> Draft:
        """Offer to do what was asked about: "how do I cancel?" gets the rule, and a button that cancels."""
        if flow is None or not self.flows().acts(flow):
            return draft
        words = flow.replace("_", " ")
        return replace(draft, actions=(*draft.actions, Action("reply", words.capitalize(), words)))


def _is_sure(turn: Turn) -> bool:
    return turn.intent.confidence >= _SURE and not turn.intent.oos


def _leans_on_articles(turn: Turn) -> bool:
    """Whether a message such as "how much?" goes on with a question that the articles answered."""
    memory = turn.session.memory
    return turn.session.flow is None and memory.by == "knowledge" and leaning(turn.message, memory)


def _tried(step: Callable[[Turn], Draft | None], turn: Turn) -> Draft | None:
    """Let a step answer; where a store behind it fails, the next ones still may."""
    try:
        return step(turn)
    except AppError as error:
        if error.status < AppError.status:
            raise
        logger().error("step failed", code=error.code, reason=error.message)
        count("ChatStepFailures")
        return None


def _returning(draft: Draft, question: str) -> Draft:
    """Go back to the flow after a digression."""
    return replace(draft, reply=f"{draft.reply}\n\nBack to where we were: {question}") if question else draft
