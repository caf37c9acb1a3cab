"""The head that labels word pieces, and how its labels become spans of whole words."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.ports import Vectors
from storeclerk.text.head_file import read_head
from storeclerk.text.pii.spans import PiiSpan

OUTSIDE = "O"
Offsets = Sequence[tuple[int, int]]
Doubles = NDArray[np.float64]
_NEVER = -1e9


class _Words(NamedTuple):
    """The first piece of each word, and the characters [start, end) of it."""

    first: list[int]
    spans: list[tuple[int, int]]


class PiiHead:
    """A linear map of token vectors to labels: outside, or the beginning or the inside of a type."""

    def __init__(self, labels: Sequence[str], weights: Vectors, bias: Vectors) -> None:
        """Take labels O, B-x, I-x, B-y, I-y, ..., weights [dimensions, labels] and a bias [labels].

        Raises:
            ModelError: the labels are not of this form, or the shapes do not fit.
        """
        self.types = [label[2:] for label in labels[1::2]]
        if list(labels) != [OUTSIDE, *(f"{part}-{name}" for name in self.types for part in "BI")] or not self.types:
            raise ModelError("The labels of the personal-data head are not O, B-x, I-x, ... Train it again.")
        if weights.ndim != 2 or weights.shape[1] != len(labels) or bias.shape != (len(labels),):
            raise ModelError(
                f"The personal-data head has shapes {weights.shape} and {bias.shape}; it needs [n, {len(labels)}] and "
                f"[{len(labels)}]. Train it again."
            )
        self._weights, self._bias = weights, bias

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head of a model folder.

        Raises:
            ModelError: the file is missing, altered, or no head.
        """
        arrays = read_head(folder, "pii")
        weights, bias = (arrays[name].astype(np.float32) for name in ("weights", "bias"))
        return cls([str(label) for label in arrays["labels"]], weights, bias)

    def find(self, text: str, vectors: Vectors, offsets: Offsets) -> list[PiiSpan]:
        """Read the token vectors [tokens, dimensions] of a text, each for the characters [start, end) of it.

        Pieces of one word have one type, so a span is of whole words. What lies past the last token is not read.
        """
        pieces = [place for place, (start, end) in enumerate(offsets) if start < end]
        if not pieces:
            return []
        words = _words(text, [offsets[place] for place in pieces])
        path = best_path(self._scores(vectors[pieces], words.first))
        return self._spans(path, words.spans)

    def _scores(self, vectors: Vectors, first: list[int]) -> Doubles:
        """Add up the log-probabilities of each word's pieces, [words, labels]: a word that begins goes on within."""
        logits = (vectors @ self._weights + self._bias).astype(np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        pieces = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        words: Doubles = np.add.reduceat(pieces, first)
        words[:, 1::2] = words[:, 2::2] - pieces[first, 2::2] + pieces[first, 1::2]
        return words

    def _spans(self, path: list[int], words: list[tuple[int, int]]) -> list[PiiSpan]:
        found: list[PiiSpan] = []
        for label, (start, end) in zip(path, words, strict=True):
            if label == 0:
                continue
            kind = self.types[(label - 1) // 2]
            # The inside of a type follows its own beginning only, so that the last find is the one it goes on.
            begins = label % 2 == 1
            found.append(PiiSpan(kind, start if begins else found.pop().start, end))
        return found


def best_path(scores: Doubles) -> list[int]:
    """Find the likeliest labels of words [n, 1 + 2 types], n at least 1 (Viterbi).

    The inside of a type comes only after its beginning or inside; all other steps cost nothing.
    """
    # Most texts hold nothing, and what is likeliest word by word is likeliest as a whole where it breaks no rule.
    if not scores.argmax(axis=1).any():
        return [0] * len(scores)
    width = scores.shape[1]
    inside = np.arange(2, width, 2)
    total = scores[0].copy()
    total[inside] = _NEVER
    before = np.zeros(scores.shape, dtype=np.int64)
    for place in range(1, len(scores)):
        before[place] = total.argmax()
        before[place, inside] = inside - (total[inside - 1] > total[inside])
        total = total[before[place]] + scores[place]
    path = [int(total.argmax())]
    for place in range(len(scores) - 1, 0, -1):
        path.append(int(before[place, path[-1]]))
    return path[::-1]


def _words(text: str, offsets: list[tuple[int, int]]) -> _Words:
    """Join pieces that touch within a run of letters and digits."""
    first, spans = [0], [offsets[0]]
    for place, (start, end) in enumerate(offsets[1:], start=1):
        if start <= spans[-1][1] and text[start - 1].isalnum() and text[start].isalnum():
            spans[-1] = (spans[-1][0], end)
        else:
            first.append(place)
            spans.append((start, end))
    return _Words(first, spans)
