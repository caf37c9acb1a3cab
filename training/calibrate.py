"""Makes the intent head that ships of a trained linear one, from vectors of the encoder that ships.

With validation rows: the temperature and the neighbours' share by likelihood, the weights of the out-of-scope scores,
and the threshold below which a text is refused. Rows labelled OUT_OF_SCOPE help where there are any.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.intent import IntentHead, blend
from storeclerk.text.out_of_scope import Scores
from training.calibration.confidence import Confidence, cross_fitted, fit_confidence
from training.calibration.known import known_arrays
from training.calibration.refusal import fit_refusal, threshold_for
from training.report.intent import calibration, intent_metrics
from training.tables import OUT_OF_SCOPE

Arrays = dict[str, NDArray[Any]]
Floats = NDArray[np.float32]
OUTSIDE = -1
# From fewer rows no threshold can be read; then training rows, each judged by what is kept of the others, help.
_ENOUGH = 50
_FOLDS = 10
_UNFITTED: Arrays = {
    "temperature": np.array(1.0),
    "score_names": np.array([], dtype=np.str_),
    "score_centre": np.zeros(0),
    "score_scale": np.zeros(0),
    "score_weights": np.zeros(0),
    "threshold": np.array(0.0),
}
_CALIBRATION = (*_UNFITTED, "neighbour_weight")


class Part(NamedTuple):
    """Vectors [n, d] and label numbers [n]; OUTSIDE is out of scope."""

    vectors: Floats
    numbers: NDArray[np.int64]

    def of(self, rows: NDArray[Any]) -> "Part":
        """Give some rows."""
        return Part(self.vectors[rows], self.numbers[rows])

    @property
    def inside(self) -> "Part":
        """The rows that are in scope."""
        return self.of(self.numbers != OUTSIDE)


class _Recipe(NamedTuple):
    """What every head of a run shares, and how much is kept of the training vectors."""

    shared: Arrays
    bank: int
    rank: int
    seed: int

    def head(self, train: Part, fitted: Arrays) -> Arrays:
        """Make the arrays of a head that knows some training rows."""
        classes = len(self.shared["labels"])
        kept = {"bank": self.bank, "rank": self.rank, "seed": self.seed}
        known = known_arrays(train.vectors, train.numbers, classes, **kept)
        return self.shared | known | fitted


def fit_intent_head(  # noqa: PLR0913, PLR0917 - a linear head and two labelled parts, as the callers hold them
    weights: Floats,
    bias: Floats,
    labels: Sequence[str],
    train_vectors: Floats,
    train_labels: Sequence[str],
    valid_vectors: Floats,
    valid_labels: Sequence[str],
    *,
    refuse: float = 0.05,
    bank: int = 200,
    rank: int = 64,
    seed: int = 0,
) -> tuple[Arrays, dict[str, Any]]:
    """Calibrate a linear head, weights [d, labels] and bias [labels], for vectors [n, d] of length 1.

    refuse: share of the in-scope rows that is refused. bank: how many training vectors of a label are kept, a byte
    for each number; without them (0) the head is small and a little worse. rank: of the stored covariance.

    Gives the arrays that IntentHead.from_arrays takes, and metrics of the validation rows.
    """
    train, valid = _part(train_vectors, train_labels, labels), _part(valid_vectors, valid_labels, labels)
    shared = {"labels": np.array(labels), "weights": weights.astype(np.float32), "bias": bias.astype(np.float32)}
    recipe = _Recipe(shared, bank, rank, seed)
    arrays = recipe.head(train.inside, _UNFITTED)
    confidence = _confidence(arrays, valid.inside)
    arrays |= confidence.arrays()
    scores, inside = _scores(recipe, arrays, train.inside, valid)
    refusal = fit_refusal(scores, inside, refuse)
    if len(valid.inside.numbers):
        # Training rows score too high even where what is kept of them is not: validation rows have the last word.
        own = IntentHead.from_arrays(arrays).judge(valid.inside.vectors).scores
        honest = threshold_for(refusal.combination.combine(own), refuse)
        refusal = refusal._replace(threshold=min(refusal.threshold, honest))
    arrays |= refusal.arrays()
    return arrays, _metrics(arrays, valid, valid_labels, confidence, seed)


def calibrated_as(arrays: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> Arrays:
    """Give the arrays of a head with the temperature, scores and threshold of another one of the same labels."""
    return {**arrays, **{name: other[name] for name in _CALIBRATION}}


def _part(vectors: Floats, names: Sequence[str], labels: Sequence[str]) -> Part:
    number = {label: index for index, label in enumerate(labels)} | {OUT_OF_SCOPE: OUTSIDE}
    return Part(vectors.astype(np.float32), np.array([number[name] for name in names], dtype=np.int64))


def _confidence(arrays: Arrays, valid: Part) -> Confidence:
    if not len(valid.numbers):
        return Confidence(1.0, 0.0)
    judged = IntentHead.from_arrays(arrays).judge(valid.vectors)
    return fit_confidence(judged.logits, judged.votes, valid.numbers)


def _scores(recipe: _Recipe, arrays: Arrays, train: Part, valid: Part) -> tuple[dict[str, Scores], NDArray[np.bool_]]:
    """Give the scores to choose by, [n], and which rows are inside."""
    parts = [(IntentHead.from_arrays(arrays), valid)] if len(valid.numbers) else []
    if len(valid.inside.numbers) < _ENOUGH:
        fitted = {name: arrays[name] for name in _CALIBRATION}
        folds = min(_FOLDS, len(train.numbers))
        place = np.empty(len(train.numbers), dtype=np.int64)
        place[np.argsort(train.numbers, kind="stable")] = np.arange(len(place)) % folds  # every fold has of each label
        for fold in range(folds):
            rest = recipe.head(train.of(place != fold), fitted)
            parts.append((IntentHead.from_arrays(rest), train.of(place == fold)))
    found = [head.judge(part.vectors).scores for head, part in parts]
    inside = np.concatenate([part.numbers != OUTSIDE for _, part in parts])
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}, inside


def _metrics(
    arrays: Arrays, valid: Part, valid_labels: Sequence[str], confidence: Confidence, seed: int
) -> dict[str, Any]:
    head = IntentHead.from_arrays(arrays)
    intents = head.classify(valid.vectors)
    metrics = intent_metrics(
        valid_labels,
        [intent.label for intent in intents],
        np.array([intent.confidence for intent in intents]),
        np.array([intent.oos for intent in intents], dtype=bool),
        np.array([intent.score for intent in intents]),
        threshold=head.threshold,
    )
    names, weights = arrays["score_names"].tolist(), arrays["score_weights"].tolist()
    metrics |= confidence._asdict() | {"score_weights": dict(zip(names, weights, strict=True))}
    own = valid.inside
    if len(own.numbers):
        judged = head.judge(own.vectors)
        plain, honest = blend(judged.logits, None, 1, 0), cross_fitted(judged.logits, judged.votes, own.numbers, seed)
        metrics["calibration_before"] = _calibration(plain, own.numbers)
        metrics["calibration_cross_fitted"] = _calibration(honest, own.numbers)
        metrics["accuracy_linear"] = float((judged.logits.argmax(1) == own.numbers).mean())
    return metrics


def _calibration(probabilities: Floats, numbers: NDArray[np.int64]) -> dict[str, Any]:
    return calibration(probabilities.max(axis=1), probabilities.argmax(axis=1) == numbers)
