"""What the head keeps of its training vectors: class means, the spread within classes, a bank of neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
# Of the covariance this much is replaced by an even one. On CLINC150 (frozen encoder) out-of-scope AUROC rises with it
# from .971 at .1 to .982 at .6; intents of HINT3 and BANKING77 that were left out of training want .3 to .9.
_SHRINKAGE = 0.6
_LEAST_SPREAD = 1e-4
_INT8 = 127


def known_arrays(
    vectors: Floats, numbers: Numbers, classes: int, *, bank: int, rank: int, seed: int
) -> dict[str, NDArray[Any]]:
    """Give the arrays means, whitening, bank and bank_labels of a head, from unit vectors [n, d], n at least 1.

    bank: how many rows of a class are kept as neighbours.
    """
    means = class_means(vectors, numbers, classes)
    rows = bank_rows(numbers, bank, seed)
    return {
        "means": means.astype(np.float16),
        "whitening": whitening(vectors, numbers, means, rank).astype(np.float16),
        "bank": as_int8(vectors[rows]),
        "bank_labels": numbers[rows].astype(np.int16),
    }


def class_means(vectors: Floats, numbers: Numbers, classes: int) -> Floats:
    """Mean vector of each class, [classes, d]; the mean of all where a class has no row."""
    sums = np.zeros((classes, vectors.shape[1]))
    np.add.at(sums, numbers, vectors)
    counts = np.bincount(numbers, minlength=classes)[:, None]
    means: Floats = np.where(counts > 0, sums / np.maximum(counts, 1), vectors.mean(axis=0)).astype(np.float32)
    return means


def whitening(vectors: Floats, numbers: Numbers, means: Floats, rank: int) -> Floats:
    """Factor [d, r] that makes the spread within classes even, in the r directions that part the classes most.

    r is rank, or the number of classes where that is smaller. Distances in these directions (linear discriminant
    analysis) told unknown texts apart better than those in all: AUROC .91 to .89 and .90 to .82 on shops of HINT3.
    """
    spread = vectors - means[numbers]
    covariance = (spread.T @ spread).astype(np.float64) / len(vectors)
    dimensions = len(covariance)
    even = max(_LEAST_SPREAD, float(np.trace(covariance))) / dimensions
    covariance = (1 - _SHRINKAGE) * covariance + _SHRINKAGE * even * np.eye(dimensions)
    variances, directions = np.linalg.eigh(covariance)
    whole = directions / np.sqrt(variances)
    apart = (means - means.mean(axis=0)) @ whole
    _, _, best = np.linalg.svd(apart, full_matrices=False)
    factor: Floats = (whole @ best[:rank].T).astype(np.float32)
    return factor


def bank_rows(numbers: Numbers, most: int, seed: int) -> Numbers:
    """Choose the rows that are kept as neighbours: all of a class, or as many drawn from it."""
    rng = np.random.default_rng(seed)
    kept = [rng.permutation(np.flatnonzero(numbers == number))[:most] for number in np.unique(numbers)]
    return np.sort(np.concatenate(kept)).astype(np.int64)


def as_int8(vectors: Floats) -> NDArray[np.int8]:
    """Vectors of length 1, times 127."""
    whole: NDArray[np.int8] = np.rint(vectors * _INT8).astype(np.int8)
    return whole
