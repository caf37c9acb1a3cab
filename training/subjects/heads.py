"""Heads out of torch."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import nn

from training.tasks import HEAD_SCALE

Floats = NDArray[np.float32]


class Linear(NamedTuple):
    """Weights [dimensions, labels] and bias [labels], for vectors of length 1 or, unscaled, for token vectors."""

    weights: Floats
    bias: Floats


def linear(head: nn.Linear, scale: float = HEAD_SCALE) -> Linear:
    """Take a head out of torch; the scale that it was trained with becomes part of its weights."""
    weights = head.weight.detach().cpu().numpy().T * np.float32(scale)
    return Linear(np.ascontiguousarray(weights, dtype=np.float32), head.bias.detach().cpu().numpy().copy())
