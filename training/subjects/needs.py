"""Needs: any number of labels for each text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.plan import Plan
from training.report.metrics import needs_metrics
from training.shipped import summary
from training.splits import held_out
from training.subjects.heads import linear
from training.subjects.subject import Bools, Head, Prepared
from training.tables import Examples, TableError, read_examples
from training.tasks import ManyLabels, Rows, Task

# A threshold chosen on n rows with the label is believed n / (n + 20), and otherwise even odds are.
_DOUBT = 20
_THRESHOLDS = np.linspace(0.1, 0.9, 33)


class Needs:
    """Labels are those that the training rows name, joined by |; a text may have none."""

    name = "needs"

    def read(self, path: Path, groups: str | None = None) -> Examples:
        """Read `text,label`."""
        return read_examples(path, groups, several=True)

    def prepare(self, path: Path, examples: Examples, valid: Examples | None, seed: int) -> Prepared:
        """Take the labels of the training rows; a validation row with another label is refused."""
        labels = sorted({part for label in examples.labels for part in _parts(label)})
        if not labels:
            raise TableError(f"{path}, column label: no row names a need. Join the needs of a text by |.")
        if valid is None:
            train_rows, valid_rows = held_out([_parts(label)[0] if label else "" for label in examples.labels], seed)
            return Prepared(examples.picked(train_rows), examples.picked(valid_rows), labels)
        unknown = {part for label in valid.labels for part in _parts(label)} - set(labels)
        if unknown:
            raise TableError(f"--valid, column label: {min(unknown)} is not a label of {path}. Rename or remove it.")
        return Prepared(examples, valid, labels)

    def task(self, prepared: Prepared, tokenizer: Tokenizer, weights: NDArray[np.float32], plan: Plan) -> Task:
        """Any number of labels for each text."""
        train, valid = (_targets(part, prepared.labels) for part in (prepared.train, prepared.valid))
        return ManyLabels(
            self.name,
            len(prepared.labels),
            Rows.of(prepared.train.texts, train, tokenizer, weights),
            Rows.of(prepared.valid.texts, valid, tokenizer),
            plan,
        )

    def right(self, task: Task, outputs: Sequence[Tensor]) -> Bools:
        """Tell which single decisions, a text and a label each, are right at even odds."""
        found = np.array([output.numpy() for output in outputs]) > 0
        return np.asarray(found == task.valid.targets.astype(bool)).ravel()

    def head(self, task: Task, prepared: Prepared, encoder: Encoder, plan: Plan) -> Head:
        """Choose each label's threshold for the best F1 on the validation rows."""
        del plan
        weights, bias = linear(task.head)
        logits = summary(encoder, prepared.valid.texts) @ weights + bias
        targets = task.valid.targets.astype(bool)
        probabilities = 1 / (1 + np.exp(-logits))
        thresholds = np.array(
            [_threshold(column, target) for column, target in zip(probabilities.T, targets.T, strict=True)]
        )
        arrays = {
            "labels": np.array(prepared.labels),
            "weights": weights,
            "bias": bias,
            "thresholds": thresholds.astype(np.float32),
        }
        metrics = needs_metrics(prepared.labels, targets, probabilities, thresholds)
        return Head(arrays, metrics, ((logits > 0) == targets).ravel())


def _parts(label: str) -> list[str]:
    return [part for part in label.split("|") if part]


def _targets(examples: Examples, labels: Sequence[str]) -> NDArray[np.int64]:
    return np.array([[name in _parts(label) for name in labels] for label in examples.labels], dtype=np.int64)


def _threshold(probabilities: NDArray[np.float32], targets: NDArray[np.bool_]) -> float:
    """The threshold of the best F1, the middle one of equals, believed the less the fewer rows have the label."""
    found = probabilities[:, None] > _THRESHOLDS
    f1 = 2 * (found & targets[:, None]).sum(0) / np.maximum(found.sum(0) + targets.sum(), 1)
    best = np.flatnonzero(f1 >= f1.max() - 1e-9)
    believed = targets.sum() / (targets.sum() + _DOUBT)
    return float(0.5 + believed * (_THRESHOLDS[best[len(best) // 2]] - 0.5))
