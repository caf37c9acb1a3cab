"""Texts out of the public sets, cut into those that train and those that validate."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

Row = tuple[str, str]
SEED = 7
VALIDATION_SHARE = 0.1
MAX_CHARACTERS = 400  # about 90 word pieces; a review's judgement seldom waits longer


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Read a compressed CSV."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def distinct(rows: Sequence[Row]) -> list[Row]:
    """Keep each text once, so that none is in both parts, and none that has two labels or is blank."""
    labels: dict[str, set[str]] = {}
    for text, label in rows:
        labels.setdefault(text.strip()[:MAX_CHARACTERS], set()).add(label)
    return [(text, min(found)) for text, found in labels.items() if text and len(found) == 1]


def cut(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Draw a tenth to validate; give the rest first."""
    order = np.random.default_rng(SEED).permutation(len(rows)).tolist()
    count = int(len(order) * VALIDATION_SHARE)
    return [rows[row] for row in order[count:]], [rows[row] for row in order[:count]]


def at_most(rows: Sequence[Row], most: int) -> list[Row]:
    """Keep the first texts of each label."""
    left = dict.fromkeys({label for _, label in rows}, most)
    kept = []
    for text, label in rows:
        left[label] -= 1
        if left[label] >= 0:
            kept.append((text, label))
    return kept


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """Put rows in random order."""
    return [rows[row] for row in np.random.default_rng(SEED).permutation(len(rows)).tolist()]
