"""Texts that ask for the same, gathered by sphere exclusion.

Taylor 1995 (J. Chem. Inf. Comput. Sci. 35, 59) and Butina 1999 (39, 747): the text with most neighbours leads, takes
them all, and so on with what is left. n texts take n squared comparisons, so n is bounded by whoever calls.
"""

import numpy as np
from numpy.typing import NDArray

from storeclerk.ports import Vectors


def clusters(vectors: Vectors, near: float, smallest: int) -> list[NDArray[np.int64]]:
    """Gather rows of [n, d] of length 1 whose cosine to a leader is at least near, largest first.

    Each cluster is the numbers of its rows, the leader first and then by nearness; those of fewer than smallest rows
    are left out. Of texts with as many neighbours the first leads.
    """
    close = vectors @ vectors.T
    neighbours = close >= near
    free = np.ones(len(vectors), dtype=np.bool_)
    found = []
    for leader in np.argsort(-neighbours.sum(axis=1), kind="stable"):
        members = np.flatnonzero(neighbours[leader] & free)
        if not free[leader] or len(members) < smallest:
            continue
        free[members] = False
        # A vector's cosine to itself is 1 but for rounding: the leader is put first by name.
        nearness = np.where(members == leader, np.inf, close[leader, members])
        found.append(members[np.argsort(-nearness, kind="stable")])
    return sorted(found, key=lambda members: -len(members))
