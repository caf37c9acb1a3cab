"""Weights as 8-bit integers. Only exact operations are used, so that every machine makes the same bytes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float32s = NDArray[np.float32]
Int8s = NDArray[np.int8]
_LARGEST = 127
_NOT_ZERO = 1e-30


class Quantised(NamedTuple):
    """Integers, and the scale that turns them back."""

    integers: Int8s
    scale: Float32s


def quantise_columns(weight: Float32s) -> Quantised:
    """Quantise [inputs, outputs], inputs even, with a scale for each column.

    Processors without VNNI add the products of two neighbouring inputs in 16 bits and cut off what is over. The scale
    keeps the sum of two neighbours of one sign within 128, and 255 * 128 fits; so every processor finds the same sum.
    """
    neighbours = weight.reshape(-1, 2, weight.shape[1])
    above, below = np.maximum(neighbours, 0).sum(axis=1), np.maximum(-neighbours, 0).sum(axis=1)
    return _quantise(weight, np.maximum(above, below).max(axis=0))


def quantise_rows(table: Float32s) -> Quantised:
    """Quantise [entries, dimensions] with a scale for each row, of shape [entries, 1]."""
    return _quantise(table, np.abs(table).max(axis=1, keepdims=True))


def _quantise(values: Float32s, peak: Float32s) -> Quantised:
    scale: Float32s = np.divide(peak.clip(min=_NOT_ZERO), _LARGEST, dtype=np.float32)
    return Quantised(np.rint(values / scale).astype(np.int8), scale)
