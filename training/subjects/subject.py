"""The form that all subjects share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.export import Arrays
from training.plan import Plan
from training.tables import Examples
from training.tasks import Task

Bools = NDArray[np.bool_]


class Head(NamedTuple):
    """What is stored of a head, how well it does on the validation rows in the form that ships, and which are right."""

    arrays: Arrays
    metrics: dict[str, Any]
    right: Bools


class Prepared(NamedTuple):
    """Examples cut in two, and the labels in the order of the head's outputs.

    whole: all rows, where they are too few to spare those that validate: what ships learns from them once more.
    """

    train: Examples
    valid: Examples
    labels: list[str]
    whole: Examples | None = None


class Subject(Protocol):
    """How one kind of reading is learnt."""

    name: str

    def read(self, path: Path, groups: str | None = None) -> Examples:
        """Read labelled texts; TableError says what is wrong."""
        ...

    def prepare(self, path: Path, examples: Examples, valid: Examples | None, seed: int) -> Prepared:
        """Find the labels and cut the rows."""
        ...

    def task(self, prepared: Prepared, tokenizer: Tokenizer, weights: NDArray[np.float32], plan: Plan) -> Task:
        """Make the task that the loop trains; weights [training rows]."""
        ...

    def right(self, task: Task, outputs: Sequence[Any]) -> Bools:
        """Tell which decisions of the trained head about the validation rows are right."""
        ...

    def head(self, task: Task, prepared: Prepared, encoder: Encoder, plan: Plan) -> Head:
        """Make the head that ships, calibrated and judged on the validation rows with the encoder that ships."""
        ...
