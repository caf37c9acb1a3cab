"""Personal data: a label for each word piece."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from storeclerk.text.pii.finder import PersonalData
from storeclerk.text.pii.head import PiiHead
from training.pii_metrics import measure
from training.plan import Plan
from training.spans import Span, piece_labels, piece_targets, read_marked
from training.subjects.heads import linear
from training.subjects.subject import Bools, Head, Prepared
from training.tables import Examples, TableError
from training.tasks import PieceLabels, Rows, Task

_VALID_SHARE = 0.1
_MOST_VALID = 1000


class Pii:
    """Types are those that the training spans name."""

    name = "pii"

    def read(self, path: Path, groups: str | None = None) -> Examples:
        """Read JSONL with `text` and `spans`."""
        if groups:
            raise TableError("--groups is for CSV: personal data is read from JSONL.")
        return read_marked(path)

    def prepare(self, path: Path, examples: Examples, valid: Examples | None, seed: int) -> Prepared:
        """Take the types of the training spans; a validation span of another type is refused."""
        types = _types(examples)
        if not types:
            raise TableError(f"{path}, spans: no line marks a span. There is nothing to learn from.")
        labels = piece_labels(types)
        if valid is None:
            order = random.Random(seed).sample(range(len(examples.texts)), len(examples.texts))
            count = max(1, min(int(len(order) * _VALID_SHARE), _MOST_VALID))
            return Prepared(examples.picked(order[count:] or order), examples.picked(order[:count]), labels)
        unknown = set(_types(valid)) - set(types)
        if unknown:
            raise TableError(f"--valid, spans: {min(unknown)} is not a type of {path}. Rename or remove it.")
        return Prepared(examples, valid, labels)

    def task(self, prepared: Prepared, tokenizer: Tokenizer, weights: NDArray[np.float32], plan: Plan) -> Task:
        """A label for each word piece."""
        train = Rows.of(prepared.train.texts, _targets(prepared.train, prepared.labels, tokenizer), tokenizer, weights)
        valid = Rows.of(prepared.valid.texts, _targets(prepared.valid, prepared.labels, tokenizer), tokenizer)
        return PieceLabels(self.name, len(prepared.labels), train, valid, plan)

    def right(self, task: Task, outputs: Sequence[Tensor]) -> Bools:
        """Tell which word pieces get their label, of those that have one."""
        return _right([output.numpy() for output in outputs], task.valid.targets)

    def head(self, task: Task, prepared: Prepared, encoder: Encoder, plan: Plan) -> Head:
        """Judge head and rules together."""
        del plan
        weights, bias = linear(task.head, scale=1)
        labels = np.array(prepared.labels)
        finder = PersonalData(PiiHead(list(prepared.labels), weights, bias))
        read = encoder.read(prepared.valid.texts)
        found: list[list[Any]] = [
            list(finder.find(*one)) for one in zip(prepared.valid.texts, read.tokens, read.spans, strict=True)
        ]
        metrics = measure(prepared.valid.texts, prepared.valid.labels, found)
        right = _right([tokens @ weights + bias for tokens in read.tokens], task.valid.targets)
        return Head({"labels": labels, "weights": weights, "bias": bias}, metrics, right)


def _types(examples: Examples) -> list[str]:
    return sorted({span.type for spans in examples.labels for span in spans})


def _targets(examples: Examples, labels: Sequence[str], tokenizer: Tokenizer) -> list[NDArray[np.int64]]:
    pairs: zip[tuple[str, list[Span]]] = zip(examples.texts, examples.labels, strict=True)
    return [piece_targets(text, spans, labels, tokenizer) for text, spans in pairs]


def _right(logits: Sequence[NDArray[np.float32]], targets: Sequence[NDArray[np.int64]]) -> Bools:
    found = np.concatenate([row[: len(target)].argmax(-1) for row, target in zip(logits, targets, strict=True)])
    expected = np.concatenate(list(targets))
    return np.asarray(found == expected)[expected > 0]
