"""Figures of the models for sentiment and needs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.sentiment import LABELS
from training.report.intent import calibration
from training.report.measures import Bools, Floats, average_precision, bootstrap, rounded, share
from training.report.tables import labels_table, macro_f1


def sentiment_metrics(expected: NDArray[np.int64], probabilities: Floats) -> dict[str, Any]:
    """Judge n texts: numbers of their labels [n], in the order of LABELS, and probabilities [n, 3]."""
    predicted = probabilities.argmax(axis=1)
    right = expected == predicted
    macro = bootstrap(lambda rows: macro_f1(expected[rows], predicted[rows], len(LABELS)), len(expected))
    names = [[LABELS[number] for number in numbers] for numbers in (expected, predicted)]
    return {
        "rows": len(expected),
        "accuracy": rounded(share(right)),
        "macro_f1": rounded(macro),
        "calibration": calibration(probabilities.max(axis=1), right),
        "labels": labels_table(*names),
    }


def needs_metrics(labels: Sequence[str], expected: Bools, probabilities: Floats, thresholds: Floats) -> dict[str, Any]:
    """Judge n texts: which of the labels each has [n, labels], the probability of each, and a threshold a label.

    F1 is undefined (None) where nothing was expected or predicted. Micro counts every decision the same, macro every
    label that occurs.
    """
    predicted = probabilities > thresholds
    return {
        "rows": len(expected),
        "exactly_right": rounded(share((predicted == expected).all(axis=1))),
        "micro_f1": rounded(bootstrap(lambda rows: _micro(expected[rows], predicted[rows]), len(expected))),
        "macro_f1": rounded(bootstrap(lambda rows: _macro(expected[rows], predicted[rows]), len(expected))),
        "mean_average_precision": rounded(
            bootstrap(lambda rows: _mean_precision(expected[rows], probabilities[rows]), len(expected))
        ),
        "labels": [
            _label(label, *columns)
            for label, *columns in zip(labels, expected.T, predicted.T, probabilities.T, strict=True)
        ],
    }


def _label(label: str, expected: Bools, predicted: Bools, probabilities: Floats) -> dict[str, Any]:
    return {
        "label": label,
        "rows": int(expected.sum()),
        "precision": rounded(share(expected[predicted])),
        "recall": rounded(share(predicted[expected])),
        "f1": rounded(bootstrap(lambda rows: _micro(expected[rows], predicted[rows]), len(expected))),
        "average_precision": average_precision(probabilities, expected),
    }


def _micro(expected: Bools, predicted: Bools) -> float | None:
    size = int(expected.sum() + predicted.sum())
    return float(2 * (expected & predicted).sum() / size) if size else None


def _macro(expected: Bools, predicted: Bools) -> float | None:
    occurring = expected.any(axis=0)
    if not occurring.any():
        return None
    hits, sizes = (expected & predicted).sum(axis=0), expected.sum(axis=0) + predicted.sum(axis=0)
    return float((2 * hits[occurring] / sizes[occurring]).mean())


def _mean_precision(expected: Bools, probabilities: Floats) -> float | None:
    found = [average_precision(*columns) for columns in zip(probabilities.T, expected.T, strict=True)]
    defined = [value for value in found if value is not None]
    return float(np.mean(defined)) if defined else None
