"""Why a text was read as it was: the words that speak for its intent, its sentiment and each of its needs."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from storeclerk.ports import Vectors
from storeclerk.text.explain import PIECES, Reader, WordWeight, explain, one_of_many, yes_or_no
from storeclerk.text.reader import TextReader, TextReading
from storeclerk.text.sentiment import LABELS


class Explanation(msgspec.Struct, frozen=True):
    """The words of a text with their weights in log-odds, for each label that it got."""

    intent: list[WordWeight]
    sentiment: list[WordWeight]
    needs: dict[str, list[WordWeight]]


class Explainer:
    """Explains what a reader read."""

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader

    def explain(self, text: str, found: TextReading, *, pieces: int = PIECES) -> Explanation:
        """Weigh the words of a text for what was found in it; pieces bounds the work for each label."""
        heads = self._reader
        shared = _Remembering(heads.encoder)
        own = shared if heads.intent_encoder is None else _Remembering(heads.intent_encoder)
        intent = one_of_many(self._intent_probabilities, heads.intents.labels.index(found.intent.label))
        sentiment = one_of_many(heads.sentiment.probabilities, LABELS.index(found.sentiment.label))
        needs = {need: yes_or_no(heads.needs.probabilities, heads.needs.labels.index(need)) for need in found.needs}
        return Explanation(
            explain(own, text, intent, pieces=pieces),
            explain(shared, text, sentiment, pieces=pieces),
            {need: explain(shared, text, margin, pieces=pieces) for need, margin in needs.items()},
        )

    def _intent_probabilities(self, summary: Vectors) -> Vectors:
        return self._reader.intents.judge(summary).probabilities


class _One(NamedTuple):
    """What was read in one text."""

    summary: Vectors
    tokens: Vectors
    spans: Sequence[tuple[int, int]]


class _Some(NamedTuple):
    """What was read in texts, as `storeclerk.text.explain.Read` has it."""

    summary: Vectors
    tokens: Sequence[Vectors]
    spans: Sequence[Sequence[tuple[int, int]]]


class _Remembering:
    """Reads no text twice: labels of a text are explained by nearly the same shorter texts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[str, _One] = {}

    def read(self, texts: Sequence[str], /) -> _Some:
        if new := [text for text in dict.fromkeys(texts) if text not in self._read]:
            found = self._reader.read(new)
            self._read |= {
                text: _One(*one) for text, *one in zip(new, found.summary, found.tokens, found.spans, strict=True)
            }
        known = [self._read[text] for text in texts]
        return _Some(
            np.stack([one.summary for one in known]), [one.tokens for one in known], [one.spans for one in known]
        )
