"""A conversation as it is kept: what the next turn needs to know of those before."""

from datetime import datetime
from typing import Any

from storeclerk.records import Record


class FlowState(Record, frozen=True):
    """A flow in progress: the step that waits for an answer, and what the customer has said so far.

    slots hold plain JSON by name; version is that of the flows which it was begun with.
    """

    flow: str
    step: str
    slots: dict[str, Any] = {}
    tries: int = 0
    version: str = ""


class Memory(Record, frozen=True):
    """What "it", "the blue one" and "there" can mean: the last order, products, article and intent spoken of.

    question: what the customer asked last, covered. by: the step that answered it.
    """

    order_id: str | None = None
    product_ids: tuple[str, ...] = ()
    topic: str = ""
    link: str = ""
    intent: str = ""
    question: str = ""
    by: str = ""


class Session(Record, frozen=True):
    """A conversation after its last turn.

    turn: the number of the last turn, 0 before the first. moods: positive minus negative of the last turns, -1 to 1,
    newest last. failures: turns in a row without an answer. later: messages of the customer that wait, such as the
    second of two requests. heard: the moment of the last reply of staff that the customer has seen.
    """

    session_id: str
    started_at: datetime
    turn: int = 0
    flow: FlowState | None = None
    memory: Memory = Memory()
    moods: tuple[float, ...] = ()
    failures: int = 0
    handoff_id: str | None = None
    proven_order: str | None = None
    later: tuple[str, ...] = ()
    heard: str = ""
