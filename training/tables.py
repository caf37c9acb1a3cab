"""Labelled texts from CSV, and what is wrong with them in words that name the row and the column.

Rows are counted as a spreadsheet shows them: the header is row 1.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from storeclerk.text.out_of_scope import OUT_OF_SCOPE as OUT_OF_SCOPE  # noqa: PLC0414 - told to mypy: others take it from here

MAX_CHARACTERS = 100_000
# A few slips in a large file are dropped with a word; more than this share says that the file is not what it should be.
_SLIPS = 0.01


class TableError(Exception):
    """A file cannot be used; the message names the row and column and says what to do."""


class Table(NamedTuple):
    """The rows of a CSV as they are, the number of each, and the columns in order."""

    path: Path
    columns: list[str]
    rows: list[dict[str, str]]
    numbers: list[int]

    def column(self, name: str) -> list[str]:
        """Give a column, each value without white space around it."""
        return [row[name].strip() for row in self.rows]


def read_table(path: Path, required: Sequence[str]) -> Table:
    """Read a CSV in UTF-8 (a BOM is allowed) and hold every row against the header.

    Raises:
        TableError: the file is missing, empty, not UTF-8, lacks a column, or a row has no text or too many fields.
    """
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            columns = next(reader, [])
            _check_header(path, columns, required)
            rows = list(_checked(path, reader, columns, required))
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except csv.Error as error:
        raise TableError(f"{path} is not a CSV: {error}. Put texts with a comma or a quote into quotes.") from error
    if not rows:
        raise TableError(f"{path} has a header and no rows. Add a row for each example.")
    return Table(path, columns, [row for _, row in rows], [number for number, _ in rows])


def _check_header(path: Path, columns: Sequence[str], required: Sequence[str]) -> None:
    if not columns:
        raise TableError(f"{path} is empty. It needs a header, {','.join(required)}, and a row for each example.")
    for name in required:
        if name not in columns:
            raise TableError(f"{path}, row 1: there is no column {name}; it has {', '.join(columns)}. Add it.")

    for name in filter(None, columns):
        if columns.count(name) > 1:
            raise TableError(f"{path}, row 1: {columns.count(name)} columns are named {name}. Keep one of them.")


def _checked(
    path: Path, reader: Iterator[list[str]], columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, fields in enumerate(reader, start=2):
        if not fields:
            continue
        place = f"{path}, row {number}"
        if len(fields) > len(columns):
            raise TableError(f"{place}: more fields than the header has. Put values with a comma into quotes.")
        if len(fields) < len(columns):
            raise TableError(f"{place}, column {columns[len(fields)]}: there is no value. Each row needs every column.")
        row = dict(zip(columns, fields, strict=True))
        for name in required:
            if len(row[name]) > MAX_CHARACTERS:
                raise TableError(
                    f"{place}, column {name}: {len(row[name]):,} characters; at most {MAX_CHARACTERS:,}. Cut it."
                )
        if "text" in required and not row["text"].strip():
            raise TableError(f"{place}, column text: it is blank. Fill or remove the row.")
        yield number, row


class Examples(NamedTuple):
    """Texts, what each is labelled with, and the group of each where a column of groups was asked for.

    rows: the row of the file that each is from.
    """

    texts: list[str]
    labels: list[Any]
    groups: list[str] | None = None
    rows: list[int] | None = None

    def picked(self, rows: Sequence[int]) -> "Examples":
        """Give some of the examples, in the order asked for."""
        groups = None if self.groups is None else [self.groups[row] for row in rows]
        numbers = None if self.rows is None else [self.rows[row] for row in rows]
        return Examples([self.texts[row] for row in rows], [self.labels[row] for row in rows], groups, numbers)


def read_examples(path: Path, groups: str | None = None, *, several: bool = False) -> Examples:
    """Read `text,label`; the same text counts once; with `several`, a label may be blank or many joined by |.

    Raises:
        TableError: as `read_table`, or a label is blank, or many texts stand there with different labels.
    """
    table = read_table(path, ["text", "label", *([groups] if groups else [])])
    texts, labels = table.column("text"), table.column("label")
    if several:
        labels = ["|".join(sorted({part.strip() for part in label.split("|")} - {""})) for label in labels]
    elif "" in labels:
        row = table.numbers[labels.index("")]
        raise TableError(f"{path}, row {row}, column label: it is blank. Name a label, or {OUT_OF_SCOPE} for none.")
    kept = _distinct(table, texts, labels)
    own = table.column(groups) if groups else None
    return Examples(texts, labels, own, table.numbers).picked(kept)


def _distinct(table: Table, texts: Sequence[str], labels: Sequence[str]) -> list[int]:
    """Give the first row of each text; texts with two labels are left out, or refused when they are many."""
    first: dict[str, int] = {}
    disputed: dict[str, int] = {}
    for row, text in enumerate(texts):
        before = first.setdefault(text, row)
        if labels[before] != labels[row]:
            disputed.setdefault(text, row)
    if not disputed:
        return list(first.values())
    text, row = next(iter(disputed.items()))
    what = (
        f"{table.path}, rows {table.numbers[first[text]]} and {table.numbers[row]}, column label: the same text is "
        f"labelled {labels[first[text]]} and {labels[row]}"
    )
    if len(disputed) > _SLIPS * len(first):
        raise TableError(f"{what}. Decide for one ({len(disputed)} texts have this).")
    print(f"{what}. Such texts are left out ({len(disputed)} of {len(first)}).", file=sys.stderr)
    return [row for text, row in first.items() if text not in disputed]


def check_classes(path: Path, labels: Sequence[str], rows: Sequence[int] | None = None) -> list[str]:
    """Give the classes, out of scope apart, sorted; say which have a single example. rows: where the labels stand.

    Raises:
        TableError: fewer than two classes have two examples or more, so that nothing can be told apart or checked.
    """
    sizes = Counter(label for label in labels if label != OUT_OF_SCOPE)
    single = sorted(label for label, size in sizes.items() if size == 1)
    if len(sizes) < 2:
        found = next(iter(sizes), OUT_OF_SCOPE)
        raise TableError(f"{path}, column label: every row says {found}. It takes two labels or more to learn from.")
    if single:
        row = (rows or range(2, 2 + len(labels)))[labels.index(single[0])]
        what = f"{path}, row {row}, column label: {single[0]} has a single example"
        if len(sizes) - len(single) < 2:
            raise TableError(f"{what}. Every label needs two or more; ten make a good beginning.")
        print(f"{what}; it is learnt but cannot be checked ({len(single)} such labels).", file=sys.stderr)
    return sorted(sizes)
