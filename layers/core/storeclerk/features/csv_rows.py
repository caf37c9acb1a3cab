"""Rows of a CSV file. The delimiter (comma, semicolon, tab or bar) is the one that fits the first line best."""

import csv
from collections.abc import Iterator

from storeclerk.errors import BadFile
from storeclerk.features.lines import Limits, Lines
from storeclerk.features.raw import RawRow
from storeclerk.features.rows import COLUMNS, TEXT_COLUMNS, column_name

_DELIMITERS = (",", ";", "\t", "|")


def csv_rows(lines: Lines, limits: Limits) -> Iterator[RawRow]:
    """Read the rows below a first line that names the columns.

    Raises:
        BadFile: no usable first line, or a quote that never closes.
    """
    first = lines.first()
    if first.lstrip().startswith(("{", "[")):
        raise BadFile("The file is not what its name says: it is JSON. JSON Lines are named .jsonl.")
    delimiter, columns = _header(first, limits)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if lines.ended:
                raise BadFile(f"A quote that opens in line {start} or below never closes.") from error
            yield RawRow(start, fault="Its quotes are not closed, or not doubled inside a quoted cell.")
            continue
        if cells:
            yield _row(start, columns, cells)


def _row(line: int, columns: list[str], cells: list[str]) -> RawRow:
    if len(cells) != len(columns):
        return RawRow(line, fault=f"It has {len(cells)} cells; the first line names {len(columns)} columns.")
    return RawRow(line, dict(zip(columns, cells, strict=True)))


def _header(line: str, limits: Limits) -> tuple[str, list[str]]:
    delimiter, columns = max(
        ((delimiter, _columns(line, delimiter)) for delimiter in _DELIMITERS),
        key=lambda header: (_has_text(header[1]), len(header[1])),
    )
    if len(columns) > limits.columns:
        raise BadFile(f"The first line names {len(columns)} columns; at most {limits.columns} are taken.")
    if not _has_text(columns):
        raise BadFile(f"The first line names no column with the text. Call it one of {', '.join(TEXT_COLUMNS)}.")
    twice = [name for name in COLUMNS if columns.count(name) > 1]
    if twice:
        raise BadFile(f"The first line names '{twice[0]}' more than once.")
    return delimiter, columns


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        return [column_name(name) for name in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error:
        return []


def _has_text(columns: list[str]) -> bool:
    return not set(TEXT_COLUMNS).isdisjoint(columns)
