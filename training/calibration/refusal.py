"""Which texts to refuse: the weights of the out-of-scope scores, and the threshold."""

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.out_of_scope import Combination, Scores
from training.report.measures import auroc

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
# Measured best where nothing is known of what will come: see docs/benchmarks.md.
_USUAL = {"softmax": 0.5, "energy": 1.0, "mahalanobis": 1.0, "neighbours": 1.0}
_CHOICES = (0.0, 0.5, 1.0)
_ENOUGH = 30
# By so much AUROC must rise for each half that a weight is moved away from the usual.
_PRICE = 0.0005
_LEAST_SCALE = 1e-6


class Refusal(NamedTuple):
    """The combination of scores and the threshold; each array has a number for each of names."""

    names: list[str]
    centre: Floats
    scale: Floats
    weights: Floats
    threshold: float

    @property
    def combination(self) -> Combination:
        """The sum that is held against the threshold."""
        return Combination(self.names, self.centre, self.scale, self.weights)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what the head stores of it."""
        return {
            "score_names": np.array(self.names),
            "score_centre": self.centre,
            "score_scale": self.scale,
            "score_weights": self.weights,
            "threshold": np.array(self.threshold, dtype=np.float32),
        }


def fit_refusal(scores: Mapping[str, Scores], inside: Bools, refuse: float) -> Refusal:
    """Standardise each score [n] by the rows inside, weigh them, and refuse the share `refuse` of the rows inside.

    The weights are chosen by AUROC where at least 30 rows are outside; else they are the usual ones.
    """
    names = list(scores)
    own = [scores[name][inside] for name in names]
    centre = np.array([score.mean() for score in own], dtype=np.float32)
    scale = np.array([max(_LEAST_SCALE, score.std()) for score in own], dtype=np.float32)
    usual = np.array([_USUAL[name] for name in names], dtype=np.float32)
    weights = usual
    if (~inside).sum() >= _ENOUGH:
        columns = (np.stack(list(scores.values()), axis=1) - centre) / scale
        weights = _best_weights(columns, inside, usual)
    found = Refusal(names, centre, scale, weights, 0.0)
    return found._replace(threshold=threshold_for(found.combination.combine(scores)[inside], refuse))


def threshold_for(inside: Scores, refuse: float) -> float:
    """The threshold below which lie a share of at most `refuse` of the scores [n], n at least 1."""
    ordered = np.sort(inside)
    return float(ordered[min(int(refuse * len(ordered)), len(ordered) - 1)])


def _best_weights(columns: Floats, inside: Bools, usual: Floats) -> Floats:
    def worth(weights: Floats) -> float:
        return (auroc(columns @ weights, inside) or 0.0) - _PRICE * float(np.abs(weights - usual).sum()) * 2

    choices = (np.array(choice, dtype=np.float32) for choice in itertools.product(_CHOICES, repeat=len(usual)))
    return max([usual, *(choice for choice in choices if choice.any())], key=worth)
