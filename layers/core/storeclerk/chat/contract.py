"""What the chat takes and answers."""

from typing import Annotated

import msgspec

MAX_MESSAGE = 2000
# Room for 2,000 characters, each sent as the escaped pair of surrogates, and the session id.
MAX_BODY_BYTES = 32_000


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message of a customer; session_id ties it to those before it, and is left out in the first."""

    message: str
    session_id: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")] | None = None

    def __post_init__(self) -> None:
        text = self.message.strip()
        if not 1 <= len(text) <= MAX_MESSAGE:
            raise ValueError(f"'message' needs 1 to {MAX_MESSAGE} characters; this one has {len(text)}")
        msgspec.structs.force_setattr(self, "message", text)


class Source(msgspec.Struct, frozen=True):
    """A passage that an answer rests on; score is its cosine to the question, at most 1."""

    title: str
    passage: str
    score: float
    link: str


class LikelyIntent(msgspec.Struct, frozen=True):
    """An intent and its probability."""

    label: str
    probability: float


class ReadIntent(msgspec.Struct, frozen=True, kw_only=True):
    """What the message wants: the three likeliest intents, likeliest first. oos: out of scope, so none may be used."""

    top3: tuple[LikelyIntent, ...]
    oos: bool


class ChatResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The reply, never empty, the passages it rests on, nearest first, and the intent of the message."""

    reply: str
    sources: tuple[Source, ...]
    intent: ReadIntent
    session_id: str
    request_id: str
