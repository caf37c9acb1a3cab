"""Sentiment: negative, neutral or positive."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from storeclerk.text.sentiment import LABELS
from training.plan import Plan
from training.report.metrics import sentiment_metrics
from training.shipped import summary
from training.splits import held_out
from training.subjects.heads import linear
from training.subjects.subject import Bools, Head, Prepared
from training.tables import Examples, TableError, check_classes, read_examples
from training.tasks import OneLabel, Rows, Task
from training.temperature import fit_temperature, softened


class Sentiment:
    """The three labels are fixed; data may lack one of them."""

    name = "sentiment"

    def read(self, path: Path, groups: str | None = None) -> Examples:
        """Read `text,label`.

        Raises:
            TableError: a label is none of the three, or the file is not as it should be.
        """
        examples = read_examples(path, groups)
        for row, label in zip(examples.rows or [], examples.labels, strict=True):
            if label not in LABELS:
                raise TableError(
                    f"{path}, row {row}, column label: {label} is none of {', '.join(LABELS)}. Correct it."
                )
        return examples

    def prepare(self, path: Path, examples: Examples, valid: Examples | None, seed: int) -> Prepared:
        """Cut the rows unless validation rows are given."""
        check_classes(path, examples.labels, examples.rows)
        if valid is not None:
            return Prepared(examples, valid, list(LABELS))
        train_rows, valid_rows = held_out(examples.labels, seed)
        return Prepared(examples.picked(train_rows), examples.picked(valid_rows), list(LABELS))

    def task(self, prepared: Prepared, tokenizer: Tokenizer, weights: NDArray[np.float32], plan: Plan) -> Task:
        """One label for each text."""
        train = Rows.of(prepared.train.texts, _targets(prepared.train), tokenizer, weights)
        valid = Rows.of(prepared.valid.texts, _targets(prepared.valid), tokenizer)
        return OneLabel(self.name, len(LABELS), train, valid, plan)

    def right(self, task: Task, outputs: Sequence[Tensor]) -> Bools:
        """Tell which rows get their label."""
        return np.asarray(np.array([int(output.argmax()) for output in outputs]) == task.valid.targets)

    def head(self, task: Task, prepared: Prepared, encoder: Encoder, plan: Plan) -> Head:
        """Calibrate by one temperature, which becomes part of the weights."""
        del plan
        weights, bias = linear(task.head)
        logits = summary(encoder, prepared.valid.texts) @ weights + bias
        temperature = fit_temperature(logits, task.valid.targets)
        metrics = sentiment_metrics(task.valid.targets, softened(logits, temperature))
        arrays = {
            name: (values / temperature).astype(np.float32) for name, values in (("weights", weights), ("bias", bias))
        }
        return Head(arrays, metrics, np.asarray(logits.argmax(1) == task.valid.targets))


def _targets(examples: Examples) -> NDArray[np.int64]:
    return np.array([LABELS.index(label) for label in examples.labels], dtype=np.int64)
