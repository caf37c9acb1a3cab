"""What customers need: any number of labels for a text, by one linear head."""

from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.ports import Vectors
from storeclerk.text.head_file import Arrays, read_head

Floats = NDArray[np.float32]


class NeedsHead:
    """A logistic regression and a threshold for each label."""

    def __init__(self, labels: list[str], weights: NDArray[Any], bias: NDArray[Any], thresholds: NDArray[Any]) -> None:
        """Take weights [d, labels], and bias and thresholds [labels].

        Raises:
            ModelError: the shapes do not fit.
        """
        count = len(labels)
        if weights.ndim != 2 or not weights.shape[1] == len(bias) == len(thresholds) == count:
            raise ModelError(
                f"The needs head has {count} labels, weights {weights.shape}, bias {bias.shape} and thresholds "
                f"{thresholds.shape}; it needs [d, labels], [labels] and [labels]. Build the model layer again."
            )
        self.labels = labels
        self.weights, self.bias = weights.astype(np.float32), bias.astype(np.float32)
        self.thresholds: Floats = thresholds.astype(np.float32)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head of a model folder.

        Raises:
            ModelError: the file is missing, altered, or no head.
        """
        arrays: Arrays = read_head(folder, "needs")
        return cls(arrays["labels"].tolist(), arrays["weights"], arrays["bias"], arrays["thresholds"])

    def classify(self, summary: Vectors) -> list[list[str]]:
        """Name the needs of each row of [n, d], in the order of the labels."""
        chosen = self.probabilities(summary) > self.thresholds
        return [[label for label, on in zip(self.labels, row, strict=True) if on] for row in chosen]

    def probabilities(self, summary: Vectors) -> Floats:
        """Give the probability of each label for each row, [n, labels]."""
        odds: Floats = 1 / (1 + np.exp(-(summary @ self.weights + self.bias)))
        return odds
