"""Rows of a JSON Lines file: one object a line."""

from collections.abc import Iterator
from itertools import chain

import msgspec

from storeclerk.errors import BadFile
from storeclerk.features.lines import Lines
from storeclerk.features.raw import RawRow
from storeclerk.features.rows import column_name


def json_rows(lines: Lines) -> Iterator[RawRow]:
    """Read the rows; blank lines are none. A byte order mark, as joined files have it, may begin any line.

    Raises:
        BadFile: the first line does not open an object.
    """
    first = lines.first()
    if not _bare(first).startswith("{"):
        raise BadFile("The file is not JSON Lines: its first line must be one JSON object, as must each other.")
    for line in chain([first], lines):
        if row := _bare(line):
            yield _row(lines.number, row)
        lines.begin_record()


def _bare(line: str) -> str:
    return line.strip().removeprefix("\ufeff").lstrip()


def _row(number: int, line: str) -> RawRow:
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return RawRow(number, fault="It is not JSON.")
    if not isinstance(value, dict):
        return RawRow(number, fault="It is not a JSON object.")
    return RawRow(number, {column_name(name): cell for name, cell in value.items()})
