"""The steps of a turn, in their order: the first that has an answer gives it.

The articles are asked first where a customer asks about a rule of the shop and they have a firm answer, before a flow
is begun or products are shown for a word in the question.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from storeclerk.chat.beginnings import Flows, flow_of, is_sure, speaks_of_order
from storeclerk.chat.contract import Action
from storeclerk.chat.languages import is_foreign, polite_sentence
from storeclerk.chat.memory.references import leaning
from storeclerk.chat.products.gate import PRODUCT_INTENTS
from storeclerk.chat.products.offers import SEVERAL
from storeclerk.chat.rules import Rules
from storeclerk.chat.trace import Trace
from storeclerk.chat.turn import Draft, Turn
from storeclerk.chat.wishes import asks_rule, names_order, speaks_of_own
from storeclerk.errors import AppError, StoreUnavailable
from storeclerk.observability import count, logger

# Support from which the articles have a firm answer; from which even to what may be said about products, and surely is.
FIRM, _FIRMER, _FIRMEST = 0.5, 0.6, 0.72
_AT_LENGTH = 5  # words
_UNREACHABLE = "I am sorry, I cannot look that up right now. Please try again in a few minutes, or ask a person: "
LANGUAGE = "language"


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
        flow, message = flow_of(turn, self.flows()), turn.message
        asks = asks_rule(message) or flow is None
        looks_up = flow is not None and not self.flows().acts(flow)
        # What a visitor tells of an own case needs proof; what is told at length of none may stand in an article.
        at_length = looks_up and turn.customer_id is None and len(message.split()) >= _AT_LENGTH
        if (
            names_order(message)
            or speaks_of_order(turn, self.flows())
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
        return _FIRMEST if is_sure(turn) and turn.session.flow is None else _FIRMER

    def _from_products(self, turn: Turn) -> Draft | None:
        """Answer about products; where the catalogue can only ask back, an article that has an answer comes first."""
        draft = self.products.answer(turn)
        if is_sure(turn) or draft is None or draft.because != SEVERAL:
            return draft
        consulted = self.knowledge.consult(turn)
        return consulted.draft if consulted.draft.settled else draft

    def _begin_flow(self, turn: Turn) -> Draft | None:
        flow = flow_of(turn, self.flows())
        if flow is None:
            return None
        try:
            return self.flows().start(flow, turn)
        except StoreUnavailable as error:
            # An article would be no answer to who asks for an order of the own.
            logger().error("flow not begun", flow=flow, reason=error.message)
            count("ChatStepFailures")
            return Draft(_UNREACHABLE + self.person, "flow", f"flow {flow}, store unavailable", settled=False)

    def _with_way_on(self, draft: Draft, flow: str | None) -> Draft:
        """Offer to do what was asked about: "how do I cancel?" gets the rule, and a button that cancels."""
        if flow is None or not self.flows().acts(flow):
            return draft
        words = flow.replace("_", " ")
        return replace(draft, actions=(*draft.actions, Action("reply", words.capitalize(), words)))


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
