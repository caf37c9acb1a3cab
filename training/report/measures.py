"""Measures of classification and their uncertainty, in the field's terms. None where there is nothing to measure."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]
RESAMPLES = 1000
_Z = 1.959964  # of a 95 % interval
_BINS = 15


class Figure(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """Give the three numbers, rounded to five places."""
        return {name: round(float(number), 5) for name, number in self._asdict().items()}


class Curve(NamedTuple):
    """Points of a receiver operating characteristic: shares of in-scope and of out-of-scope texts accepted."""

    false_accepted: Floats
    true_accepted: Floats


def share(right: Bools) -> Figure | None:
    """Share of true values with its Wilson interval: 0 means none, 1 all."""
    n = len(right)
    if not n:
        return None
    p = float(np.mean(right))
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return Figure(p, float(min(p, max(0.0, middle - half))), float(max(p, min(1.0, middle + half))))


def rounded(figure: Figure | None) -> dict[str, float] | None:
    """Give a figure as it is written down; None stays None."""
    return figure.as_dict() if figure else None


def bootstrap(measure: Callable[[NDArray[np.int64]], float | None], n: int, *, seed: int = 0) -> Figure | None:
    """Measure rows 0 to n - 1, and by 1,000 resamples of them the 95 % percentile interval.

    `measure` takes row numbers; where it gives None for all rows so does this; resamples that give None do not count.
    """
    whole = measure(np.arange(n))
    if whole is None:
        return None
    rng = np.random.default_rng(seed)
    found = [value for _ in range(RESAMPLES) if (value := measure(rng.integers(n, size=n))) is not None]
    low, high = np.percentile([*found, whole], [2.5, 97.5])
    return Figure(whole, float(low), float(high))


def auroc(scores: Floats, positive: Bools) -> float | None:
    """Chance that a positive row scores above a negative one, ties counting half: 0.5 is guessing, 1 perfect."""
    positives = int(positive.sum())
    pairs = positives * (len(positive) - positives)
    if not pairs:
        return None
    return float((_ranks(scores)[positive].sum() - positives * (positives + 1) / 2) / pairs)


def average_precision(scores: Floats, positive: Bools) -> float | None:
    """Area under precision over recall, by steps: the share of positives is guessing, 1 perfect."""
    if not positive.any():
        return None
    order = np.argsort(-scores, kind="stable")
    hits, last = np.cumsum(positive[order]), _ends_of_ties(scores[order])
    recall = hits[last] / positive.sum()
    return float(np.sum(np.diff(recall, prepend=0) * hits[last] / (last + 1)))


def roc(scores: Floats, positive: Bools) -> Curve:
    """Give the curve from (0, 0) to (1, 1), one point for each distinct score."""
    order = np.argsort(-scores, kind="stable")
    last = _ends_of_ties(scores[order])
    true, false = np.cumsum(positive[order])[last], np.cumsum(~positive[order])[last]
    return Curve(np.r_[0, false / max(1, false[-1])], np.r_[0, true / max(1, true[-1])])


class Bin(NamedTuple):
    """Rows of like confidence: their number, mean confidence and accuracy."""

    rows: int
    confidence: float
    accuracy: float


def reliability(confidence: Floats, right: Bools, *, adaptive: bool = False) -> list[Bin]:
    """Cut rows into at most 15 bins of equal width of confidence or, adaptive, of equal count; none is empty."""
    if adaptive:
        parts = np.array_split(np.argsort(confidence, kind="stable"), min(_BINS, max(1, len(confidence))))
    else:
        number = np.clip((confidence * _BINS).astype(int), 0, _BINS - 1)
        parts = [np.flatnonzero(number == index) for index in range(_BINS)]
    return [Bin(len(p), float(confidence[p].mean()), float(right[p].mean())) for p in parts if len(p)]


def calibration_error(confidence: Floats, right: Bools, *, adaptive: bool = False) -> float | None:
    """Expected calibration error (Guo et al. 2017, arXiv 1706.04599): 0 means that 80 % sure is right in 80 %.

    The mean distance of confidence and accuracy over bins, weighted by their rows. Few rows raise it: chance alone
    moves each bin by about the root of p (1 - p) / rows.
    """
    if not len(right):
        return None
    bins = reliability(confidence, right, adaptive=adaptive)
    return sum(one.rows * abs(one.confidence - one.accuracy) for one in bins) / len(right)


def _ends_of_ties(descending: Floats) -> NDArray[np.int64]:
    return np.flatnonzero(np.r_[np.diff(descending) != 0, True])


def _ranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    highest = np.cumsum(counts)
    ranks: Floats = (highest - (counts - 1) / 2)[inverse]
    return ranks
