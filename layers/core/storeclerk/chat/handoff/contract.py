"""What staff send about hand-overs, and what they are told."""

from typing import Annotated, Any, Literal

import msgspec

from storeclerk.chat.handoff.record import Attempt
from storeclerk.chat.handoff.transcript import Line
from storeclerk.errors import BadInput

MAX_REPLY = 4000
MAX_BODY_BYTES = 60_000  # room for 4,000 characters, each sent as the escaped pair of surrogates
_DEFAULT, _MOST = 20, 50
_LONGEST_PLACE = 100

State = Literal["open", "closed"]
Key = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")]
Label = Annotated[str, msgspec.Meta(pattern=r"\A\w[\w &'(),.+-]{0,59}\Z")]


class ReplyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What staff write to the customer.

    close: nothing more is to be done. label: the right intent of the customer's question. key names the request: the
    same key again changes nothing.
    """

    text: str
    close: bool = False
    label: Label | None = None
    key: Key | None = None

    def __post_init__(self) -> None:
        text = self.text.strip()
        if not 1 <= len(text) <= MAX_REPLY:
            raise ValueError(f"'text' needs 1 to {MAX_REPLY} characters; this one has {len(text)}")
        msgspec.structs.force_setattr(self, "text", text)


class HandoffSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-over.

    since: from when it waits for whom waits_for names, or from when it is closed. held: the machine answers nothing
    more. sentiment: mean of the customer's last moods, from -1 to 1.
    """

    id: str
    state: str
    reason: str
    since: str
    waits_for: str
    held: bool
    intent: str
    summary: str
    sentiment: float
    language: str
    messages: int
    replies: int


class HandoffList(msgspec.Struct, frozen=True):
    """Hand-overs, those that wait longest first. next: what to send as `after` for those behind them."""

    handoffs: list[HandoffSummary]
    next: str | None


class HandoffDetails(HandoffSummary, frozen=True, kw_only=True):
    """One hand-over with all that staff may know.

    moods: newest last. profile: ids, and with the customer's consent to `service` number and newest orders. label: the
    right intent, as staff said. closed_by: who ended it.
    """

    session_id: str
    turn: int
    opened_at: str
    moods: tuple[float, ...]
    attempts: tuple[Attempt, ...]
    profile: dict[str, Any]
    transcript: list[Line]
    label: str | None
    closed_by: str | None


def parse_state(text: str | None) -> State:
    """Read the state of a list. Raises BadInput."""
    if text == "closed":
        return "closed"
    if text in {None, "open"}:
        return "open"
    raise BadInput("'state' must be open or closed.")


def parse_after(text: str | None) -> str | None:
    """Read the place in a list behind which it goes on; empty for its beginning. Raises BadInput."""
    if text and len(text) > _LONGEST_PLACE:
        raise BadInput("'after' must be the 'next' of the page before.")
    return text or None


def parse_limit(text: str | None) -> int:
    """Read how many hand-overs a list shall hold. Raises BadInput."""
    if text is None:
        return _DEFAULT
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= _MOST):
        raise BadInput(f"'limit' must be a whole number from 1 to {_MOST}.")
    return int(text)
