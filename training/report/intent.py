"""Figures of an intent model: right or wrong, sure or not, known or foreign."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.report.measures import (
    Bools,
    Figure,
    Floats,
    auroc,
    average_precision,
    bootstrap,
    calibration_error,
    reliability,
    rounded,
    share,
)
from training.report.tables import labels_table, macro_f1
from training.tables import OUT_OF_SCOPE

_POINTS = 41
_CONFUSIONS = 30


def intent_metrics(
    expected: Sequence[str],
    predicted: Sequence[str],
    confidence: Floats,
    oos: Bools,
    scores: Floats,
    *,
    threshold: float,
) -> dict[str, Any]:
    """Judge n texts.

    expected: labels, OUT_OF_SCOPE for texts that have none. predicted: the best label, refused or not. confidence [n];
    oos [n], whether it was refused; scores [n], how far in scope, refused below `threshold`.

    An in-scope text that is refused counts as wrong in `right_and_accepted`, and in no figure without refusal.
    """
    truth, guess = np.array(expected, dtype=object), np.array(predicted, dtype=object)
    inside = truth != OUT_OF_SCOPE
    right = np.asarray(truth == guess)[inside]
    return {
        "rows": {"in_scope": int(inside.sum()), "out_of_scope": int((~inside).sum())},
        "accuracy_without_refusal": rounded(share(right)),
        "macro_f1_without_refusal": rounded(_macro(truth[inside], guess[inside])),
        "right_and_accepted": rounded(share(right & ~oos[inside])),
        "in_scope_refused": rounded(share(oos[inside])),
        "out_of_scope_found": rounded(share(oos[~inside])),
        "calibration": calibration(confidence[inside], right),
        "out_of_scope": separation(scores, inside),
        "threshold": float(threshold),
        "curve": refusal_curve(scores, inside, right),
    }


def intent_details(expected: Sequence[str], predicted: Sequence[str]) -> dict[str, Any]:
    """What the page shows beside: figures of each label, and the largest confusions; in-scope texts only."""
    pairs = [(e, p) for e, p in zip(expected, predicted, strict=True) if e != OUT_OF_SCOPE]
    mixed = Counter(pair for pair in pairs if pair[0] != pair[1])
    return {
        "labels": labels_table([e for e, _ in pairs], [p for _, p in pairs]),
        "confusions": [
            {"expected": e, "predicted": p, "rows": rows} for (e, p), rows in mixed.most_common(_CONFUSIONS)
        ],
    }


def calibration(confidence: Floats, right: Bools) -> dict[str, Any]:
    """Give the expected calibration error, in bins of equal width and of equal count, and the bins of the first."""
    return {
        "expected_calibration_error": rounded(
            bootstrap(lambda rows: calibration_error(confidence[rows], right[rows]), len(right))
        ),
        "adaptive_calibration_error": calibration_error(confidence, right, adaptive=True),
        "bins": [one._asdict() for one in reliability(confidence, right)],
    }


def separation(scores: Floats, inside: Bools) -> dict[str, Any]:
    """How well the scores part texts in scope from texts outside; all None where one kind is missing."""
    if inside.all() or not inside.any():
        return {"auroc": None, "aupr_in_scope": None, "aupr_out_of_scope": None}
    measured = {
        "auroc": lambda rows: auroc(scores[rows], inside[rows]),
        "aupr_in_scope": lambda rows: average_precision(scores[rows], inside[rows]),
        "aupr_out_of_scope": lambda rows: average_precision(-scores[rows], ~inside[rows]),
    }
    return {name: rounded(bootstrap(measure, len(scores))) for name, measure in measured.items()}


def refusal_curve(scores: Floats, inside: Bools, right: Bools) -> list[dict[str, float | None]]:
    """What each threshold does, from refusing none of the in-scope rows to refusing half: the curve to choose from.

    right [in-scope rows] tells which of them have the right label.
    """
    own, foreign = scores[inside], scores[~inside]
    if not len(own):
        return []
    thresholds = np.unique(np.quantile(own, np.r_[np.linspace(0, 0.2, _POINTS), np.linspace(0.225, 0.5, 12)]))
    return [
        {
            "threshold": round(float(limit), 4),
            "right_and_accepted": round(float((right & (own >= limit)).mean()), 5),
            "in_scope_refused": round(float((own < limit).mean()), 5),
            "out_of_scope_found": round(float((foreign < limit).mean()), 5) if len(foreign) else None,
        }
        for limit in thresholds
    ]


def _macro(expected: NDArray[np.object_], predicted: NDArray[np.object_]) -> Figure | None:
    names = sorted({*expected, *predicted})
    number = {name: index for index, name in enumerate(names)}
    truth = np.array([number[name] for name in expected], dtype=np.int64)
    guess = np.array([number[name] for name in predicted], dtype=np.int64)
    return bootstrap(lambda rows: macro_f1(truth[rows], guess[rows], len(names)), len(truth))
