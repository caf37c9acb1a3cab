"""Figures of intents that a model gave labelled texts."""

from collections.abc import Sequence

import numpy as np

from benchmarks.models.lines import Measured
from storeclerk.text.intent import Intent
from training.calibration.refusal import threshold_for
from training.report.intent import calibration, separation
from training.report.measures import Bools, Floats, share
from training.tables import OUT_OF_SCOPE

REFUSED = 0.05
_SEED = 7


def judge(expected: Sequence[str], found: Sequence[Intent]) -> dict[str, Measured]:
    """Judge n texts; what needs texts out of scope is there only where some are.

    accuracy, without refusal; ece, the expected calibration error; own_accepted, right and not refused by the model's
    own threshold. With out-of-scope texts: auroc; and accepted, found_outside by thresholds that refuse 5 % of the
    in-scope texts, each half of the texts judged by the other's threshold.
    """
    inside = np.array([label != OUT_OF_SCOPE for label in expected])
    right = np.array([label == one.label for label, one in zip(expected, found, strict=True)])
    confidence = np.array([one.confidence for one in found])
    refused = np.array([one.oos for one in found], dtype=bool)
    error = calibration(confidence[inside], right[inside])["expected_calibration_error"]
    figures = {
        "accuracy": _share(right[inside]),
        "ece": Measured(**error),
        "own_accepted": _share((right & ~refused)[inside]),
    }
    if inside.all():
        return figures
    return figures | _outside(np.array([one.score for one in found]), inside, right)


def refused_by_other_half(scores: Floats, inside: Bools) -> Bools:
    """Tell which of n texts are refused: each half by the threshold at which 5 % of the other's in-scope texts are."""
    order = np.random.default_rng(_SEED).permutation(len(scores))
    order = order[np.argsort(inside[order], kind="stable")]  # both halves have of both kinds
    refused = np.zeros(len(scores), dtype=bool)
    for half, other in ((order[::2], order[1::2]), (order[1::2], order[::2])):
        refused[half] = scores[half] < threshold_for(scores[other][inside[other]], REFUSED)
    return refused


def _outside(scores: Floats, inside: Bools, right: Bools) -> dict[str, Measured]:
    refused = refused_by_other_half(scores, inside)
    return {
        "auroc": Measured(**separation(scores, inside)["auroc"]),
        "accepted": _share((right & ~refused)[inside]),
        "found_outside": _share(refused[~inside]),
    }


def _share(right: Bools) -> Measured:
    return Measured.of(share(right), f"{len(right):,} texts")
