"""What the features route takes and gives, and the rows that extraction writes into the lake."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from storeclerk.text.mentions import Mention
from storeclerk.text.sentiment import Sentiment

# Raised when a field of FeatureRow changes its name or meaning, so that readers of old days can tell.
SCHEMA_VERSION = 1
MAX_ROWS = 500
# 5 s of one processor in English, 25 in scripts where a sign is a word piece; the API waits for 29.
MAX_CHARACTERS = 150_000
# Lambda answers with 6 MB at most, the rest of the answer included.
MAX_ANSWER_BYTES = 5_500_000
SOURCE_PATTERN = r"^[a-z0-9_-]{1,40}\Z"


class FeaturesRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A batch of rows from one source; each row is an object with the columns that `rows.parse_row` knows."""

    source: Annotated[str, msgspec.Meta(pattern=SOURCE_PATTERN)]
    rows: list[Any]


class FeatureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table `features`.

    language is ISO 639-1, or "und". needs are those that the model's head knows, in its order.
    text is redacted, and the offsets of mentions count its characters; only its first 100 mentions are given. row_id is
    unique in the lake for a row of a file and the index of a row of a request; source_id is what the source itself
    calls the row. It names no person.
    """

    schema_version: int = SCHEMA_VERSION
    source: str
    row_id: str
    source_id: str | None
    text: str
    language: str
    sentiment: Sentiment
    needs: list[str]
    mentions: list[Mention]
    product_id: str | None
    rating: float | None
    at: datetime | None


class RejectedRow(msgspec.Struct, frozen=True):
    """A row of a request that was not taken; index counts from 0."""

    index: int
    reason: str


class FeaturesResponse(msgspec.Struct, frozen=True):
    """Every row of the request, either extracted or rejected; at most MAX_ANSWER_BYTES as they are sent."""

    rows: list[FeatureRow]
    rejected: list[RejectedRow]


class QuarantinedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a file that was not taken; line counts from 1.

    row holds the columns that extraction reads, redacted; it is empty where the cells could not be told apart.
    """

    schema_version: int = SCHEMA_VERSION
    source: str
    row_id: str
    line: int
    reason: str
    row: dict[str, str]


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one dropped file: rows written and quarantined, or why none was read."""

    file_id: str
    written: int = 0
    quarantined: int = 0
    refused: str | None = None
    gone: bool = False
