"""A few directions through the space of vectors, the same for ever: what a turn tells of its vector, and no text."""

import hashlib
from functools import cache

import numpy as np

from storeclerk.ports import Vectors

DIRECTIONS = 16


def project(vectors: Vectors) -> Vectors:
    """Give the place of each row of [n, dimensions] along the directions, [n, 16]."""
    places: Vectors = vectors @ _directions(vectors.shape[1])
    return places


@cache
def _directions(dimensions: int) -> Vectors:
    # Signs from a digest: a generator of random numbers may draw others in its next version, and old rows be strange.
    drawn = hashlib.shake_256(b"storeclerk drift").digest((DIRECTIONS * dimensions + 7) // 8)
    bits = np.unpackbits(np.frombuffer(drawn, dtype=np.uint8))[: DIRECTIONS * dimensions]
    signs = bits.reshape(dimensions, DIRECTIONS).astype(np.float32) * 2 - 1
    return signs / np.float32(np.sqrt(dimensions))
