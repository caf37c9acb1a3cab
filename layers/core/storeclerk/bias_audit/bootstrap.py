"""Intervals by resampling people, as the decisions of one person are not independent of each other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1_000
_DRAWS = 2_000_000  # at once, of 8 bytes


def resampled_means(*, sums: NDArray[Any], counts: NDArray[Any], seed: Sequence[int]) -> NDArray[np.float64]:
    """Mean over decisions in each of 1,000 samples of people drawn with replacement, shape [1000].

    sums and counts [people] are each person's sum over the decisions and their number, at least one. The same seed
    gives the same samples.
    """
    people = len(sums)
    random = np.random.default_rng(seed)
    at_once = max(1, _DRAWS // people)
    means = np.empty(RESAMPLES)
    for start in range(0, RESAMPLES, at_once):
        drawn = random.integers(people, size=(min(at_once, RESAMPLES - start), people))
        means[start : start + len(drawn)] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return means


def ratio(
    numerators: NDArray[np.float64] | None, denominators: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """Ratio in each sample, or None where it is undefined in some."""
    if numerators is None or denominators is None or not denominators.all():
        return None
    return numerators / denominators


def interval(replicates: NDArray[np.float64] | None) -> tuple[float | None, float | None]:
    """The 95 % percentile interval of replicates; undefined without them."""
    if replicates is None:
        return None, None
    low, high = np.percentile(replicates, [2.5, 97.5])
    return float(low), float(high)
