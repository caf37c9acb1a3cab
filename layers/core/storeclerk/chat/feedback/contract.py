"""What customers say about an answer."""

from typing import Literal

import msgspec

MAX_REASON = 500
MAX_BODY_BYTES = 8_000  # room for 500 characters, each sent as the escaped pair of surrogates

Thumbs = Literal["up", "down"]


class FeedbackRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an answer helped, and if the customer says so, why."""

    thumbs: Thumbs
    reason: str | None = None

    def __post_init__(self) -> None:
        text = (self.reason or "").strip()
        if len(text) > MAX_REASON:
            raise ValueError(f"'reason' takes at most {MAX_REASON} characters; this one has {len(text)}")
        msgspec.structs.force_setattr(self, "reason", text or None)


class FeedbackResponse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was kept: reason without contact and payment data."""

    session_id: str
    turn: int
    thumbs: Thumbs
    reason: str | None = None
