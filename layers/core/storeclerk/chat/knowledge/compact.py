"""Vectors in a byte a number: 100,000 passages and their sentences fit the memory of one function.

Each row has a scale of its own, as its largest number is coded as 127; a cosine of the encoder's vectors moves by about
.001.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge import arrays
from storeclerk.errors import ModelError
from storeclerk.ports import Vectors

_MOST = 127


class Compact(NamedTuple):
    """Rows as codes, int8 [rows, dimensions], times scales, float32 [rows]."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]

    def vectors(self, rows: slice | NDArray[np.int64] = slice(None)) -> Vectors:
        """Give rows as float32 [rows, dimensions]."""
        vectors: Vectors = self.codes[rows] * self.scales[rows, None]
        return vectors

    def to_bytes(self) -> bytes:
        """Write what `read` reads. Equal vectors give equal bytes."""
        return arrays.pack(codes=self.codes, scales=self.scales)


def compact(vectors: Vectors) -> Compact:
    """Code vectors."""
    scales = (np.abs(vectors).max(axis=1, initial=0) / _MOST).astype(np.float32)
    codes = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    return Compact(codes, scales)


def joined(parts: Iterable[Compact]) -> Compact:
    """Put parts, at least one, under each other."""
    codes, scales = zip(*parts, strict=True)
    return Compact(np.concatenate(codes), np.concatenate(scales))


def read(data: bytes) -> Compact:
    """Read what `Compact.to_bytes` wrote. Raises ModelError."""
    found = Compact(*arrays.unpack(data, "codes", "scales"))
    if found.codes.ndim != 2 or found.codes.dtype != np.int8 or found.scales.shape != (len(found.codes),):
        raise ModelError(f"The vectors of the knowledge index have the shape {found.codes.shape}. Build it again.")
    return found
