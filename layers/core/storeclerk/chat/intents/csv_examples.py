"""Examples of intents in a CSV file with the columns text and label."""

import csv
import io
from collections.abc import Iterator

from storeclerk.errors import BadFile

MAX_LABELS = 50
_COLUMNS = ("text", "label")


def read_examples(data: bytes) -> dict[str, list[str]]:
    """Read the examples by label; other columns are left out.

    Raises:
        BadFile: the file cannot be read as a whole; the message names the line and the column.
    """
    found: dict[str, list[str]] = {}
    for line, (text, label) in _rows(_decoded(data)):
        for column, value in zip(_COLUMNS, (text, label), strict=True):
            if not value:
                raise BadFile(f"Line {line}: the column '{column}' is empty.")
        found.setdefault(label, []).append(text)
    if not found:
        raise BadFile("The file holds no example. Drop one with the columns text and label, and a row an example.")
    if len(found) > MAX_LABELS:
        raise BadFile(f"The file has {len(found)} labels; at most {MAX_LABELS} are taken. Split it.")
    return found


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile(f"Line {line} is not UTF-8. Save the file as CSV in UTF-8 and drop it again.") from error
    if "\0" in text:
        raise BadFile("The file holds a zero byte, which no text has. Save it as CSV in UTF-8 and drop it again.")
    return text


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        places = [_place(columns, name) for name in _COLUMNS]
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(columns):
                raise BadFile(
                    f"Line {reader.line_num}: it has {len(cells)} cells; the first line names {len(columns)} columns. "
                    "Put a text with commas into quotes."
                )
            yield reader.line_num, (cells[places[0]].strip(), cells[places[1]].strip())
    except csv.Error as error:
        raise BadFile(f"Line {reader.line_num}: a quote is not closed, or not doubled inside a quoted cell.") from error


def _place(columns: list[str], name: str) -> int:
    if columns.count(name) != 1:
        raise BadFile(
            f"Line 1 names the column '{name}' {columns.count(name)} times; it needs text and label, once each."
        )
    return columns.index(name)
