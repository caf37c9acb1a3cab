"""Flows, turn by turn: begun, answered, interrupted, gone back to, stopped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from storeclerk.chat.flows.contract import Ask, Choose, Confirm, Flow
from storeclerk.chat.flows.filling import BEGUN, SAID, also_said
from storeclerk.chat.flows.identity import ANYWHERE, IDENTITY, Identity
from storeclerk.chat.flows.kept import fitting
from storeclerk.chat.flows.live import FlowSet
from storeclerk.chat.flows.needs import Proof, Requests, Variants
from storeclerk.chat.flows.replies import after, gone, is_aside, is_digression, means, stopped, to_person
from storeclerk.chat.flows.running import NO_CONSENT, Run
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slot_types import TextSlot
from storeclerk.chat.flows.slots.found import Said
from storeclerk.chat.flows.slots.naming import named
from storeclerk.chat.flows.slots.plain import chosen
from storeclerk.chat.flows.words import tokens
from storeclerk.chat.flows.yes_no import is_no, is_stop, is_yes
from storeclerk.chat.orders.contract import OrderBook
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft, Turn
from storeclerk.chat.wishes import asks_rule, speaks_of_own
from storeclerk.errors import ConsentRequired

# How sure an intent must be to leave a flow for another.
_SWITCH = 0.75
_FEWEST_WORDS_TO_SWITCH = 3
# An answer that is not understood weighs twice as much as one that cannot be used, such as a wrong order number.
_NOT_UNDERSTOOD, _NOT_USABLE, _TOO_MANY = 2, 1, 4
_PERSON = frozenset({"contact_human_agent"})
NOT_UNDERSTOOD = "I am sorry, I did not understand that."


@dataclass(frozen=True, kw_only=True)
class FlowEngine:
    """Runs flows. live: the flows of now; orders, catalogue, requests and proof: see `needs` and `OrderBook`."""

    live: Callable[[], FlowSet]
    orders: OrderBook
    catalogue: Variants
    requests: Requests
    proof: Proof

    def for_intent(self, label: str) -> str | None:
        """Name the flow that an intent begins."""
        return self.live().by_intent(label)

    def for_phrase(self, text: str) -> str | None:
        """Name the flow that words of a text begin, whatever its intent is."""
        return self.live().by_phrase(text)

    def acts(self, flow: str) -> bool:
        """Whether a flow may change something."""
        return self.live().acts(flow)

    def start(self, flow: str, turn: Turn) -> Draft:
        """Begin a flow with what the message says already.

        Raises:
            StoreUnavailable: a store does not answer.
        """
        found = self.live().get(flow)
        if found is None:
            return gone(flow)
        return self._begin(found, turn, also_said({}, _said(turn)))

    def go_on(self, turn: Turn) -> Draft | None:
        """Go on with the flow of the session; None where the message is about something else.

        Raises:
            StoreUnavailable: a store does not answer.
        """
        state = turn.session.flow
        if state is None:
            return None
        flow = self.live().get(state.flow)
        if flow is None:
            return gone(state.flow)
        if is_stop(turn.message):
            return stopped(flow, state)
        return self._switch(turn) if self._is_for_a_person(turn, flow) else self._in_flow(flow, state, turn)

    def _in_flow(self, flow: Flow, state: FlowState, turn: Turn) -> Draft | None:
        if state.step == IDENTITY:
            return self._identified(flow, state, turn)
        slots = fitting(flow, state.slots)
        if state.step not in flow.steps or not self.live().filled(flow.flow, state.step) <= slots.keys():
            return self._anew(flow, state, turn)
        return self._answered(flow, _with_slots(state, slots), turn)

    def question(self, state: FlowState, turn: Turn) -> str:
        """Say again what a flow waits for; "" where there is nothing to say."""
        flow = self.live().get(state.flow)
        if flow is None:
            return ""
        if state.step == IDENTITY:
            return ANYWHERE
        if state.step not in flow.steps:
            return ""
        try:
            return self._run(flow, turn, fitting(flow, state.slots), state.step).question()[0]
        except ConsentRequired:
            return NO_CONSENT

    def _begin(self, flow: Flow, turn: Turn, slots: dict[str, Any], preface: str = "") -> Draft:
        identity = Identity(flow, self.live().version(flow.flow), self.proof)
        if (refused := identity.refused(turn)) is not None:
            return after(preface, refused)
        if identity.is_needed(turn):
            asked = identity.ask(turn, slots)
            return after(preface, asked if isinstance(asked, Draft) else self._proven(flow, turn, *asked))
        return after(preface, self._run(flow, turn, slots).go(flow.start))

    def _proven(self, flow: Flow, turn: Turn, customer_id: str, order_id: str, slots: dict[str, Any]) -> Draft:
        """Go on as the customer whom an order has proven, in the same turn."""
        draft = self._run(flow, replace(turn, customer_id=customer_id), slots).go(flow.start)
        return replace(draft, changes={**draft.changes, "customer_id": customer_id, "proven_order": order_id})

    def _identified(self, flow: Flow, state: FlowState, turn: Turn) -> Draft | None:
        if turn.customer_id is not None:  # signed in meanwhile
            return self._begin(flow, turn, dict(state.slots))
        identity = Identity(flow, self.live().version(flow.flow), self.proof)
        found = identity.answered(state, turn)
        if found is None:
            return self._not_an_answer(flow, state, turn)
        return found if isinstance(found, Draft) else self._proven(flow, turn, *found)

    def _anew(self, flow: Flow, state: FlowState, turn: Turn) -> Draft:
        kept = also_said({SAID: state.slots.get(SAID, [])}, _said(turn))
        return self._begin(flow, turn, kept, "What you began has changed meanwhile, so let us begin again.")

    def _answered(self, flow: Flow, state: FlowState, turn: Turn) -> Draft | None:
        run = self._run(flow, turn, also_said(state.slots, _said(turn)), state.step)
        try:
            draft = self._tried(run, state, turn)
        except ConsentRequired:
            return Draft(NO_CONSENT, "flow", f"flow {flow.flow}, no consent", changes={"flow": None})
        return self._not_an_answer(flow, state, turn) if draft is None else draft

    def _tried(self, run: Run, state: FlowState, turn: Turn) -> Draft | None:
        """Read a message as the answer that the step waits for."""
        match step := run.flow.steps[state.step]:
            case Ask() if isinstance(run.flow.slots[step.slot], TextSlot) and is_aside(turn, run.flow):
                return None
            case Ask():
                found = run.filling.answered(step, _said(turn))
                if found is None or (found.value is None and not (found.say or found.partly or found.nothing)):
                    return None
                tries = state.tries + _NOT_USABLE
                return run.take(step, found, tries) if tries < _TOO_MANY or found.value else to_person(run.flow)
            case Choose():
                labels = [(way.label, *way.words) for way in step.ways]
                place = chosen(labels, turn.message, asked=True)
                return None if place is None else run.go(step.ways[place].next)
            case Confirm():
                return self._decided(run, step, state, turn)
            case _:
                return None

    def _decided(self, run: Run, step: Confirm, state: FlowState, turn: Turn) -> Draft | None:
        """Act on an explicit yes to what was listed, and on nothing else."""
        if is_yes(turn.message, run.confirmation(step)) and not _names_a_part(run.scene, turn.message):
            if state.version != run.version:  # what was listed may no longer be what would happen
                run.parts.append("What you began has changed meanwhile. Please look at it once more.")
                return run.go(state.step)
            return run.go(step.next)
        if not is_no(turn.message) and run.filling.corrected(_said(turn)):
            return run.go(run.flow.start)
        if is_no(turn.message) or means(turn, "deny"):
            return run.go(step.no) if step.no else stopped(run.flow, state)
        return None

    def _not_an_answer(self, flow: Flow, state: FlowState, turn: Turn) -> Draft | None:
        """Stop, switch, digress, or say that the message was not understood."""
        if means(turn, "never_mind") or (is_no(turn.message) and not isinstance(flow.steps.get(state.step), Confirm)):
            return stopped(flow, state)
        if self._is_for_another(turn, flow):
            # "How long does a refund take?" asks for a rule, and not for a refund of the customer's.
            if self._asks_in_general(turn):
                return None
            return self._aside(turn, state)
        if is_digression(turn, flow):
            return None
        tries = state.tries + _NOT_UNDERSTOOD
        if tries >= _TOO_MANY:
            return to_person(flow)
        question = self.question(state, turn)
        kept = FlowState(state.flow, state.step, state.slots, tries, state.version)
        return Draft(
            f"{NOT_UNDERSTOOD} {question}".strip(), "flow", f"flow {flow.flow}, step {state.step}, not understood",
            settled=False, changes={"flow": kept},
        )  # fmt: skip

    def _aside(self, turn: Turn, state: FlowState) -> Draft:
        """Answer by another flow: come back after one that is done at once, else leave the old one for it."""
        draft = self._switch(turn)
        if draft.changes.get("flow") is not None or draft.handoff is not None:
            return draft
        back = self.question(state, turn)
        changes = {**draft.changes, "flow": state}
        return replace(draft, reply=f"{draft.reply}\n\nBack to where we were: {back}", changes=changes)

    def _switch(self, turn: Turn) -> Draft:
        return self.start(self.live().by_intent(turn.intent.label) or "", turn)

    def _is_for_a_person(self, turn: Turn, flow: Flow) -> bool:
        return turn.intent.label in _PERSON and self._is_for_another(turn, flow)

    def _is_for_another(self, turn: Turn, flow: Flow) -> bool:
        if turn.intent.oos or turn.intent.confidence < _SWITCH or len(turn.message.split()) < _FEWEST_WORDS_TO_SWITCH:
            return False
        other = self.live().by_intent(turn.intent.label)
        return other is not None and other != flow.flow

    def _asks_in_general(self, turn: Turn) -> bool:
        other = self.live().get(self.live().by_intent(turn.intent.label) or "")
        looks_up = other is not None and other.identity != "none" and not self.live().acts(other.flow)
        return looks_up and asks_rule(turn.message) and not speaks_of_own(turn.message)

    def _run(self, flow: Flow, turn: Turn, slots: dict[str, Any], step: str = "") -> Run:
        slots.setdefault(BEGUN, turn.key)
        scene = Scene(turn, flow, self.orders, self.catalogue, slots)
        return Run(
            scene, self.requests, self.live().version(flow.flow), lambda name: self._elsewhere(name, turn, slots), step
        )

    def _elsewhere(self, name: str, turn: Turn, slots: dict[str, Any]) -> Draft:
        """Begin another flow with what was said in this one."""
        flow = self.live().get(name)
        return gone(name) if flow is None else self._begin(flow, turn, {SAID: slots.get(SAID, [])})


def _with_slots(state: FlowState, slots: dict[str, Any]) -> FlowState:
    return FlowState(state.flow, state.step, slots, state.tries, state.version)


def _names_a_part(scene: Scene, text: str) -> bool:
    """Whether a yes names some of the goods that it is for, and not all: "yes, the kettle"."""
    lines = scene.lines or (scene.order.lines if scene.order else ())
    return 0 < len(named([line.title for line in lines], tokens(text))) < len(lines)


def _said(turn: Turn) -> Said:
    return Said(turn.message, turn.covered)
