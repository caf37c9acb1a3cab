"""What was said in a conversation, and what was tried, for the person who takes over.

Every text is covered: customers' messages are kept without personal data, and the machine's answers are redacted here.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from storeclerk.chat.handoff.record import Attempt, StoredReply, moment
from storeclerk.chat.memory.sessions import StoredTurn, head
from storeclerk.ports import ServiceStore
from storeclerk.records import readable
from storeclerk.text.redaction import redact

# What a flow lists before a yes, such as the address that an order goes to.
_DETAIL = re.compile(r"^- .*$", re.MULTILINE)


class Line(msgspec.Struct, frozen=True):
    """Something that was said; at in ISO 8601."""

    turn: int
    at: str
    by: Literal["customer", "machine", "staff"]
    text: str


def turns_of(customers: ServiceStore, owner: str, session_id: str, limit: int) -> list[StoredTurn]:
    """Read the newest turns of a conversation, in order."""
    found = customers.query(owner, f"{head(session_id)}#turn#", limit=limit, newest_first=True)
    return list(readable(StoredTurn, reversed(found)))


def lines(turns: Iterable[StoredTurn], replies: Iterable[StoredReply] = ()) -> list[Line]:
    """Give what was said in order, staff's replies among it."""
    said = [
        line
        for turn in turns
        for line in (
            Line(turn.turn, moment(turn.at), "customer", turn.message),
            Line(turn.turn, moment(turn.at), "machine", redact(_DETAIL.sub("- [left out]", turn.reply))),
        )
    ]
    said += [Line(0, reply.at, "staff", reply.text) for reply in replies]
    return sorted(said, key=lambda line: line.at)


def within(said: Sequence[Line], size: int) -> list[Line]:
    """Keep the newest lines whose texts have at most so many bytes in all: an event has its limit."""
    kept: list[Line] = []
    for line in reversed(said):
        size -= len(line.text.encode())
        if size < 0:
            break
        kept.append(line)
    return kept[::-1]


def attempts(turns: Iterable[StoredTurn]) -> tuple[Attempt, ...]:
    """Give what the machine tried, turn by turn."""
    return tuple(Attempt(turn.turn, turn.by, turn.because, turn.settled) for turn in turns)
