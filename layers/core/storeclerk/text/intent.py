"""What a text wants: the likeliest intent, how sure that is, and whether the text is out of scope."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.ports import Vectors
from storeclerk.text.head_file import Arrays, read_head
from storeclerk.text.out_of_scope import Bank, ClassMeans, Combination, Scores, energy, max_softmax
from storeclerk.text.sentiment import softmax

_SHOWN = 3


class Intent(msgspec.Struct, frozen=True):
    """The likeliest intent, refused or not.

    confidence: its probability, calibrated for texts that are in scope.
    oos: the text is out of scope: do not act on the label.
    score: how far the text is in scope; oos where it is below the threshold. 0 is the middle of what was in scope.
    top3: the likeliest intents with their probabilities, likeliest first.
    """

    label: str
    confidence: float
    oos: bool
    score: float
    top3: list[tuple[str, float]]


class Judgement(NamedTuple):
    """Probabilities [n, labels], the scores by name [n], and the logits and neighbours' votes that these come from."""

    probabilities: Vectors
    scores: dict[str, Scores]
    logits: Vectors
    votes: Vectors | None


def blend(logits: Vectors, votes: Vectors | None, temperature: float, share: float) -> Vectors:
    """Probabilities [n, labels]: those of the logits under a temperature, with a share for the neighbours' votes."""
    linear = softmax(logits / np.float32(temperature))
    if votes is None or not share:
        return linear
    return np.float32(1 - share) * linear + np.float32(share) * votes


class IntentHead:
    """Multinomial logistic regression, helped by the nearest training texts, with a refusal threshold."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the arrays that `from_arrays` describes."""
        self.labels: list[str] = arrays["labels"].tolist()
        self._weights, self._bias = (arrays[name].astype(np.float32) for name in ("weights", "bias"))
        classes = len(self.labels)
        if not classes or self._weights.ndim != 2 or not self._weights.shape[1] == len(self._bias) == classes:
            raise ModelError(
                f"The intent head has {classes} labels, weights {self._weights.shape} and bias {self._bias.shape}; "
                "it needs [labels], [d, labels] and [labels]. Build it again."
            )
        self._temperature = _number(arrays, "temperature")
        self._means = ClassMeans(arrays["means"], arrays["whitening"])
        self._bank = Bank(arrays["bank"], arrays["bank_labels"], classes)
        self._neighbour_weight = _number(arrays, "neighbour_weight") if "neighbour_weight" in arrays else 0.0
        self._combination = Combination(
            arrays["score_names"].tolist(), arrays["score_centre"], arrays["score_scale"], arrays["score_weights"]
        )
        self._check_scores()
        self.threshold = _number(arrays, "threshold")

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make a head of the arrays of its file.

        labels [c]; weights [d, c]; bias [c]; temperature []; means [c, d]; whitening [d, r]; bank [m, d] int8 and
        bank_labels [m]; score_names, score_centre, score_scale and score_weights [k]; threshold [];
        neighbour_weight [], the neighbours' share in the probabilities, 0 where it is absent.

        Raises:
            ModelError: one is missing, or their shapes do not fit.
        """
        return cls(Arrays(arrays))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head of a model folder.

        Raises:
            ModelError: the file is missing, altered, or no head.
        """
        return cls(read_head(folder, "intent"))

    def classify(self, summary: Vectors, threshold: float | None = None) -> list[Intent]:
        """Judge each row of [n, d]; a threshold other than the head's own refuses more (higher) or fewer (lower).

        Probabilities are rounded to four places.
        """
        if not len(summary):
            return []
        judgement = self.judge(summary)
        scores = self._combination.combine(judgement.scores)
        limit = self.threshold if threshold is None else threshold
        order = np.argsort(-judgement.probabilities, axis=1, kind="stable")[:, :_SHOWN]
        return [
            self._intent(row[places], places, float(score), limit)
            for row, places, score in zip(judgement.probabilities, order, scores, strict=True)
        ]

    def judge(self, summary: Vectors) -> Judgement:
        """Give the probabilities and scores of each row of [n, d], n at least 1."""
        logits = summary @ self._weights + self._bias
        scores = {
            "softmax": max_softmax(logits, self._temperature),
            "energy": energy(logits, self._temperature),
            "mahalanobis": self._means.nearness(summary),
        }
        votes = None
        if len(self._bank):
            neighbours = self._bank.nearest(summary, logits)
            scores["neighbours"] = neighbours.nearness()
            votes = neighbours.probabilities(len(self.labels))
        probabilities = blend(logits, votes, self._temperature, self._neighbour_weight)
        return Judgement(probabilities, scores, logits, votes)

    def _check_scores(self) -> None:
        known = {"softmax", "energy", "mahalanobis"} | ({"neighbours"} if len(self._bank) else set())
        unknown = set(self._combination.names) - known
        if unknown:
            raise ModelError(f"The intent head asks for the score {min(unknown)}, which it lacks. Build it again.")

    def _intent(self, likely: Vectors, places: NDArray[np.int64], score: float, limit: float) -> Intent:
        top = [
            (self.labels[place], round(value, 4)) for place, value in zip(places.tolist(), likely.tolist(), strict=True)
        ]
        return Intent(*top[0], score < limit, round(score, 4), top)


def _number(arrays: Mapping[str, NDArray[Any]], name: str) -> float:
    if arrays[name].size != 1:
        raise ModelError(f"The intent head's {name} has shape {arrays[name].shape}; it is one number. Build it again.")
    return float(arrays[name].item())
