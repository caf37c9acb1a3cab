"""Learns from the log of interactions which products go together, and which are popular."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storeclerk.recommend.interaction_log import InteractionLog
from storeclerk.recommend.model import ItemModel, runs

_DAY = 86_400
_CELLS = 4_000_000  # of 8 bytes: what one block of rows may take, whatever the size of the catalogue
_PAIRS = 2_000_000  # pairs counted at once


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """How the model is fitted.

    window_days: two products go together when one person liked both within this time.
    neighbours: kept for each product.
    shrinkage: damps what few people support; in units of squared weight, a purchase by one person counts 16.
    half_life_days: after which an interaction counts half for popularity.
    """

    window_days: int = 30
    neighbours: int = 100
    shrinkage: float = 20.0  # .0778 of last items hit in ten on Amazon Beauty; 5 gives .0751, 1 gives .0718
    half_life_days: float = 30.0


def fit(log: InteractionLog, settings: FitSettings | None = None) -> ItemModel:
    """Fit item-to-item co-occurrence (cosine with shrinkage) and popularity with time decay.

    The time is that of all pairs of interactions of a person within the window, at most 200 for each interaction, plus
    items squared for the sweep over the rows; the memory is one block of rows and one chunk of pairs. The same
    interactions in any order give the same model.
    """
    settings = settings or FitSettings()
    counter = _Pairs(log, settings)
    indptr, neighbours, weights = [0], [np.empty(0, np.int32)], [np.empty(0, np.float32)]
    for row in counter.rows():
        nearest = _top(row, settings.neighbours)
        indptr.append(indptr[-1] + len(nearest))
        neighbours.append(nearest.astype(np.int32))
        weights.append(row[nearest].astype(np.float32))
    return ItemModel(
        item_ids=log.items,
        indptr=np.array(indptr, dtype=np.int64),
        neighbours=np.concatenate(neighbours),
        weights=np.concatenate(weights),
        popularity=popularity(log, settings.half_life_days),
    )


def popularity(log: InteractionLog, half_life_days: float) -> NDArray[np.float32]:
    """How much each item was liked lately, from 0 to 1 for the most liked; shape [items]."""
    if not len(log):
        return np.zeros(len(log.items), dtype=np.float32)
    age_days = (log.at.max() - log.at) / _DAY
    faded = log.weight * 0.5 ** (age_days / half_life_days)
    sums = np.bincount(log.item, weights=faded, minlength=len(log.items))
    relative: NDArray[np.float32] = (sums / sums.max()).astype(np.float32)
    return relative


class _Pairs:
    """Similarities of items, a block of rows at a time, so that the matrix is never whole in memory."""

    def __init__(self, log: InteractionLog, settings: FitSettings) -> None:
        self._log = log
        self._shrinkage = settings.shrinkage
        self._by_item = np.argsort(log.item, kind="stable")
        self._start = np.searchsorted(log.item[self._by_item], np.arange(len(log.items) + 1))
        self._norm = np.sqrt(np.bincount(log.item, weights=log.weight**2, minlength=len(log.items)))
        self._first, self._beyond = _within_window(log, settings.window_days * _DAY)

    def rows(self) -> Iterator[NDArray[np.float64]]:
        """Yield for each item its similarity to all, shape [items]; 0 to itself."""
        items = len(self._log.items)
        height = max(1, _CELLS // max(1, items))
        for top in range(0, items, height):
            bottom = min(top + height, items)
            block = self._counts(top, bottom)
            block /= np.outer(self._norm[top:bottom], self._norm) + self._shrinkage
            block[np.arange(bottom - top), np.arange(top, bottom)] = 0
            yield from block

    def _counts(self, top: int, bottom: int) -> NDArray[np.float64]:
        log, items = self._log, len(self._log.items)
        sums = np.zeros((bottom - top) * items)
        for left, right in self._pairs(self._by_item[self._start[top] : self._start[bottom]]):
            cells = (log.item[left].astype(np.int64) - top) * items + log.item[right]
            sums += np.bincount(cells, weights=log.weight[left] * log.weight[right], minlength=len(sums))
        return sums.reshape(bottom - top, items)

    def _pairs(self, entries: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        lengths = self._beyond[entries] - self._first[entries]
        chunk = np.cumsum(lengths) // _PAIRS
        for number in range(int(chunk[-1]) + 1 if len(chunk) else 0):
            low, high = np.searchsorted(chunk, [number, number + 1])
            part = slice(low, high)
            yield np.repeat(entries[part], lengths[part]), runs(self._first[entries[part]], lengths[part])


def _within_window(log: InteractionLog, window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row the run of rows of the same person within the window, as first and beyond-last position."""
    if not len(log):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    since = log.at - log.at.min()
    # Persons lie further apart on this axis than the window reaches, so a run never crosses into another person's.
    moments = log.subject * (since.max() + window + 1) + since
    return np.searchsorted(moments, moments - window), np.searchsorted(moments, moments + window, side="right")


def _top(row: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    """Positions of the largest similarities above 0, largest first; of equal ones the first."""
    positive = np.flatnonzero(row)
    return positive[np.argsort(-row[positive], kind="stable")[:limit]]
