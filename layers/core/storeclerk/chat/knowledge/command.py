"""`python -m storeclerk knowledge`: an index of documents built from a file, and asked, without AWS."""

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from storeclerk.chat.knowledge.bm25 import PHRASES, Postings
from storeclerk.chat.knowledge.building import index_files
from storeclerk.chat.knowledge.documents import Document, Documents, Query, build_passages, phrases_file
from storeclerk.chat.knowledge.index import KnowledgeIndex
from storeclerk.errors import BadFile, BadInput, ModelError
from storeclerk.model import Encoder
from storeclerk.written import written

_LINE_BYTES = 16 * 1024 * 1024
_DOCUMENT = '{"id": "returns", "title": "Returns", "content": "You have 30 days."}'
_QUERY = '{"id": "q1", "query": "how long can I return it"}'
_PHRASES = "phrases.npz"
_FILES = ("encoder.json", "passages.jsonl", "vectors.npz", "sentences.npz", "words.npz", _PHRASES)

RowT = TypeVar("RowT", Document, Query)


class Answer(msgspec.Struct, frozen=True):
    """One line of the results: documents, best first, and their scores."""

    id: str
    documents: list[str]
    scores: list[float]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of both commands."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="build an index of documents")
    build.add_argument("--corpus", type=Path, required=True, metavar="D.jsonl", help=f"a line a document: {_DOCUMENT}")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write the index to")
    build.set_defaults(act=_build)
    search = actions.add_parser("search", help="find the documents for each query")
    search.add_argument("--index", type=Path, required=True, metavar="DIR", help="folder that `build` wrote")
    search.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl", help=f"a line a query: {_QUERY}")
    search.add_argument("--k", type=_number, default=10, help="documents for each query; 10 without it")
    search.add_argument("--out", type=Path, required=True, metavar="R.jsonl", help="file to write, a line a query")
    search.set_defaults(act=_search)
    for action in (build, search):
        action.add_argument("--model", type=Path, metavar="DIR", help="model folder; without it, what ships")


def run(chosen: argparse.Namespace) -> str:
    """Build or search, and say in a line what was done.

    Raises:
        BadFile: a line cannot be read; nothing is written then.
        ModelError: the model folder or the index is incomplete or was altered.
        OSError: one of the files cannot be opened.
    """
    act: Callable[[argparse.Namespace], str] = chosen.act
    return act(chosen)


def _build(chosen: argparse.Namespace) -> str:
    documents = _rows(chosen.corpus, Document, _DOCUMENT)
    found = build_passages(documents)
    files = {**index_files(found, _encoder(chosen)), _PHRASES: phrases_file(found)}
    for name, data in files.items():
        with written(chosen.out / name) as file:
            file.write(data)
    return f"{chosen.out}: {len(documents)} documents, {len(found)} passages"


def _search(chosen: argparse.Namespace) -> str:
    queries = _rows(chosen.queries, Query, _QUERY)
    encoder = _encoder(chosen)
    files = _index(chosen.index)
    phrases = Postings.from_bytes(files[_PHRASES], PHRASES)
    documents = Documents(KnowledgeIndex.from_files(files, encoder), phrases, encoder)
    with written(chosen.out) as out:
        for query in queries:
            answer = Answer(query.id, *documents.search(query.query, chosen.k))
            out.write(msgspec.json.encode(answer) + b"\n")
    return f"{chosen.out}: {len(queries)} queries"


def _encoder(chosen: argparse.Namespace) -> Encoder:
    return Encoder(chosen.model, threads=os.cpu_count() or 1)


def _index(folder: Path) -> dict[str, bytes]:
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} holds no index: {missing[0]} is missing. Build it: knowledge build --out {folder}")
    return {name: (folder / name).read_bytes() for name in _FILES}


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("give a whole number from 1 to 10000")
    return int(text)


def _rows(path: Path, kind: type[RowT], example: str) -> list[RowT]:
    with path.open("rb") as file:
        rows = list(_read(file, str(path), kind, example))
    if not rows:
        raise BadFile(f"{path} is empty. A line is one object: {example}")
    return rows


def _read(file: BinaryIO, name: str, kind: type[RowT], example: str) -> Iterator[RowT]:
    """Give the rows of JSON Lines in UTF-8; blank lines are none, and an id stands once."""
    seen = set[str]()
    number = 0
    while line := file.readline(_LINE_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            row = _row(line, f"{name}, line {number}", kind, example)
            if row.id in seen:
                raise BadFile(f"{name}, line {number}: another line has the id {row.id!r}. Give each its own.")
            seen.add(row.id)
            yield row


def _row(line: bytes, place: str, kind: type[RowT], example: str) -> RowT:
    if len(line) > _LINE_BYTES:
        raise BadFile(f"{place}: it has over {_LINE_BYTES} bytes. Split the text.")
    try:
        return msgspec.json.decode(line, type=kind)
    except UnicodeDecodeError as error:
        raise BadFile(f"{place}: it is not UTF-8. Save the file as UTF-8.") from error
    except (msgspec.DecodeError, BadInput, RecursionError) as error:
        raise BadFile(f"{place}: {error}. A line is one object: {example}") from error
