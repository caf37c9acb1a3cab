"""Okapi BM25 over many short texts, as arrays that load from one file.

The score of a word in a text, idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length)), is reckoned when
the index is built (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3), so that a search
adds numbers up. idf = ln(1 + (n - df + .5) / (df + .5)), which is never negative. A scheme may weigh words beside that.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge import arrays
from storeclerk.chat.knowledge.words import phrases, terms
from storeclerk.errors import ModelError

Scores = NDArray[np.float32]


class Scheme(NamedTuple):
    """How words are counted: which stand in a text, how much one of them weighs, and the constants of the formula."""

    words: Callable[[str], Iterator[str]]
    weight: Callable[[str], float]
    k1: float
    b: float


def _letters(phrase: str) -> float:
    """Long words name things and short ones bind them, which a small corpus does not show by how rare they are."""
    return len(phrase) / 2 if " " in phrase else len(phrase)


WORDS = Scheme(terms, lambda _: 1.0, k1=1.2, b=0.75)
# For whole documents: recall@10 on the development tasks of tau banking, with the encoder as in `ranking`, is .372 for
# words, .426 weighed by their letters, .446 with pairs of words as well; .424 with the constants of WORDS.
PHRASES = Scheme(phrases, _letters, k1=2.0, b=0.9)


class Postings:
    """Which words stand in which texts: for each word a run of places and their scores."""

    def __init__(
        self,
        words: list[str],
        ends: NDArray[np.int64],
        places: NDArray[np.int32],
        scores: NDArray[np.float16],
        scheme: Scheme = WORDS,
    ) -> None:
        """Take the run of each word: places and scores up to its end, from where that of the word before ends."""
        self._scheme = scheme
        self._runs = {word: number for number, word in enumerate(words)}
        self._ends = ends
        self._places = places
        self._scores = scores

    @classmethod
    def from_bytes(cls, data: bytes, scheme: Scheme = WORDS) -> Self:
        """Read what `to_bytes` wrote by the same scheme. Raises ModelError."""
        text, ends, places, scores = arrays.unpack(data, "words", "ends", "places", "scores")
        words = text.tobytes().decode().split("\n") if text.size else []
        if len(words) != len(ends) or len(places) != len(scores) or (len(ends) and ends[-1] != len(places)):
            raise ModelError("The words of the knowledge index do not fit together. Build it again.")
        return cls(words, ends, places, scores, scheme)

    def add(self, text: str, into: Scores) -> None:
        """Add the scores of a question's words, each once, to those of the texts, shape [texts]."""
        for word in dict.fromkeys(self._scheme.words(text)):
            run = self._runs.get(word)
            if run is not None:
                part = slice(self._ends[run - 1] if run else 0, self._ends[run])
                into[self._places[part]] += self._scores[part]

    @property
    def texts(self) -> int:
        """One more than the last text that has a word."""
        return int(self._places.max()) + 1 if len(self._places) else 0


def to_bytes(texts: Iterable[str], scheme: Scheme = WORDS) -> bytes:
    """Count the words of texts into the one file that `Postings` reads. Equal texts give equal bytes."""
    numbers: dict[str, int] = {}
    words, places, counts, lengths = array("i"), array("i"), array("i"), array("i")
    for place, text in enumerate(texts):
        found = Counter(scheme.words(text))
        lengths.append(found.total())
        for word, count in found.items():
            words.append(numbers.setdefault(word, len(numbers)))
            places.append(place)
            counts.append(count)
    order = np.argsort(np.array(words, dtype=np.int32), kind="stable")
    frequencies = np.bincount(words, minlength=len(numbers)) if numbers else np.zeros(0, dtype=np.int64)
    rarity = np.log1p((len(lengths) - frequencies + 0.5) / (frequencies + 0.5))
    weights = rarity * np.fromiter(map(scheme.weight, numbers), dtype=np.float64, count=len(numbers))
    shares = _shares(np.array(lengths), scheme.b)[np.array(places, dtype=np.int32)]
    tf = np.array(counts)
    scores = weights[np.array(words, dtype=np.int32)] * tf * (scheme.k1 + 1) / (tf + scheme.k1 * shares)
    return arrays.pack(
        words=np.frombuffer("\n".join(numbers).encode(), dtype=np.uint8),
        ends=np.cumsum(frequencies, dtype=np.int64),
        places=np.array(places, dtype=np.int32)[order],
        scores=scores[order].astype(np.float16),
    )


def _shares(lengths: NDArray[np.int32], b: float) -> NDArray[np.float64]:
    """Give how much longer than the mean each text counts as."""
    shares: NDArray[np.float64] = 1 - b + b * lengths / max(1.0, lengths.mean() if len(lengths) else 0)
    return shares
