"""Needs that ship on the labelled test split, and keywords beside."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.lines import Measured
from training.judge import judge_needs
from training.needs.keywords import needs_of
from training.needs.sentences import NEEDS, find, read_labels
from training.report.measures import Bools
from training.report.metrics import needs_metrics
from training.tables import Examples


def measure_needs(bench: Bench) -> Mapping[str, Measured]:
    """Judge what ships and keywords, on the same sentences of products that are in no other split."""
    folder = bench.head("needs")
    if not bench.data.is_dir():
        raise MissingError("there is no data folder (STORECLERK_DATA)")
    labels = [row for row in read_labels() if row.split == "test"]
    texts = find(labels, bench.data)
    shipped = judge_needs(folder, Examples(texts, ["|".join(row.needs) for row in labels])).metrics
    expected, words = _table([row.needs for row in labels]), _table([needs_of(text) for text in texts])
    even = np.full(len(NEEDS), 0.5, dtype=np.float32)
    keywords = needs_metrics(NEEDS, expected, words.astype(np.float32), even)
    return _figures("", shipped) | _figures("keywords_", keywords)


def _figures(prefix: str, metrics: Mapping[str, Any]) -> dict[str, Measured]:
    note = f"{metrics['rows']:,} sentences"
    return {f"{prefix}{name}": Measured(**metrics[f"{name}_f1"], note=note) for name in ("macro", "micro")}


def _table(named: Sequence[Sequence[str]]) -> Bools:
    return np.array([[need in row for need in NEEDS] for row in named])
