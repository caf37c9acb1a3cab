"""Three-way sentiment: a linear head on the vectors of the encoder."""

from pathlib import Path
from typing import Literal, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.text.head_file import read_head

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")


class Sentiment(msgspec.Struct, frozen=True):
    """The likeliest label and its probability, from above 1/3 to 1."""

    label: Label
    score: float


class SentimentHead:
    """Multinomial logistic regression over the encoder's vectors."""

    def __init__(self, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Take weights of shape [dimensions, 3] and a bias of shape [3], in the order of LABELS."""
        if weights.ndim != 2 or weights.shape[1] != len(LABELS) or bias.shape != (len(LABELS),):
            raise ModelError(
                f"The sentiment head has shapes {weights.shape} and {bias.shape}; it needs [n, 3] and [3]."
            )
        self._weights = weights
        self._bias = bias

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head of a model folder.

        Raises:
            ModelError: the file is missing, altered, or no head.
        """
        arrays = read_head(folder, "sentiment")
        return cls(arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32))

    def classify(self, vectors: NDArray[np.float32]) -> list[Sentiment]:
        """Judge each row of [n, dimensions]; the score is rounded to four places."""
        probabilities = self.probabilities(vectors)
        best = probabilities.argmax(axis=1)
        return [
            Sentiment(LABELS[label], round(float(row[label]), 4))
            for label, row in zip(best, probabilities, strict=True)
        ]

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the probability of each label, shape [n, 3]."""
        return softmax(vectors @ self._weights + self._bias)


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn scores into probabilities row by row; large scores do not overflow."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float32] = exponents / exponents.sum(axis=1, keepdims=True)
    return probabilities
