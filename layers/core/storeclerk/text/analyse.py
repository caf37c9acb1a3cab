"""`python -m storeclerk analyse`: what is read in the texts of a JSON Lines file, by the code and model that ship."""

import argparse
import json
import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from storeclerk.errors import BadFile
from storeclerk.text.explanations import Explainer, Explanation
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.reader import TextReader, TextReading
from storeclerk.text.sentiment import Sentiment
from storeclerk.written import written

# Token vectors of this many texts are held at a time: 25 MB of them where all texts are long.
_CHUNK = 64
_LINE_BYTES = 16 * 1024 * 1024
# Names are looked for to the end of a text, so its time grows with its length.
_MOST_CHARACTERS = 100_000
# Half of a pair, which JSON can escape and UTF-8 cannot hold. Its stand-in has the same length, so offsets hold.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_EXAMPLE = '{"text": "where is my order"}'


class Analysis(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the output; explanation with --explain only."""

    intent: str
    confidence: float
    oos: bool
    sentiment: Sentiment
    needs: list[str]
    pii: list[PiiSpan]
    language: str
    explanation: Explanation | None = None


class Reads(Protocol):
    """Reads texts: `storeclerk.text.reader.TextReader`."""

    def read(self, texts: Sequence[str], /) -> list[TextReading]:
        """Read texts, in their order."""
        ...


class Explains(Protocol):
    """Explains readings: `storeclerk.text.explanations.Explainer`."""

    def explain(self, text: str, found: TextReading, /) -> Explanation:
        """Weigh the words of a text for what was found in it."""
        ...


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--data", type=Path, required=True, metavar="IN.jsonl", help=f"a line a text: {_EXAMPLE}")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.jsonl", help="file to write, a line a text")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder; without it, what ships")
    parser.add_argument("--explain", action="store_true", help="add the weight of each word for each label")


def run(chosen: argparse.Namespace) -> str:
    """Read the texts and say how many they were, in a line.

    Raises:
        BadFile: a line cannot be read; nothing is written then.
        ModelError: the model folder is incomplete or was altered; nothing is written then.
        OSError: one of the files cannot be opened.
    """
    with chosen.data.open("rb") as data, written(chosen.out) as out:
        reader = TextReader.load(chosen.model, threads=os.cpu_count() or 1)
        explainer = Explainer(reader) if chosen.explain else None
        count = analyse(read_texts(data, str(chosen.data)), out, reader, explainer)
    return f"{chosen.out}: {count} texts"


def analyse(texts: Iterator[str], out: BinaryIO, reader: Reads, explainer: Explains | None = None) -> int:
    """Write a line for each text, some texts at a time; gives their number."""
    count = 0
    while chunk := list(islice(texts, _CHUNK)):
        for text, found in zip(chunk, reader.read(chunk), strict=True):
            explanation = explainer.explain(text, found) if explainer else None
            out.write(msgspec.json.encode(_analysis(found, explanation)) + b"\n")
        count += len(chunk)
    return count


def read_texts(file: BinaryIO, name: str) -> Iterator[str]:
    """Give the texts of JSON Lines, in UTF-8 with or without a byte order mark; blank lines are none.

    Raises:
        BadFile: a line is no object with a text, or there is none; the message names file and line.
    """
    number = found = 0
    while line := file.readline(_LINE_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield _text(line, f"{name}, line {number}")
            found += 1
    if not found:
        raise BadFile(f"{name} is empty. Give it a line for each text: {_EXAMPLE}")


def _text(line: bytes, place: str) -> str:
    if len(line) > _LINE_BYTES:
        raise BadFile(f"{place}: it has over {_LINE_BYTES} bytes. Split the text.")
    try:
        row = json.loads(line.decode())  # takes lone surrogates, which msgspec refuses
    except UnicodeDecodeError as error:
        raise BadFile(f"{place}: it is not UTF-8. Save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{place}: it is not JSON. A line is one object: {_EXAMPLE}") from error
    if not isinstance(row, dict) or "text" not in row:
        raise BadFile(f"{place}: it has no text. A line is one object: {_EXAMPLE}")
    if not isinstance(row["text"], str):
        raise BadFile(f"{place}, text: it is not a string. A line is one object: {_EXAMPLE}")
    if len(row["text"]) > _MOST_CHARACTERS:
        raise BadFile(
            f"{place}, text: it has {len(row['text']):,} characters; at most {_MOST_CHARACTERS:,}. Split the text."
        )
    return _LONE_SURROGATE.sub("\ufffd", row["text"])


def _analysis(found: TextReading, explanation: Explanation | None) -> Analysis:
    intent = found.intent
    return Analysis(
        intent.label,
        intent.confidence,
        intent.oos,
        found.sentiment,
        found.needs,
        found.pii,
        found.language,
        explanation,
    )
