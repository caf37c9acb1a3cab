"""What the chat takes and answers."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

MAX_MESSAGE = 2000
# Room for 2,000 characters, each sent as the escaped pair of surrogates, and the session id.
MAX_BODY_BYTES = 32_000


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message of a customer.

    session_id ties it to those before it, and is left out in the first. key names the request: the same key again gets
    the same answer, and what it changed is not changed twice.
    """

    message: str
    session_id: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")] | None = None
    key: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")] | None = None

    def __post_init__(self) -> None:
        text = self.message.strip()
        if not 1 <= len(text) <= MAX_MESSAGE:
            raise ValueError(f"'message' needs 1 to {MAX_MESSAGE} characters; this one has {len(text)}")
        msgspec.structs.force_setattr(self, "message", text)


@dataclass(frozen=True)
class Caller:
    """Who sends a request: the customer of the token or None, and a digest of where it came from."""

    customer_id: str | None
    source: str
    request_id: str


class Source(msgspec.Struct, frozen=True):
    """A passage that an answer rests on; score is its cosine to the question, at most 1."""

    title: str
    passage: str
    score: float
    link: str


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something the page may offer as a button.

    kind: `reply` sends value as the next message; `link` opens value; `product` shows the product value; `sign_in` asks
    the customer to sign in; `person` asks for a human.
    """

    kind: Literal["reply", "link", "product", "sign_in", "person"]
    label: str
    value: str = ""


class Handoff(msgspec.Struct, frozen=True):
    """That a person takes over: when staff is there now, or after which moment it is again (ISO 8601)."""

    id: str
    reason: str
    staffed: bool
    next_open: str | None = None


class LikelyIntent(msgspec.Struct, frozen=True):
    """An intent and its probability."""

    label: str
    probability: float


class ReadIntent(msgspec.Struct, frozen=True, kw_only=True):
    """What the message wants: the three likeliest intents, likeliest first. oos: out of scope, so none may be used."""

    top3: tuple[LikelyIntent, ...]
    oos: bool


class StaffReply(msgspec.Struct, frozen=True):
    """What a member of staff wrote to the customer, at a moment (ISO 8601)."""

    text: str
    at: str


class ChatResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The reply, never empty, and what the page needs to show it.

    sources: the passages it rests on, nearest first. disclosure: on the first turn, that a machine answers. messages:
    what staff wrote since the turn before. language: of the message, ISO 639-1, or "und".
    """

    reply: str
    sources: tuple[Source, ...]
    intent: ReadIntent
    session_id: str
    turn: int
    language: str
    request_id: str
    actions: tuple[Action, ...] = ()
    handoff: Handoff | None = None
    disclosure: str | None = None
    messages: tuple[StaffReply, ...] = ()


class Messages(msgspec.Struct, frozen=True):
    """What staff wrote in a conversation after the moment that was asked for, in order."""

    messages: tuple[StaffReply, ...]
