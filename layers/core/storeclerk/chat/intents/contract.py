"""What staff send about intents, and what they are told."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

FEWEST_EXAMPLES, MOST_EXAMPLES = 5, 20
MAX_EXAMPLE = 500
MAX_BODY_BYTES = 100_000  # room for 20 examples of 500 characters, each sent as an escape


class TeachRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Examples of an intent; replace allows them to take the place of an intent of that name."""

    examples: list[str]
    replace: bool = False


class LiveRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The version that shall be live."""

    version: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]


class IntentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One intent; examples counts the texts it is known by. left_out says why the chat does not know it at present."""

    label: str
    origin: Literal["shipped", "taught"]
    examples: int
    left_out: str | None = None


class IntentsResponse(msgspec.Struct, frozen=True, kw_only=True):
    """All intents, and the live version; None while only those that ship are known."""

    version: str | None
    intents: list[IntentSummary]


class TaughtResponse(msgspec.Struct, frozen=True, kw_only=True):
    """An intent as it was taught.

    recognised: of its examples, each left out by turns, the share that got this label. refused: the share of them that
    would have been taken for out of scope. changed: false where it was known by just these examples already.
    """

    version: str | None
    label: str
    examples: int
    recognised: float
    refused: float
    changed: bool


class VersionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the head: when it was made, and which intents were taught to it."""

    version: str
    created: datetime
    live: bool
    taught: list[str]


class VersionsResponse(msgspec.Struct, frozen=True):
    """Versions of the head, newest first."""

    versions: list[VersionSummary]


class LabelOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one intent of a file; the reason where it was refused."""

    label: str
    outcome: Literal["taught", "unchanged", "refused"]
    examples: int
    reason: str | None = None


class IntentFileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one dropped file: its intents one by one, or why none of it was read."""

    file_id: str
    version: str | None = None
    labels: list[LabelOutcome] = []
    refused: str | None = None
    gone: bool = False
