"""Precision, recall and F1 by label."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def macro_f1(expected: Numbers, predicted: Numbers, classes: int) -> float | None:
    """Mean F1 of the classes that occur in `expected`, every class counting the same; None without rows."""
    if not len(expected):
        return None
    hits = np.bincount(expected[expected == predicted], minlength=classes)
    truth = np.bincount(expected, minlength=classes)
    sizes = truth + np.bincount(predicted, minlength=classes)
    occurring = truth > 0
    return float((2 * hits[occurring] / sizes[occurring]).mean())


def labels_table(expected: Sequence[str], predicted: Sequence[str]) -> list[dict[str, Any]]:
    """Give each label of `expected` or `predicted` with its rows, precision, recall and F1, the weakest first.

    Precision is None where a label was never predicted, recall where it never occurs.
    """
    table = []
    for label in sorted({*expected, *predicted}):
        rows, given = expected.count(label), predicted.count(label)
        hits = sum(e == p == label for e, p in zip(expected, predicted, strict=True))
        table.append(
            {
                "label": label,
                "rows": rows,
                "precision": _ratio(hits, given),
                "recall": _ratio(hits, rows),
                "f1": _ratio(2 * hits, rows + given),
            }
        )
    return sorted(table, key=lambda row: (row["f1"], row["label"]))


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 5) if whole else None
