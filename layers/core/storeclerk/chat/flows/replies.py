"""What is said, and how a message is taken, where it answers nothing that a flow asks."""

from dataclasses import replace

from storeclerk.chat.contract import Action
from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.filling import ACTED
from storeclerk.chat.flows.words import tokens
from storeclerk.chat.phrases import word_set
from storeclerk.chat.session import FlowState
from storeclerk.chat.turn import Draft, Turn

# How sure an intent must be to be taken for a wish of its own.
_SURE = 0.5
_ASKS = word_set("how what when where who why which do does can could is are will")
_GOES_ON = word_set("and but so ok okay also n")
_NO_MATTER = word_set("affirm deny never_mind thanks greeting goodbye not_helpful about_assistant")


def means(turn: Turn, label: str) -> bool:
    """Whether a message is sure enough to want something."""
    return turn.intent.label == label and not turn.intent.oos and turn.intent.confidence >= _SURE


def is_digression(turn: Turn, flow: Flow) -> bool:
    """Whether a message that answers nothing asks something else; if not, it was not understood."""
    if "?" in turn.message:
        return True
    intent = turn.intent
    known = not intent.oos and intent.confidence >= _SURE
    return known and intent.label not in _NO_MATTER and intent.label not in flow.intents


def is_aside(turn: Turn, flow: Flow) -> bool:
    """Whether a message plainly is no text that was asked for, though any text would do."""
    if means(turn, "never_mind"):
        return True
    said = tokens(turn.message)
    begins = said[1:2] if said[:1] and said[0] in _GOES_ON else said[:1]
    return "?" in turn.message and not _ASKS.isdisjoint(begins) and is_digression(turn, flow)


def stopped(flow: Flow, state: FlowState) -> Draft:
    """The customer no longer wants it."""
    text = "All right, I leave it there." if state.slots.get(ACTED) else "All right, I leave it. Nothing was changed."
    return Draft(text, "flow", f"flow {flow.flow}, stopped", changes={"flow": None})


def to_person(flow: Flow) -> Draft:
    """Too many answers were not understood."""
    text = "I am sorry, I still do not understand. A person will help you."
    person = (Action("person", "Talk to a person"),)
    return Draft(
        text, "flow", f"flow {flow.flow}, not understood", actions=person, settled=False, handoff="not understood",
        changes={"flow": None},
    )  # fmt: skip


def gone(name: str) -> Draft:
    """The flow is no longer among the live ones."""
    text = "What you began can no longer be done here. What would you like to do?"
    return Draft(text, "flow", f"flow {name}, gone", changes={"flow": None})


def after(preface: str, draft: Draft) -> Draft:
    """A draft below another text."""
    return replace(draft, reply=f"{preface}\n{draft.reply}") if preface else draft
