"""What customers asked in some time, as counts: which intents, and where their messages lie along the directions.

Counts hold nothing of a single message, add up over days, and suffice for the measures of `drift`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.monitoring.projections import DIRECTIONS, project
from storeclerk.lake_rows import TurnFact
from storeclerk.records import Record

Counts: TypeAlias = NDArray[np.float64]
OUT_OF_SCOPE = "oos"
# The places of texts along a direction spread by about .05; a bin is an eighth of that, the last ones take the rest.
BINS, _REACH = 128, 0.4
_INT8 = 127


class Distribution(Record, frozen=True):
    """How often each intent was asked, and how many messages lie in each of the 128 bins along each direction.

    model: that by which the turns were read; counts of two models cannot be compared.
    """

    intents: dict[str, int] = {}
    places: tuple[tuple[int, ...], ...] = ()
    model: str = ""

    @classmethod
    def of_turns(cls, turns: Iterable[TurnFact], model: str = "") -> Self:
        """Count turns; one that is out of scope has no intent, and one without a place counts by its intent alone."""
        intents: Counter[str] = Counter()
        places: list[tuple[float, ...]] = []
        for turn in turns:
            intents[OUT_OF_SCOPE if turn.oos else turn.intent] += 1
            if len(turn.projections) == DIRECTIONS:
                places.append(turn.projections)
        binned = histograms(np.array(places).reshape(-1, DIRECTIONS), np.ones(len(places)))
        return cls(dict(sorted(intents.items())), tuple(tuple(row) for row in binned.astype(int).tolist()), model)

    @classmethod
    def together(cls, every: Iterable[Self]) -> Self:
        """Add up distributions of one model."""
        parts = list(every)
        intents: Counter[str] = Counter()
        for one in parts:
            intents.update(one.intents)
        places = sum((one.binned() for one in parts), np.zeros((DIRECTIONS, BINS)))
        return cls(dict(sorted(intents.items())), tuple(tuple(row) for row in places.astype(int).tolist()))

    @property
    def turns(self) -> int:
        """How many turns were counted."""
        return sum(self.intents.values())

    def binned(self) -> Counts:
        """The counts of the places, [directions, bins]."""
        fits = len(self.places) == DIRECTIONS and all(len(row) == BINS for row in self.places)
        return np.array(self.places, dtype=np.float64) if fits else np.zeros((DIRECTIONS, BINS))


class Training:
    """What an intent head was trained on, as far as it keeps it: the vectors of its bank and their labels."""

    def __init__(self, head: Mapping[str, NDArray[Any]], *, comparable: bool = True) -> None:
        """Take the arrays of a head; comparable: its vectors are of the encoder whose vectors turns are placed by."""
        self.labels: list[str] = head["labels"].tolist()
        self._numbers = head["bank_labels"].astype(np.int64)
        self._places = project(head["bank"].astype(np.float32) / np.float32(_INT8))
        self._comparable = comparable

    def intents(self) -> dict[str, int]:
        """How many texts of each intent there are."""
        counts = np.bincount(self._numbers, minlength=len(self.labels)).tolist()
        return dict(zip(self.labels, counts, strict=True))

    def binned_like(self, intents: Mapping[str, int]) -> tuple[Counts, float]:
        """Place the texts as if intents were asked as often as in a mix, [directions, bins].

        Customers ask some intents a hundred times as often as others and training texts do not; so mixed, what is left
        to differ is how an intent is asked. The second value is to how many texts of equal weight they amount (Kish
        1965), 0 where the two cannot be compared.
        """
        trained = np.bincount(self._numbers, minlength=len(self.labels))
        wanted = np.array([intents.get(label, 0) for label in self.labels], dtype=np.float64)
        weights = (wanted / np.maximum(trained, 1))[self._numbers]
        if not self._comparable or not weights.any():
            return np.zeros((DIRECTIONS, BINS)), 0.0
        return histograms(self._places, weights), float(weights.sum() ** 2 / (weights**2).sum())


def histograms(places: NDArray[np.floating], weights: Counts) -> Counts:
    """Sum weights [n] by the bins in which places [n, directions] lie, [directions, bins]."""
    scaled = (np.asarray(places, dtype=np.float64) + _REACH) * (BINS / (2 * _REACH))
    bins = np.clip(scaled, 0, BINS - 1).astype(np.int64)
    return np.stack([np.bincount(bins[:, row], weights, BINS) for row in range(DIRECTIONS)])
