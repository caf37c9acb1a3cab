"""What the privacy routes take and answer."""

from datetime import datetime
from typing import Annotated

import msgspec

from storeclerk.consent import Purpose


class ConsentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A consent given or withdrawn, and which version of the text the customer was shown."""

    granted: bool
    text_version: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9._-]{1,64}\Z")]


class ConsentState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one purpose is allowed; the last two are null where the customer was never asked."""

    purpose: Purpose
    granted: bool
    text_version: str | None = None
    at: datetime | None = None


class ConsentStates(msgspec.Struct, frozen=True):
    """Every purpose there is, asked or not."""

    consents: tuple[ConsentState, ...]
