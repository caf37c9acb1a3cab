"""Which rows validate."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

_SHARE = 0.05
_MOST = 1000


def held_out(labels: Sequence[str], seed: int) -> tuple[list[int], list[int]]:
    """Cut rows into those that train and those that validate: a twentieth, 1,000 at most, spread over the labels.

    A label keeps at least one row to train on, so one with a single row validates nothing.
    """
    share = min(_SHARE, _MOST / len(labels))
    by_label = defaultdict(list)
    for row, label in enumerate(labels):
        by_label[label].append(row)
    rng = np.random.default_rng(seed)
    valid: set[int] = set()
    for label in sorted(by_label):
        rows = rng.permutation(by_label[label])
        # The fraction left over is drawn for, so that many small labels give their share together.
        count = int(len(rows) * share + rng.random())
        valid.update(rows[: min(count, len(rows) - 1)].tolist())
    if not valid:
        valid = {max(by_label.values(), key=len)[0]}
    return [row for row in range(len(labels)) if row not in valid], sorted(valid)
