"""A shallower encoder that says what a deeper one says (Hinton et al. 2015, arXiv 1503.02531)."""

import copy
from collections.abc import Sequence

import torch
from encoder_recipe.bert import Shape
from torch import Tensor
from torch.nn import functional

from training.batches import Padded
from training.bert import Bert, Hidden
from training.tasks import Task

_TEMPERATURE = 2.0


class Teacher:
    """A trained encoder with its heads, which no longer change."""

    def __init__(self, bert: Bert, tasks: Sequence[Task]) -> None:
        """Copy the heads, as the student's go on from them."""
        self._bert = bert.eval()
        self._heads = {task.name: copy.deepcopy(task.head).eval() for task in tasks}

    @torch.no_grad()
    def read(self, padded: Padded) -> Hidden:
        """Encode a batch."""
        hidden: Hidden = self._bert(padded.ids, padded.mask)
        return hidden

    def loss(self, task: Task, student: Hidden, padded: Padded) -> Tensor:
        """How far the student is from the teacher: in what the head says, and in the vectors that it is said of."""
        taught = self.read(padded)
        own = task.output(student)
        with torch.no_grad():
            wanted = task.output(taught, self._heads[task.name])
        softer = functional.log_softmax(own.flatten(0, -2) / _TEMPERATURE, -1)
        target = functional.log_softmax(wanted.flatten(0, -2) / _TEMPERATURE, -1)
        said = functional.kl_div(softer, target, log_target=True, reduction="batchmean") * _TEMPERATURE**2
        apart = 1 - (student.pooled * taught.pooled).sum(-1).mean()
        return said + apart


def shallower(bert: Bert, layers: int, dropout: float) -> Bert:
    """Make a student of some of the layers, spread evenly, the last among them."""
    deep = bert.shape.layers
    kept = [round((number + 1) * deep / layers) - 1 for number in range(layers)]
    weights = {
        name.replace(f"encoder.layer.{old}.", f"encoder.layer.{new}."): value
        for new, old in enumerate(kept)
        for name, value in bert.weights().items()
        if not name.startswith("encoder.layer.") or name.startswith(f"encoder.layer.{old}.")
    }
    return Bert(weights, Shape(layers, bert.shape.heads, bert.shape.epsilon), dropout)
