"""Texts with marked spans, from JSONL, and their word pieces' labels."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.model.tokenizer import Tokenizer
from training.tables import MAX_CHARACTERS, Examples, TableError

OUTSIDE_LABEL = "O"


class Span(msgspec.Struct, frozen=True):
    """A kind of thing, at the characters [start, end)."""

    type: str
    start: int
    end: int


class MarkedText(msgspec.Struct):
    """A line of the file."""

    text: str
    spans: list[Span]


def read_marked(path: Path, *, spans: bool = True) -> Examples:
    """Read JSONL with `text` and `spans` of `type,start,end`; the spans are the labels. Without `spans` text will do.

    Raises:
        TableError: a line is not of this form, or a span is outside its text.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    marked = [_line(path, number, line, spans=spans) for number, line in enumerate(lines, start=1) if line.strip()]
    if not marked:
        raise TableError(f'{path} is empty. It needs a line {{"text": ..., "spans": [...]}} for each example.')
    return Examples([one.text for one in marked], [one.spans for one in marked])


def _line(path: Path, number: int, line: str, *, spans: bool) -> MarkedText:
    place = f"{path}, line {number}"
    try:
        read: Any = msgspec.json.decode(line)
        marked = msgspec.convert(read if spans else read | {"spans": []}, MarkedText)
    except (msgspec.DecodeError, msgspec.ValidationError, TypeError, RecursionError) as error:
        raise TableError(f"{place}: {error}. It needs text and spans of type, start and end.") from error
    if len(marked.text) > MAX_CHARACTERS:
        raise TableError(f"{place}, text: {len(marked.text):,} characters; at most {MAX_CHARACTERS:,}. Cut it.")
    for span in marked.spans:
        if not 0 <= span.start < span.end <= len(marked.text):
            raise TableError(
                f"{place}, spans: {span.start} to {span.end} is outside its {len(marked.text)} characters."
            )
    return marked


def piece_labels(types: Sequence[str]) -> list[str]:
    """Give the labels of word pieces: none, and the beginning and inside of each type."""
    return [OUTSIDE_LABEL, *(f"{part}-{name}" for name in types for part in "BI")]


def piece_targets(text: str, spans: Sequence[Span], labels: Sequence[str], tokenizer: Tokenizer) -> NDArray[np.int64]:
    """Number the label of each word piece [tokens]; a piece is in a span that it overlaps."""
    number = {label: index for index, label in enumerate(labels)}
    pieces = tokenizer.pieces(text).spans
    targets = np.zeros(len(pieces), dtype=np.int64)
    for span in spans:
        inside = [place for place, (start, end) in enumerate(pieces) if start < span.end and end > span.start]
        targets[inside] = number[f"I-{span.type}"]
        targets[inside[:1]] = number[f"B-{span.type}"]
    return targets
