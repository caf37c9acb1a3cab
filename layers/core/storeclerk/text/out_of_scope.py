"""How far a text is in scope: several scores, higher for texts like those the head was trained on.

None of them needs an example from outside. Each errs in its own way, so their standardised sum does better than any.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.ports import Vectors
from storeclerk.text.sentiment import softmax

Scores = NDArray[np.float32]
OUT_OF_SCOPE = "oos"  # labels texts that have none of the intents
NEIGHBOURS = 5
# To look only among the likeliest intents takes a tenth of the time for 77 of them, and tells the out-of-scope texts of
# CLINC150 apart as well as to look among all (AUROC of the neighbours alone .979 against .978).
_CANDIDATES = 5
_INT8 = 127
# Cosine differences are small: a neighbour that is .1 nearer counts e times as much.
_NEIGHBOUR_TEMPERATURE = 0.1
_LEAST = 1e-12


def max_softmax(logits: Vectors, temperature: float) -> Scores:
    """Probability of the likeliest label, [n] (Hendrycks and Gimpel 2017, arXiv 1610.02136)."""
    best: Scores = softmax(logits / np.float32(temperature)).max(axis=1)
    return best


def energy(logits: Vectors, temperature: float) -> Scores:
    """T log sum exp(logits / T), [n]: the negative free energy of Liu et al. 2020 (arXiv 2010.03759)."""
    scaled = logits / np.float32(temperature)
    peak = scaled.max(axis=1)
    total: Scores = np.float32(temperature) * (peak + np.log(np.exp(scaled - peak[:, None]).sum(axis=1)))
    return total


class ClassMeans:
    """The mean of each class and one covariance for all (Lee et al. 2018, arXiv 1807.03888)."""

    def __init__(self, means: NDArray[np.floating], whitening: NDArray[np.floating]) -> None:
        """Take means [c, d] and the low-rank factor [d, r] that makes the spread within classes even.

        Raises:
            ModelError: their shapes do not fit.
        """
        if means.ndim != 2 or whitening.ndim != 2 or means.shape[1] != whitening.shape[0]:
            raise ModelError(f"Means {means.shape} and whitening {whitening.shape} do not fit. Build the head again.")
        self._whitening = whitening.astype(np.float32)
        self._means = means.astype(np.float32) @ self._whitening
        self._squares = (self._means**2).sum(axis=1)

    def nearness(self, vectors: Vectors) -> Scores:
        """Minus the squared Mahalanobis distance of each row of [n, d] to its nearest mean, [n]."""
        places = vectors @ self._whitening
        distances = (places**2).sum(axis=1)[:, None] - 2 * places @ self._means.T + self._squares
        nearest: Scores = -distances.min(axis=1)
        return nearest


class Neighbours(NamedTuple):
    """The nearest training texts of each row: cosine [n, k], nearest first, and class number [n, k]; -1 is none."""

    cosines: Scores
    labels: NDArray[np.int64]

    def nearness(self) -> Scores:
        """Mean cosine of the neighbours, [n]; more stable than the k-th alone (Sun et al. 2022, arXiv 2204.06507)."""
        mean: Scores = self.cosines.mean(axis=1)
        return mean

    def probabilities(self, classes: int) -> Vectors:
        """Votes of the neighbours, the nearer the more, [n, classes]; rows add up to 1, or 0 without neighbours."""
        votes = np.exp((self.cosines - 1) / _NEIGHBOUR_TEMPERATURE) * (self.labels >= 0)
        places = np.maximum(self.labels, 0) + classes * np.arange(len(votes))[:, None]
        given = np.bincount(places.ravel(), votes.ravel(), classes * len(votes)).reshape(len(votes), classes)
        shares: Vectors = (given / np.maximum(given.sum(axis=1, keepdims=True), _LEAST)).astype(np.float32)
        return shares


class Bank:
    """Training vectors, kept by class."""

    def __init__(self, vectors: NDArray[np.int8], labels: NDArray[np.integer], classes: int) -> None:
        """Take unit vectors times 127, [m, d], and their class numbers [m]; m may be 0.

        Raises:
            ModelError: the shapes do not fit, or a class number is none of 0 to classes - 1.
        """
        if vectors.ndim != 2 or labels.shape != vectors.shape[:1]:
            raise ModelError(f"Bank {vectors.shape} and labels {labels.shape} do not fit. Build the head again.")
        if len(labels) and not (labels.min() >= 0 and labels.max() < classes):
            raise ModelError(f"The bank names a class beyond the {classes} of the head. Build the head again.")
        order = np.argsort(labels, kind="stable")
        self._vectors = vectors[order].astype(np.float32) / _INT8
        self._labels = labels[order].astype(np.int64)
        self._bounds = np.searchsorted(self._labels, np.arange(classes + 1)).tolist()

    def __len__(self) -> int:
        return len(self._labels)

    def nearest(self, vectors: Vectors, logits: Vectors) -> Neighbours:
        """Find the nearest of the five classes that logits [n, c] find likeliest, for each row of vectors [n, d]."""
        cosines = np.zeros((len(vectors), NEIGHBOURS), dtype=np.float32)
        labels = np.full((len(vectors), NEIGHBOURS), -1, dtype=np.int64)
        candidates = np.argsort(-logits, axis=1, kind="stable")[:, :_CANDIDATES].tolist()
        for row, vector in enumerate(vectors):
            found = self._search(vector, candidates[row])
            cosines[row, : len(found.cosines)], labels[row, : len(found.labels)] = found
        return Neighbours(cosines, labels)

    def _search(self, vector: Vectors, classes: list[int]) -> Neighbours:
        parts = [slice(self._bounds[number], self._bounds[number + 1]) for number in classes]
        near = np.concatenate([self._vectors[part] @ vector for part in parts])
        labels = np.concatenate([self._labels[part] for part in parts])
        best = _largest(near, NEIGHBOURS)
        return Neighbours(near[best], labels[best])


class Combination:
    """A weighted sum of standardised scores: each less its centre, over its scale, times its weight."""

    def __init__(
        self,
        names: Sequence[str],
        centre: NDArray[np.floating],
        scale: NDArray[np.floating],
        weights: NDArray[np.floating],
    ) -> None:
        """Take the names [k] and, in their order, the three numbers of each score.

        Raises:
            ModelError: the lengths differ, or a scale is not above 0.
        """
        if not len(names) == len(centre) == len(scale) == len(weights):
            raise ModelError("The scores of the head differ in number. Build the head again.")
        if not (np.asarray(scale) > 0).all():
            raise ModelError("A score of the head has no scale. Build the head again.")
        self.names = tuple(names)
        self._factors = np.asarray(weights, dtype=np.float32) / np.asarray(scale, dtype=np.float32)
        self._offset = float((self._factors * np.asarray(centre, dtype=np.float32)).sum())

    def combine(self, scores: Mapping[str, Scores]) -> Scores:
        """Give the sum, [n]."""
        columns = np.stack([scores[name] for name in self.names], axis=1)
        total: Scores = (columns @ self._factors - self._offset).astype(np.float32)
        return total


def _largest(values: Scores, count: int) -> NDArray[np.int64]:
    """Places of the largest of values [n], largest first; all of them where there are fewer."""
    some = np.argpartition(values, -count)[-count:] if len(values) > count else np.arange(len(values))
    places: NDArray[np.int64] = some[np.argsort(-values[some], kind="stable")]
    return places
