"""Finds the sentences that `labels.csv` names by digest in the public sets, which never enter the repository."""

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.tables import Table, TableError, read_table

NEEDS = (
    "delivery_speed",
    "price",
    "quality",
    "size_or_fit",
    "availability",
    "returns",
    "warranty",
    "service",
    "payment",
)
SPLITS = ("train", "valid", "test")
LABELS = Path(__file__).with_name("labels.csv")

_DIGITS = 12
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# What shoppers write; the sellers' own descriptions and tables of attributes are left out.
_SHOPPERS = frozenset({"review", "cqa"})
_QUESTIONS = ("hetpqa_answers_dev", "hetpqa_answers_train", "hetpqa_evidence_dev", "epqa_dev.dev")


class Sentence(NamedTuple):
    """A sentence and the product, bot or intent it belongs to; no two splits share a group."""

    text: str
    group: str


class Labelled(NamedTuple):
    """A row of `labels.csv`: where its sentence is found, its digest, how it was drawn, its part and its needs."""

    source: str
    digest: str
    group: str
    drawn: str
    split: str
    needs: tuple[str, ...]


def digest(text: str) -> str:
    """Give the first 12 hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def product_reviews(data: Path) -> Iterator[Sentence]:
    """Sentences of reviews of electronic goods, as the set cuts them."""
    with gzip.open(data / "hu_liu_product_reviews/product_reviews_1.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            yield Sentence(row["sentence"].strip(), row["product"])


def clothing_reviews(data: Path) -> Iterator[Sentence]:
    """Sentences of clothing reviews, cut after a full stop, exclamation or question mark before white space."""
    for row in _rows(data / "womens_clothing_reviews/womens_clothing_reviews.dev.csv.gz"):
        for text in _SENTENCE_END.split(row["Review Text"].strip()):
            yield Sentence(text, row["Clothing ID"])


def pros_and_cons(data: Path) -> Iterator[Sentence]:
    """Lists of merits and faults; the set names no product, so each stands for itself."""
    for row in _rows(data / "nltk_reviews/pros_cons.csv.gz"):
        yield Sentence(row["text"].strip(), digest(row["text"].strip()))


def product_questions(data: Path) -> Iterator[Sentence]:
    """Questions about products, and what reviewers and other shoppers say to them."""
    for name in _QUESTIONS:
        for row in _rows(data / f"amazon_product_qa/{name}.csv.gz"):
            yield Sentence(row["question"].strip(), row["ASIN"])
            if row["source"].casefold() in _SHOPPERS:
                yield Sentence(row["candidate"].strip(), row["ASIN"])


def shop_queries(data: Path) -> Iterator[Sentence]:
    """Messages to the chat bots of two shops and a game."""
    for row in _rows(data / "hint3/hint3_train.csv.gz"):
        yield Sentence(row["text"].strip(), row["bot"])


def templated_requests(data: Path) -> Iterator[Sentence]:
    """Requests to a shop, made from templates that all their intents share: a single group."""
    for row in _rows(data / "bitext_customer_support/bitext_customer_support.csv.gz"):
        yield Sentence(row["utterance"].strip(), "templates")


SOURCES: dict[str, Callable[[Path], Iterator[Sentence]]] = {
    "hu_liu_product_reviews": product_reviews,
    "womens_clothing_reviews": clothing_reviews,
    "nltk_pros_cons": pros_and_cons,
    "amazon_product_qa": product_questions,
    "hint3": shop_queries,
    "bitext_customer_support": templated_requests,
}


def read_labels(path: Path = LABELS) -> list[Labelled]:
    """Read the labels of sentences.

    Raises:
        TableError: as `read_table`, or a source, split or need has a name that is none of the known ones.
    """
    table = read_table(path, Labelled._fields)
    for number, row in zip(table.numbers, table.rows, strict=True):
        _check_names(f"{path}, row {number}, column source", [row["source"]], tuple(SOURCES))
        _check_names(f"{path}, row {number}, column split", [row["split"]], SPLITS)
    check_needs(table)
    return [
        Labelled(row["source"], row["digest"], row["group"], row["drawn"], row["split"], parts(row["needs"]))
        for row in table.rows
    ]


def check_needs(table: Table) -> None:
    """Hold the column `needs` against NEEDS.

    Raises:
        TableError: a need has another name.
    """
    for number, needs in zip(table.numbers, table.column("needs"), strict=True):
        _check_names(f"{table.path}, row {number}, column needs", parts(needs), NEEDS)


def parts(needs: str) -> tuple[str, ...]:
    """Cut needs joined by | apart; a blank has none."""
    return tuple(part for part in needs.split("|") if part)


def marks(needs: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Mark which of NEEDS each of n sentences names, [n, needs]."""
    return np.array([[need in own for need in NEEDS] for own in needs], dtype=bool).reshape(-1, len(NEEDS))


def find(
    labels: Sequence[Labelled], data: Path, sources: Mapping[str, Callable[[Path], Iterator[Sentence]]] = SOURCES
) -> list[str]:
    """Find the text of each labelled sentence in the folder of public sets.

    Raises:
        TableError: a set is missing, or holds no sentence of a digest.
    """
    texts: dict[tuple[str, str], str] = {}
    for name in {row.source: None for row in labels}:
        try:
            texts |= {(name, digest(text)): text for text, _ in sources[name](data)}
        except FileNotFoundError as error:
            raise TableError(f"{error.filename} is missing. Set STORECLERK_DATA to where it is.") from error
    lost = [row for row in labels if (row.source, row.digest) not in texts]
    if lost:
        raise TableError(
            f"{lost[0].source} in {data} has no sentence of digest {lost[0].digest} ({len(lost)} of {len(labels)} are "
            "not found). Take the edition of the set that was labelled, or remove these rows from the labels."
        )
    return [texts[row.source, row.digest] for row in labels]


def _check_names(place: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise TableError(f"{place}: {name or 'a blank'} is none of {', '.join(known)}. Correct it.")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
