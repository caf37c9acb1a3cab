"""One row of any source, from named cells to typed values without personal data.

The column `customer_number` is left out: the lake names a person only by subject, and nothing maps one to the other.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from storeclerk.errors import BadInput
from storeclerk.text.redaction import redact

TEXT_COLUMNS = ("text", "review_text", "body", "comment", "message")
ID_COLUMNS = ("id", "review_id")
COLUMNS = (*TEXT_COLUMNS, *ID_COLUMNS, "product_id", "rating", "at")
MAX_TEXT = 20_000
_IDENTIFIER = re.compile(r"[\w.:/#-]{1,100}")


class Row(msgspec.Struct, frozen=True):
    """A row that is fit for extraction; its free text is redacted, at is in UTC."""

    text: str
    source_id: str | None
    product_id: str | None
    rating: float | None
    at: datetime | None


def column_name(name: str) -> str:
    """Reduce the name of a column to its canonical form: "Review Text " is review_text."""
    return "_".join(name.casefold().split())


def parse_row(cells: Mapping[str, Any]) -> Row:
    """Read the cells of a row, by canonical column name; other columns are left aside.

    Raises:
        BadInput: saying which column is missing or wrong, without its value.
    """
    return Row(
        text=_text(cells),
        source_id=_identifier(cells, *ID_COLUMNS),
        product_id=_identifier(cells, "product_id"),
        rating=_rating(cells),
        at=_moment(cells),
    )


def known_cells(cells: Mapping[str, Any]) -> dict[str, str]:
    """Give the cells that parse_row reads, redacted, for a row in quarantine. Others may name a person."""
    return {name: redact(str(cells[name]))[:MAX_TEXT] for name in COLUMNS if name in cells}


def _text(cells: Mapping[str, Any]) -> str:
    text = _first(cells, *TEXT_COLUMNS)
    if text is None:
        raise BadInput(f"It has no text. Put it into one of the columns {', '.join(TEXT_COLUMNS)}.")
    if not isinstance(text, str):
        raise BadInput("Its text is not text but a number, a list or an object.")
    if len(text) > MAX_TEXT:
        raise BadInput(f"Its text has {len(text)} characters; at most {MAX_TEXT} are taken.")
    return redact(text.strip())


def _identifier(cells: Mapping[str, Any], *columns: str) -> str | None:
    value = _first(cells, *columns)
    if value is None:
        return None
    # Not redacted, as the number of an article may look like that of a person; so its form is narrow.
    if not isinstance(value, str | int) or isinstance(value, bool) or not _IDENTIFIER.fullmatch(str(value).strip()):
        raise BadInput(f"Its {columns[0]} is not an id: 1 to 100 letters, digits and . : / # _ - without spaces.")
    return str(value).strip()


def _rating(cells: Mapping[str, Any]) -> float | None:
    value = _first(cells, "rating")
    if value is None:
        return None
    try:
        rating = float(value) if not isinstance(value, bool) else 0.0
    except (TypeError, ValueError, OverflowError):
        rating = 0.0
    if not 1 <= rating <= 5:
        raise BadInput("Its rating is not a number from 1 to 5.")
    return rating


def _moment(cells: Mapping[str, Any]) -> datetime | None:
    value = _first(cells, "at")
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (AttributeError, ValueError, OverflowError) as error:
        raise BadInput("Its 'at' is not a date or moment in ISO 8601, for example 2026-11-01 or ...T10:30Z.") from error


def _first(cells: Mapping[str, Any], *columns: str) -> Any:
    for column in columns:
        value = cells.get(column)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            return value
    return None
