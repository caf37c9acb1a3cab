"""The rows of one file, written into the lake part by part."""

from collections.abc import Iterator

import msgspec

from storeclerk.errors import BadInput
from storeclerk.events import DroppedFile
from storeclerk.features.contract import FileReport, QuarantinedRow
from storeclerk.features.raw import RawRow
from storeclerk.features.rows import Row, known_cells, parse_row
from storeclerk.features.service import FeatureService
from storeclerk.lake import Lake

PART_ROWS = 1000  # about one object of a megabyte
# Read within a minute, whatever the script: a part that outlasts the job would be begun again for ever.
PART_CHARACTERS = 250_000


class SourceFile(msgspec.Struct, frozen=True):
    """A dropped file with the id that its rows carry and the source that its folder names."""

    dropped: DroppedFile
    file_id: str
    source: str


class PartWriter:
    """Writes each part of a file as two objects, one of features and one of quarantined rows.

    Features that are there already are not computed again, so that a retry of a long file comes further than the first
    run.
    """

    def __init__(self, features: FeatureService, lake: Lake) -> None:
        self._features = features
        self._lake = lake

    def write(self, file: SourceFile, rows: Iterator[RawRow]) -> FileReport:
        """Extract and write all rows. A part holds the same rows of the file each time it is written."""
        written = quarantined = 0
        day = file.dropped.at.date()
        done = self._lake.batches(f"features/source={file.source}", day, f"{file.file_id}-")
        for part, numbered in enumerate(_parts(rows), start=1):
            good, bad = _sort(file, numbered)
            batch = f"{file.file_id}-{part:05d}"
            if good and batch not in done:
                features = self._features.features(file.source, good)
                self._lake.write(f"features/source={file.source}", day, batch, features)
            if bad:
                self._lake.write(f"quarantine/source={file.source}", day, batch, bad)
            written += len(good)
            quarantined += len(bad)
        return FileReport(file_id=file.file_id, written=written, quarantined=quarantined)


def _parts(rows: Iterator[RawRow]) -> Iterator[list[tuple[int, RawRow]]]:
    part: list[tuple[int, RawRow]] = []
    characters = 0
    for number, row in enumerate(rows, start=1):
        part.append((number, row))
        characters += sum(len(cell) for cell in (row.cells or {}).values() if isinstance(cell, str))
        if len(part) == PART_ROWS or characters >= PART_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _sort(file: SourceFile, numbered: list[tuple[int, RawRow]]) -> tuple[list[tuple[str, Row]], list[QuarantinedRow]]:
    good: list[tuple[str, Row]] = []
    bad: list[QuarantinedRow] = []
    for number, raw in numbered:
        row_id = f"{file.file_id}-{number}"
        try:
            good.append((row_id, _parse(raw)))
        except BadInput as error:
            bad.append(
                QuarantinedRow(
                    source=file.source,
                    row_id=row_id,
                    line=raw.line,
                    reason=error.message,
                    row=known_cells(raw.cells or {}),
                )
            )
    return good, bad


def _parse(raw: RawRow) -> Row:
    if raw.cells is None:
        raise BadInput(raw.fault)
    return parse_row(raw.cells)
