"""Which rows validate."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

_SHARE, _LARGEST_SHARE = 0.05, 0.2
# From fewer rows neither threshold nor temperature can be told: of 419 rows a twentieth refused 41 % of new texts.
_ENOUGH, _MOST = 60, 1000


def is_small(rows: int) -> bool:
    """Tell whether the rows held out of a set are more than can be spared."""
    return rows * _SHARE < _ENOUGH


def held_out(labels: Sequence[str], seed: int) -> tuple[list[int], list[int]]:
    """Cut rows into those that train and those that validate, spread over the labels.

    A twentieth, 1,000 at most; of a small set 60 rows, or a fifth where it has not so many. A label keeps at least one
    row to train on, so one with a single row validates nothing.
    """
    share = min(max(_SHARE, _ENOUGH / len(labels)), _LARGEST_SHARE, _MOST / len(labels))
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
