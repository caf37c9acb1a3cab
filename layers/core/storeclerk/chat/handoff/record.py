"""A hand-over as it is kept, in the partition of the person whose conversation it is.

Items: `handoff#<id>`, the hand-over; `handoff#<id>#listing`, by which staff finds it from its id alone, without a
scan and without the person being named anywhere else; `session#<session id>#staff#<moment>#<id>`, what staff wrote.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from storeclerk.records import Record, as_json

State = Literal["open", "closed", "moving"]
_DIGEST = 20  # hexadecimal digits: 80 bits tell all conversations of a shop apart


class Attempt(Record, frozen=True):
    """What the machine tried: the step that answered a turn, by what, and whether that settled it."""

    turn: int
    by: str
    because: str = ""
    settled: bool = True


class StoredHandoff(Record, frozen=True, kw_only=True):
    """A hand-over.

    held: the customer waits for the person, so the machine answers nothing more. since: from when it waits for the one
    whom waits_for names. moods: -1 to 1, newest last. keys: digests of the requests that are done already, so that one
    that comes again changes nothing. last_reply: moment of staff's last reply, ISO 8601. label: the right intent of the
    question, as staff says. revision: counts the changes, by which two at once are told.
    """

    handoff_id: str
    session_id: str
    state: State
    reason: str
    opened_at: datetime
    since: datetime
    turn: int
    revision: int
    waits_for: Literal["staff", "customer"] = "staff"
    held: bool = False
    intent: str = ""
    summary: str = ""
    language: str = ""
    moods: tuple[float, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    messages: int = 0
    replies: int = 0
    last_reply: str = ""
    label: str | None = None
    closed_by: Literal["staff", "customer"] | None = None
    keys: tuple[str, ...] = ()


class StoredReply(Record, frozen=True):
    """What staff wrote. staff: digest of who it was, which tells colleagues apart and names nobody to the customer."""

    text: str
    at: str
    staff: str
    handoff_id: str


def name_of(owner: str, session_id: str) -> str:
    """Name the hand-over of a conversation; two turns at once that both open it name the same one."""
    return digest(f"handoff\n{owner}\n{session_id}")


def digest(text: str) -> str:
    """Give a short name for a text that is not to be kept."""
    return sha256(text.encode()).hexdigest()[:_DIGEST]


def is_name(text: str) -> bool:
    """Whether a text may name a hand-over."""
    return len(text) == _DIGEST and text.isalnum()


def handoff_item(handoff_id: str) -> str:
    """Name the item of a hand-over."""
    return f"handoff#{handoff_id}"


def listing_item(handoff_id: str) -> str:
    """Name the item by which a hand-over is found."""
    return f"{handoff_item(handoff_id)}#listing"


def reply_items(session_id: str) -> str:
    """Give how the names of all of staff's replies in a conversation begin."""
    return f"session#{session_id}#staff#"


def listing_of(state: State) -> str:
    """Name the listing of all hand-overs in a state."""
    return f"handoffs#{state}"


def moment(at: datetime) -> str:
    """Write a moment so that texts are in the order of the moments."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def attributes(handoff: StoredHandoff) -> dict[str, Any]:
    """Give every field, so that one that is back at its default is removed, and where it is listed.

    The id follows the moment: of two that wait from the same one, a page of the list ends after the first.
    """
    listed = None if handoff.state == "moving" else listing_of(handoff.state)
    return {
        **dict.fromkeys(StoredHandoff.__struct_fields__),
        **as_json(handoff),
        "listed_under": listed,
        "listed_at": f"{moment(handoff.since)}#{handoff.handoff_id}",
    }
