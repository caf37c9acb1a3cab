"""Why a text got its label: the weight of each word.

A weight is in log-odds (nats): by how much the label's log-odds fall when the word is left out. Below 0 the word speaks
against the label. Leaving out is done for real for as many words as the time allows, those first that weigh most by
their token vectors, which cost no further run. Other words, or all of a long text, have the estimate by token vectors.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.ports import Vectors

Weights: TypeAlias = NDArray[np.float32]
# Log-odds of the label explained, [n], for summary vectors [n, d].
Margin: TypeAlias = Callable[[Vectors], Weights]
# Probabilities of a head's labels, [n, labels], for summary vectors [n, d].
Probabilities: TypeAlias = Callable[[Vectors], Vectors]
# Word pieces that an explanation may run through the encoder, the text itself included: 40 to 45 ms on one thread with
# AVX2, half of it with AVX-512. More of them came to nothing on short texts (docs/benchmarks.md).
PIECES = 240
# Fewer words than this left out say less than the estimate does.
_LEAST = 3
_SMALLEST = np.float32(1e-12)
# Runs without spaces, less the punctuation at both ends; signs alone count where there are two or more, as in ":)".
_PUNCTUATION = re.escape("!\"'()*,-./:;<>?[]_{}\u2018\u2019\u201c\u201d\u2026")
_WORD = re.compile(rf"[^\s{_PUNCTUATION}](?:\S*[^\s{_PUNCTUATION}])?|(?<!\S)[{_PUNCTUATION}]{{2,}}(?!\S)")


class Read(Protocol):
    """What a model read in texts: `storeclerk.model.Reading`."""

    @property
    def summary(self) -> Vectors:
        """The mean of each text's token vectors at length 1, [n, d]."""
        ...

    @property
    def tokens(self) -> Sequence[Vectors]:
        """The token vectors of each text, [tokens, d]."""
        ...

    @property
    def spans(self) -> Sequence[Sequence[tuple[int, int]]]:
        """The characters of each token; markers have (0, 0)."""
        ...


class Reader(Protocol):
    """Reads texts."""

    def read(self, texts: Sequence[str], /) -> Read:
        """Read texts, those of one length in one run."""
        ...


class WordWeight(msgspec.Struct, frozen=True):
    """A word, its characters [start, end) in the text, and its weight in log-odds."""

    word: str
    start: int
    end: int
    weight: float


class Word(NamedTuple):
    """The characters [start, end) of a word and the positions of its tokens."""

    start: int
    end: int
    tokens: list[int]


def explain(reader: Reader, text: str, margin: Margin, *, pieces: int = PIECES) -> list[WordWeight]:
    """Weigh each word of a text, in their order; words past the model's longest text are left out.

    pieces bounds the work; a text that is itself longer costs its one reading and no more.
    """
    reading = reader.read([text])
    words = find_words(text, reading.spans[0])
    if not words:
        return []
    estimate = token_weights(reading.tokens[0], words, margin)
    length = len(reading.spans[0])
    count = min(len(words), (pieces - length) // length)
    if count >= min(_LEAST, len(words)):
        chosen = np.argsort(-estimate, kind="stable")[:count]
        shorter = [without(text, [words[place]]) for place in chosen]
        measured = left_out_weights(reading.summary, reader.read(shorter).summary, margin)
        estimate = _measured_first(estimate, chosen, measured)
    return [
        WordWeight(text[word.start : word.end], word.start, word.end, round(float(weight), 4))
        for word, weight in zip(words, estimate, strict=True)
    ]


def find_words(text: str, spans: Sequence[tuple[int, int]]) -> list[Word]:
    """Find the words that have tokens, given the characters of each token."""
    read = max((end for _, end in spans), default=0)
    found = [Word(*match.span(), []) for match in _WORD.finditer(text, 0, read)]
    place = 0
    for token, (start, end) in enumerate(spans):
        while place < len(found) and found[place].end <= start:
            place += 1
        if start < end and place < len(found) and found[place].start < end:
            found[place].tokens.append(token)
    return [word for word in found if word.tokens]


def token_weights(tokens: Vectors, words: Sequence[Word], margin: Margin) -> Weights:
    """Weigh words by leaving their vectors out of the mean of [tokens, d]; costs no run. Gives [words]."""
    total = tokens.sum(axis=0)
    rests = np.stack([total, *(total - tokens[word.tokens].sum(axis=0) for word in words)])
    rests /= np.maximum(np.linalg.norm(rests, axis=1, keepdims=True), _SMALLEST)
    return _falls(margin(rests))


def left_out_weights(whole: Vectors, shorter: Vectors, margin: Margin) -> Weights:
    """Weigh words by the summary of a text, [1, d], and those of the text without each of them, [words, d]."""
    return _falls(margin(np.concatenate([whole, shorter])))


def attention_weights(attention: Vectors, words: Sequence[Word]) -> Weights:
    """Weigh words by the attention that they get: [layers, tokens, tokens], mean over heads. Gives [words].

    The mean over the layers: it was nearer to the truth than the last layer and than the layers multiplied (rollout of
    Abnar and Zuidema 2020, arXiv 2005.00928). It cannot tell what speaks for a label from what speaks against it.
    """
    received = attention.mean(axis=(0, 1))
    return np.array([received[word.tokens].sum() for word in words], dtype=np.float32)


def without(text: str, words: Sequence[Word]) -> str:
    """Leave words out of a text; what they leave behind is one space."""
    kept = []
    end = 0
    for word in sorted(words):
        kept.append(text[end : word.start])
        end = word.end
    return " ".join("".join([*kept, text[end:]]).split())


def one_of_many(probabilities: Probabilities, label: int) -> Margin:
    """The log-odds of one label of a head whose probabilities add up to 1."""

    def margin(vectors: Vectors) -> Weights:
        chance = probabilities(vectors).astype(np.float64)
        return _log_odds(chance[:, label], np.delete(chance, label, axis=1).sum(axis=1))

    return margin


def yes_or_no(probabilities: Probabilities, label: int) -> Margin:
    """The log-odds of one label of a head that decides on each label by itself."""

    def margin(vectors: Vectors) -> Weights:
        chance = probabilities(vectors)[:, label].astype(np.float64)
        return _log_odds(chance, 1 - chance)

    return margin


def _log_odds(yes: NDArray[np.float64], no: NDArray[np.float64]) -> Weights:
    return np.asarray(np.log(np.maximum(yes, _SMALLEST) / np.maximum(no, _SMALLEST)), dtype=np.float32)


def _falls(margins: Weights) -> Weights:
    """By how much each but the first lies below the first."""
    fallen: Weights = margins[0] - margins[1:]
    return fallen


def _measured_first(estimate: Weights, chosen: NDArray[np.intp], measured: Weights) -> Weights:
    """Put what was measured in place of the estimates; the other words never weigh more than a measured one."""
    rest = np.delete(np.arange(len(estimate)), chosen)
    found = estimate.copy()
    found[chosen] = measured
    if len(rest) and (highest := float(estimate[rest].max())) > 0:
        share = min(1.0, max(float(measured.min()), 0.0) / highest)
        found[rest] = np.where(estimate[rest] > 0, estimate[rest] * np.float32(share), estimate[rest])
    return found
