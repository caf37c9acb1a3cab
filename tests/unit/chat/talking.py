"""A small chat: a reader that knows intents by a word, a flow that asks for a yes, and steps that have one answer."""

from collections.abc import Callable

from storeclerk.chat.cache import AnswerCache
from storeclerk.chat.contract import Source
from storeclerk.chat.dialogue import Dialogue
from storeclerk.chat.knowledge.library import Consulted
from storeclerk.chat.memory.sessions import Sessions
from storeclerk.chat.reading import Message
from storeclerk.chat.rules import shipped_rules
from storeclerk.chat.session import FlowState
from storeclerk.chat.steps import Steps
from storeclerk.chat.turn import Draft, Turn
from tests.fakes import FakeCustomers
from tests.unit.chat.builders import NOW, message

WORDS = {
    "cancel": "cancel_order",
    "track": "track_order",
    "hello": "greeting",
    "stock": "product_availability",
    "ship": "delivery_options",
}


class FakeReader:
    """Reads an intent by a word, and counts its runs."""

    def __init__(self) -> None:
        self.runs = 0

    def read(self, text: str) -> Message:
        return self.read_all([text])[0]

    def read_all(self, texts: list[str]) -> list[Message]:
        self.runs += 1
        return [
            message(text, next((label for word, label in WORDS.items() if word in text.lower()), "other"))
            for text in texts
        ]


class FakeFlows:
    """One flow that asks for a yes before it cancels, one that answers at once."""

    def for_intent(self, label: str) -> str | None:
        return label if label in {"cancel_order", "track_order"} else None

    def for_phrase(self, text: str) -> str | None:
        return "track_order" if "open sesame" in text.lower() else None

    def acts(self, flow: str) -> bool:
        return flow == "cancel_order"

    def start(self, flow: str, turn: Turn) -> Draft:
        if flow == "track_order":
            return Draft("It is on its way.", "flow", "track_order.tell")
        if turn.customer_id is None:
            return Draft("Proven.", "flow", "identity", changes={"customer_id": "ann", "flow": None})
        return Draft("Cancel it?", "flow", "cancel_order.confirm", changes={"flow": FlowState(flow, "confirm")})

    def go_on(self, turn: Turn) -> Draft | None:
        said = turn.message.lower()
        if said not in {"yes", "no"}:
            return None
        reply = "Cancelled." if said == "yes" else "Left as it is."
        return Draft(reply, "flow", "cancel_order.act", changes={"flow": None}, acted=said == "yes")

    def question(self, state: FlowState, turn: Turn) -> str:  # noqa: ARG002
        return "Cancel it?"


class FakeStaff:
    """A person who has every conversation that was handed over."""

    def answer(self, turn: Turn) -> Draft | None:
        return Draft("A person has it.", "person") if turn.session.handoff_id else None


class FakeStep:
    def __init__(self, answer: Callable[[Turn], Draft | None]) -> None:
        self.answer = answer


def in_stock(turn: Turn) -> Draft | None:
    return Draft("Yes, it is.", "products") if turn.intent.label == "product_availability" else None


def from_articles(turn: Turn) -> Draft:
    if "nothing" in turn.message:
        return Draft("I do not know that.", "knowledge", settled=False)
    return Draft("We ship.", "knowledge", "passage", (Source("Shipping", "We ship.", 0.9, "/help/shipping"),))


class FakeKnowledge:
    """Articles that have a firm answer to whatever is asked as a question, but where it says "nothing"."""

    def consult(self, turn: Turn) -> Consulted:
        draft = from_articles(turn)
        return Consulted(draft, 0.55 if draft.settled else 0.1)


def small_dialogue(reader: FakeReader, customers: FakeCustomers) -> Dialogue:
    live = object()
    steps = Steps(
        people=FakeStaff(),
        flows=FakeFlows,
        rules=shipped_rules,
        products=FakeStep(in_stock),
        knowledge=FakeKnowledge(),
        person="/help/contact",
        tickets=FakeStep(lambda _: None),
    )
    return Dialogue(
        reader=reader,  # type: ignore[arg-type]
        sessions=Sessions(customers, 30, lambda: NOW),
        steps=steps,
        cache=AnswerCache(),
        live=lambda: (live,),
        now=lambda: NOW,
        moving=lambda _, move: move(),
    )
