"""Intent: one label of many for each text, calibrated, refused where it is foreign."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.calibrate import fit_intent_head
from training.plan import Plan
from training.shipped import summary
from training.splits import held_out, is_small
from training.subjects.heads import linear
from training.subjects.subject import Bools, Head, Prepared
from training.tables import OUT_OF_SCOPE, Examples, TableError, check_classes, read_examples
from training.tasks import OUTSIDE, OneLabel, Rows, Task


class Intent:
    """Labels are the shop's own; OUT_OF_SCOPE marks texts that have none of them."""

    name = "intent"

    def __init__(self, *, bank: int = 200) -> None:
        """Take how many training vectors of a label are kept."""
        self._bank = bank

    def read(self, path: Path, groups: str | None = None) -> Examples:
        """Read `text,label`."""
        return read_examples(path, groups)

    def prepare(self, path: Path, examples: Examples, valid: Examples | None, seed: int) -> Prepared:
        """Take the labels of the training rows; a validation row with another label is refused."""
        labels = check_classes(path, examples.labels, examples.rows)
        if valid is None:
            train_rows, valid_rows = held_out(examples.labels, seed)
            whole = examples if is_small(len(examples.texts)) else None
            return Prepared(examples.picked(train_rows), examples.picked(valid_rows), labels, whole)
        unknown = set(valid.labels) - {*labels, OUT_OF_SCOPE}
        if unknown:
            raise TableError(f"--valid, column label: {min(unknown)} is not a label of {path}. Rename or remove it.")
        return Prepared(examples, valid, labels)

    def task(self, prepared: Prepared, tokenizer: Tokenizer, weights: NDArray[np.float32], plan: Plan) -> Task:
        """One label for each text."""
        train = _rows(prepared.train, prepared.labels, tokenizer, weights)
        return OneLabel(self.name, len(prepared.labels), train, _rows(prepared.valid, prepared.labels, tokenizer), plan)

    def right(self, task: Task, outputs: Sequence[Tensor]) -> Bools:
        """Tell which in-scope rows get their label."""
        found = np.array([int(output.argmax()) for output in outputs])
        inside: Bools = task.valid.targets != OUTSIDE
        return np.asarray(found == task.valid.targets)[inside]

    def head(self, task: Task, prepared: Prepared, encoder: Encoder, plan: Plan) -> Head:
        """Calibrate on the validation rows."""
        weights, bias = linear(task.head)
        train, valid = (summary(encoder, part.texts) for part in (prepared.train, prepared.valid))
        arrays, metrics = fit_intent_head(
            weights,
            bias,
            prepared.labels,
            train,
            prepared.train.labels,
            valid,
            prepared.valid.labels,
            refuse=plan.refuse,
            bank=self._bank,
            seed=plan.seed,
        )
        found = (valid @ weights + bias).argmax(1)
        inside = task.valid.targets != OUTSIDE
        return Head(arrays, metrics, np.asarray(found == task.valid.targets)[inside])


def _rows(
    examples: Examples, labels: Sequence[str], tokenizer: Tokenizer, weights: NDArray[np.float32] | None = None
) -> Rows:
    number = {label: index for index, label in enumerate(labels)}
    targets = np.array([number.get(label, OUTSIDE) for label in examples.labels], dtype=np.int64)
    return Rows.of(examples.texts, targets, tokenizer, weights)
