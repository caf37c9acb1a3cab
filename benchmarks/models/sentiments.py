"""Sentiment: a model of SST-2, which never ships, and what ships on texts that it neither trained nor chose on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.models.bench import Bench
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.lines import Line, Measured
from storeclerk.text.sentiment import LABELS
from training.corpora import sentiment as corpus
from training.corpora.texts import Row, cut, distinct, rows_of
from training.report.measures import Floats, bootstrap, share
from training.report.tables import macro_f1
from training.shipped import read_sentiments

_SST2 = {"0": "negative", "1": "positive"}
# Its phrases are many: seven passes over 67,000 of them would take hours. Whether more than three help is not measured.
_EPOCHS = "3"


class Sst2Row:
    """Trained on the official training part less the slice that `fit` holds out to choose by."""

    name = "sst2"

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give the one training; phrases of the development part are left out of it."""
        held = {text for text, _ in _sst2(bench, "dev")}
        rows = [row for row in dict.fromkeys(_sst2(bench, "train")) if row[0] not in held]
        return [Job.of_labels(self.name, "sentiment", bench.some(rows), ("--epochs", _EPOCHS))]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge the official development part once; a text called neutral is wrong."""
        rows = _sst2(bench, "dev")
        found = read_sentiments(kept.folder(self.name), [text for text, _ in rows])
        right = share(_numbers(rows) == found.argmax(axis=1))
        return {"accuracy": Measured.of(right, f"{len(rows)} sentences")}


def measure_sentiments(bench: Bench) -> Mapping[str, Measured]:
    """Judge what ships by the tenths held out of two sets that it learnt of, and by a set that it never saw."""
    folder = bench.head("sentiment")
    for name in ("womens_clothing_reviews/womens_clothing_reviews.dev", "nltk_reviews/pros_cons"):
        bench.source(f"{name}.csv.gz")
    films = _sst2(bench, "dev")
    found = read_sentiments(folder, [text for text, _ in films])
    either = share(_numbers(films) == 2 * (found[:, 2] > found[:, 0]))
    return {
        "clothing": _macro(folder, cut(distinct(corpus.clothing_reviews(bench.data)))[1]),
        "pros_cons": _macro(folder, cut(distinct(corpus.pros_and_cons(bench.data)))[1]),
        "sst2": Measured.of(either, f"{len(films)} sentences, the likelier of two"),
        "sst2_three": _f1(_numbers(films), found),
    }


def _macro(folder: Path, rows: list[Row]) -> Measured:
    return _f1(_numbers(rows), read_sentiments(folder, [text for text, _ in rows]))


def _f1(expected: NDArray[np.int64], probabilities: Floats) -> Measured:
    found = probabilities.argmax(axis=1)
    figure = bootstrap(lambda rows: macro_f1(expected[rows], found[rows], len(LABELS)), len(expected))
    return Measured.of(figure, f"{len(expected):,} texts")


def _numbers(rows: list[Row]) -> NDArray[np.int64]:
    return np.array([LABELS.index(label) for _, label in rows], dtype=np.int64)


def _sst2(bench: Bench, part: str) -> list[Row]:
    return [(row["sentence"].strip(), _SST2[row["label"]]) for row in rows_of(bench.source(f"sst2/{part}.csv.gz"))]
