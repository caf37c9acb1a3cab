"""Who the customer is, before a flow looks at an order: a token, or an order number and the e-mail on it."""

from dataclasses import dataclass
from typing import Any

from storeclerk.chat.contract import Action
from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.filling import SAID
from storeclerk.chat.flows.needs import Proof
from storeclerk.chat.flows.slots.plain import find_email
from storeclerk.chat.flows.texts import order_slot
from storeclerk.chat.flows.words import order_ids
from storeclerk.chat.orders.identity import ProofRefused, TooManyTries
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft, Turn

IDENTITY = "identity?"
_ORDER, _EMAIL = "proof_order?", "proof_email?"
ANYWHERE = (
    "To look at your orders I need to know who you are: please sign in, or tell me the number of an order and the "
    "e-mail address on it."
)
_MISSING = {
    _ORDER: "Please tell me the number of an order as well; it begins with W and has seven digits.",
    _EMAIL: "Please tell me the e-mail address on the order as well.",
}
_SIGN_IN, _PERSON = Action("sign_in", "Sign in"), Action("person", "Talk to a person")


@dataclass(frozen=True)
class Identity:
    """The proof that a flow needs."""

    flow: Flow
    version: str
    proof: Proof

    def is_needed(self, turn: Turn) -> bool:
        """Whether the customer has still to be found out."""
        return self.flow.identity != "none" and turn.customer_id is None

    def refused(self, turn: Turn) -> Draft | None:
        """Refuse what needs a token to everybody without one, those who were proven by an order included."""
        signed_in = turn.customer_id is not None and turn.session.proven_order is None
        if self.flow.identity != "sign_in" or signed_in:
            return None
        text = f"To {self.flow.title}, please sign in first and then ask me again."
        link = self.flow.link
        actions = (_SIGN_IN, *([Action("link", link.label, link.to)] if link else []))
        return Draft(text, "flow", f"flow {self.flow.flow}, sign in", actions=actions, changes={"flow": None})

    def ask(self, turn: Turn, slots: dict[str, Any]) -> Draft | tuple[str, str, dict[str, Any]]:
        """Ask for the proof, unless the first message holds it."""
        order_id, email = _read(turn.message, {})
        if order_id and email:
            return self._prove(turn, order_id, email, slots, 0)
        return self._waiting(ANYWHERE if not (order_id or email) else "", order_id, email, slots, 0)

    def answered(self, state: FlowState, turn: Turn) -> Draft | tuple[str, str, dict[str, Any]] | None:
        """Read an answer: the customer, the order and the slots; a draft where more is needed; None without either."""
        if not order_ids(turn.message) and find_email(turn.message) is None:
            return None
        order_id, email = _read(turn.message, state.slots)
        slots = {name: value for name, value in state.slots.items() if name not in (_ORDER, _EMAIL)}
        if order_id and email:
            return self._prove(turn, order_id, email, slots, state.tries)
        return self._waiting("", order_id, email, slots, state.tries)

    def _prove(
        self, turn: Turn, order_id: str, email: str, slots: dict[str, Any], tries: int
    ) -> Draft | tuple[str, str, dict[str, Any]]:
        try:
            customer_id = self.proof.prove(turn, order_id, email)
        except TooManyTries as error:
            because = f"flow {self.flow.flow}, too many tries"
            return Draft(error.message, "flow", because, actions=(_SIGN_IN, _PERSON), changes={"flow": None})
        except ProofRefused as error:
            return self._waiting(error.message, None, None, slots, tries)
        return customer_id, order_id, self._with_order(slots, order_id)

    def _with_order(self, slots: dict[str, Any], order_id: str) -> dict[str, Any]:
        """The order that proves is also the one that is meant, unless another was named before."""
        name = order_slot(self.flow)
        named = any(order_ids(text) for text, _ in slots.get(SAID, []))
        return slots if name is None or named else {**slots, name: order_id}

    def _waiting(self, text: str, order_id: str | None, email: str | None, slots: dict[str, Any], tries: int) -> Draft:
        text = text or _MISSING[_EMAIL if order_id else _ORDER]
        known = {name: value for name, value in ((_ORDER, order_id), (_EMAIL, email)) if value}
        state = FlowState(self.flow.flow, IDENTITY, {**slots, **known}, tries, self.version)
        because = f"flow {self.flow.flow}, identity"
        return Draft(text, "flow", because, actions=(_SIGN_IN,), changes={"flow": state})


def _read(text: str, before: dict[str, Any]) -> tuple[str | None, str | None]:
    ids = order_ids(text)
    return (ids[0] if ids else before.get(_ORDER)), (find_email(text) or before.get(_EMAIL))
