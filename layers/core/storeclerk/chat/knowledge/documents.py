"""Documents found for queries of any length, without the chat: what `python -m storeclerk knowledge` builds and asks.

A document is cut into passages as an article is, and scores by its best; a query is cut into sentences, each of which
is searched by itself, and the lists are fused.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge import ranking
from storeclerk.chat.knowledge.articles import sections
from storeclerk.chat.knowledge.index import KnowledgeIndex
from storeclerk.chat.knowledge.passages import MAX_WORDS, Passage, parts, sentences
from storeclerk.ports import TextEncoder, Vectors
from storeclerk.records import Record

# Sentences of one query that are searched; a longer text counts by its beginning, so that time stays bounded.
_MOST_SENTENCES = 400


class Document(Record, frozen=True):
    """A document of a corpus; content is plain text or Markdown."""

    id: str
    title: str
    content: str


class Query(Record, frozen=True):
    """A question to a corpus."""

    id: str
    query: str


class Ranked(NamedTuple):
    """Documents found, best first, with what they are ordered by."""

    documents: list[str]
    scores: list[float]


def cut(document: Document) -> Iterator[Passage]:
    """Cut a document into passages whose link is its id; one without text is found by its title."""
    found = False
    for section in sections(document.content.splitlines(), document.title):
        whole = [piece for block in section.blocks for one in sentences(block) for piece in _pieces(one)]
        for part in parts(whole):
            found = True
            yield Passage(document.title, "", section.heading, document.id, tuple(part))
    if not found:
        yield Passage(document.title, "", "", document.id, (document.title or document.id,))


def queries_of(text: str) -> list[str]:
    """Cut a query into its sentences, each once; at least one."""
    found = [piece for line in text.splitlines() for one in sentences(line.strip()) for piece in _pieces(one)]
    return list(dict.fromkeys(found))[:_MOST_SENTENCES] or [text]


class Documents:
    """The documents of an index. weight and power: how the sentences of a long text count, as `ranking` says."""

    def __init__(
        self,
        index: KnowledgeIndex,
        encoder: TextEncoder,
        *,
        weight: float = ranking.SENTENCE,
        power: int = ranking.POWER,
    ) -> None:
        self._weight = weight
        self._power = power
        links = [passage.link for passage in index.passages]
        self._begins = [place for place, link in enumerate(links) if not place or link != links[place - 1]]
        self._names = [links[begin] for begin in self._begins]
        self._index = index
        self._encoder = encoder

    def search(self, query: str, k: int) -> Ranked:
        """Find the k best documents for a query."""
        asked = queries_of(query)
        weight = ranking.QUESTION if len(asked) == 1 else self._weight
        totals = np.zeros(len(self._names))
        for sentence, vector in zip(asked, self._encoder.encode(asked), strict=True):
            totals += self._of_one(self._index.scored(vector, sentence, weight)[1]) ** self._power
        scores = totals ** (1 / self._power)
        ordered = np.argsort(-scores, kind="stable")[:k]
        return Ranked([self._names[place] for place in ordered], [round(float(scores[place]), 6) for place in ordered])

    def _of_one(self, scores: Vectors) -> NDArray[np.float64]:
        """Give each document the score of its best passage; passages of one document follow each other."""
        return np.maximum(np.maximum.reduceat(scores, self._begins), 0).astype(np.float64)


def _pieces(sentence: str) -> Iterator[str]:
    """Cut a sentence without a stop, such as a page in capitals or a table, into what the encoder reads whole."""
    words = sentence.split()
    if len(words) <= MAX_WORDS:
        yield sentence
        return
    for begin in range(0, len(words), MAX_WORDS):
        yield " ".join(words[begin : begin + MAX_WORDS])


def build_passages(documents: Sequence[Document]) -> list[Passage]:
    """Cut documents into the passages of an index."""
    return [passage for document in documents for passage in cut(document)]
