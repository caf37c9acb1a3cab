"""Features of rows: the part that every way in shares, and the batch of a request."""

import json
from collections.abc import Sequence

import msgspec

from storeclerk.errors import BadInput, TooLarge
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.contract import (
    MAX_ANSWER_BYTES,
    MAX_CHARACTERS,
    MAX_ROWS,
    FeatureRow,
    FeaturesRequest,
    FeaturesResponse,
    RejectedRow,
)
from storeclerk.features.rows import Row, column_name, parse_row
from storeclerk.text.mentions import Mention, MentionFinder
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.reader import ReadsTexts, TextReading
from storeclerk.text.redaction import cover


class FeatureService:
    """Turns rows into feature rows."""

    def __init__(self, reader: ReadsTexts, catalogue: Catalogue) -> None:
        self._reader = reader
        self._catalogue = catalogue

    def extract_rows(self, request: FeaturesRequest) -> FeaturesResponse:
        """Extract a batch; each row comes back, either as features or rejected with the reason.

        Raises:
            TooLarge: more rows or text than one request may hold, or features than one answer may.
        """
        if len(request.rows) > MAX_ROWS:
            raise TooLarge(
                f"The request has {len(request.rows)} rows; at most {MAX_ROWS} are taken. "
                "Send several requests, or drop a file."
            )
        good: list[tuple[str, Row]] = []
        rejected: list[RejectedRow] = []
        for index, cells in enumerate(request.rows):
            try:
                good.append((str(index), _parse(cells)))
            except BadInput as error:
                rejected.append(RejectedRow(index, error.message))
        _check_texts([row for _, row in good])
        response = FeaturesResponse(self.features(request.source, good), rejected)
        _check_size(response)
        return response

    def features(self, source: str, rows: Sequence[tuple[str, Row]]) -> list[FeatureRow]:
        """Extract the features of rows, each given with its id, in one call of the reader."""
        if not rows:
            return []
        finder = self._catalogue.finder()
        readings = self._reader.read([row.text for _, row in rows])
        return [
            _feature_row(source, row_id, row, reading, finder)
            for (row_id, row), reading in zip(rows, readings, strict=True)
        ]


def _feature_row(source: str, row_id: str, row: Row, reading: TextReading, finder: MentionFinder) -> FeatureRow:
    # A product may bear a name; it is none of a person then.
    named = finder.find(row.text)
    text = cover(row.text, [span for span in reading.pii if not any(_within(span, mention) for mention in named)])
    return FeatureRow(
        source=source,
        row_id=row_id,
        source_id=row.source_id,
        text=text,
        language=reading.language,
        sentiment=reading.sentiment,
        needs=reading.needs,
        mentions=finder.find(text),
        product_id=row.product_id,
        rating=row.rating,
        at=row.at,
    )


def _within(span: PiiSpan, mention: Mention) -> bool:
    return mention.start <= span.start and span.end <= mention.end


def _parse(cells: object) -> Row:
    if not isinstance(cells, dict):
        raise BadInput("It is not a JSON object.")
    return parse_row({column_name(name): cell for name, cell in cells.items()})


def _check_texts(rows: Sequence[Row]) -> None:
    characters = sum(len(row.text) for row in rows)
    if characters > MAX_CHARACTERS:
        raise TooLarge(
            f"The texts have {characters:,} characters; at most {MAX_CHARACTERS:,} are taken. "
            "Send fewer rows in a request, or drop a file."
        )


def _check_size(response: FeaturesResponse) -> None:
    # The body is sent as a string within JSON, where each quote takes two bytes and other scripts up to six a sign.
    size = len(json.dumps(msgspec.json.encode(response).decode()))
    if size > MAX_ANSWER_BYTES:
        raise TooLarge(
            f"The answer would have {size} bytes; at most {MAX_ANSWER_BYTES} fit. "
            "Send fewer rows in a request, or drop a file."
        )
