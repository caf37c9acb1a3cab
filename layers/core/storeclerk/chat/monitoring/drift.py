"""Whether customers ask other things than before: how large a difference is, and whether chance alone may make it.

Size: the population stability index, less what chance alone gives at these numbers (Yurdakul 2018). By the rule of
thumb of credit scoring, below .1 is steady and above .25 a shift. Chance: a permutation test for intents; for
embeddings a Kolmogorov-Smirnov test along each direction, all of them together by Holm's method, which Rabanser et al.
2019 (arXiv 1810.11953) found to tell shifts as well as tests in all dimensions do. Turns of one customer resemble each
other, so chance makes more than the tests believe: a verdict needs both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.monitoring.distribution import Counts
from storeclerk.records import Record

LARGE = 0.25
# The mean over random directions, along most of which even another subject differs little: questions to a bank
# (BANKING77) beside those to a shop (Bitext) come to .32, half of each to .08, other questions to the shop to 0.
LARGE_PLACES = 0.1
ALPHA = 0.01
_DRAWS = 4999
_PARTS = 10
_SHOWN = 5
_HALF = 0.5  # is added to each count, so that what never was has a finite index


class Moved(Record, frozen=True):
    """An intent whose share of all turns changed."""

    intent: str
    share: float
    before: float


class Comparison(Record, frozen=True, kw_only=True):
    """The turns of a day beside others.

    turns: how many those are. *_psi: the index less chance; *_p: how likely chance makes that much, corrected for the
    number of tests. embedding_*: None where the vectors cannot be compared. moved: the intents that changed most.
    """

    turns: int
    intent_psi: float
    intent_p: float
    embedding_psi: float | None = None
    embedding_p: float | None = None
    moved: tuple[Moved, ...] = ()


class Places(NamedTuple):
    """Counts along directions, [directions, bins], and of how many texts; 0 where there is nothing to compare."""

    binned: Counts
    texts: float


def compare(
    intents: Mapping[str, int], other: Mapping[str, int], places: Places, others: Places, seed: Sequence[int]
) -> Comparison:
    """Compare intents and places with others. The same seed gives the same figures."""
    labels = sorted({*intents, *other})
    counts, other_counts = (np.array([found.get(label, 0) for label in labels]) for found in (intents, other))
    intent_psi, intent_p = intent_shift(counts, other_counts, np.random.default_rng(seed))
    embedding_psi = embedding_p = None
    adjusted = [intent_p]
    if places.texts and others.texts:
        embedding_psi = float(np.mean([_places_psi(*rows) for rows in _rows(places, others)]))
        adjusted = holm([intent_p, *(_ks_p(*rows) for rows in _rows(places, others))])
        embedding_p = min(adjusted[1:])
    return Comparison(
        turns=int(other_counts.sum()),
        intent_psi=round(intent_psi, 4),
        intent_p=round(adjusted[0], 6),
        embedding_psi=None if embedding_psi is None else round(embedding_psi, 4),
        embedding_p=None if embedding_p is None else round(embedding_p, 6),
        moved=_moved(labels, counts, other_counts),
    )


def psi(
    counts: NDArray[np.floating] | NDArray[np.integer], others: NDArray[np.floating] | NDArray[np.integer]
) -> NDArray[np.float64]:
    """Population stability index of counts [..., bins] and others [..., bins]: 0 for the same shares, [...]."""
    share, other = (given + _HALF for given in (counts, others))
    share, other = (given / given.sum(axis=-1, keepdims=True) for given in (share, other))
    index: NDArray[np.float64] = ((share - other) * np.log(share / other)).sum(axis=-1)
    return index


def intent_shift(
    counts: NDArray[np.integer], others: NDArray[np.integer], random: np.random.Generator
) -> tuple[float, float]:
    """The index of counts [labels] against others [labels] less its mean under chance, and the share of chance above.

    Chance deals all turns anew to both sides, 4,999 times.
    """
    pool = counts + others
    dealt = random.multivariate_hypergeometric(pool, int(counts.sum()), size=_DRAWS)
    found, chance = psi(counts, others), psi(dealt, pool - dealt)
    return float(found - chance.mean()), float((1 + (chance >= found - 1e-12).sum()) / (_DRAWS + 1))


def holm(values: Sequence[float]) -> list[float]:
    """Adjust p-values for their number, whatever they depend on (Holm 1979)."""
    given = np.asarray(values, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(stepped, 1.0)
    found: list[float] = adjusted.tolist()
    return found


def kolmogorov_p(distance: float, texts: float, others: float) -> float:
    """How likely two samples of one distribution are at least this far apart (Stephens 1970's form for small ones)."""
    size = np.sqrt(texts * others / (texts + others))
    reach = (size + 0.12 + 0.11 / size) * distance
    if reach < 0.2:  # the series does not converge there, and its value is 1 to ten places
        return 1.0
    terms = np.arange(1, 101)
    series = 2 * ((-1.0) ** (terms - 1) * np.exp(-2 * (terms * reach) ** 2)).sum()
    return float(np.clip(series, 0.0, 1.0))


def _rows(places: Places, others: Places) -> Iterable[tuple[Counts, Counts, float, float]]:
    for row, other in zip(places.binned, others.binned, strict=True):
        yield row, other, places.texts, others.texts


def _ks_p(row: Counts, other: Counts, texts: float, others: float) -> float:
    # By bins the distance is at most that of the values themselves, so this errs to the side of no shift.
    distance = np.abs(np.cumsum(row) / row.sum() - np.cumsum(other) / other.sum()).max()
    return kolmogorov_p(float(distance), texts, others)


def _places_psi(row: Counts, other: Counts, texts: float, others: float) -> float:
    """The index over the tenths of the other, less chance: each of its parts but one gives 1/n of each side."""
    tenths = np.searchsorted(np.cumsum(other) / other.sum(), np.arange(1, _PARTS) / _PARTS)
    bounds = np.unique([0, *(tenths + 1)])
    bounds = bounds[bounds < len(row)]
    share, reference = (np.add.reduceat(given / given.sum(), bounds) for given in (row, other))
    chance = (len(bounds) - 1) * (1 / texts + 1 / others)
    return float(psi(share * texts, reference * others)) - chance


def _moved(labels: Sequence[str], counts: NDArray[np.integer], others: NDArray[np.integer]) -> tuple[Moved, ...]:
    share, before = counts / max(counts.sum(), 1), others / max(others.sum(), 1)
    order = np.argsort(-np.abs(share - before), kind="stable")[:_SHOWN]
    return tuple(Moved(labels[place], round(float(share[place]), 4), round(float(before[place]), 4)) for place in order)
