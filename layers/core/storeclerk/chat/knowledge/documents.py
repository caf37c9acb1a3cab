"""Documents found for queries of any length, without the chat: what `python -m storeclerk knowledge` builds and asks.

A document is cut into passages as an article is, and scores by its best. A long query is cut into sentences: each is
searched by itself, by the phrases of whole documents and the meaning of their passages, and the lists are fused.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from storeclerk.chat.knowledge import bm25, ranking
from storeclerk.chat.knowledge.articles import sections
from storeclerk.chat.knowledge.bm25 import PHRASES, Postings, Scores
from storeclerk.chat.knowledge.index import KnowledgeIndex
from storeclerk.chat.knowledge.passages import MAX_WORDS, Passage, parts, sentences
from storeclerk.ports import TextEncoder
from storeclerk.records import Record

# Sentences of one query that are searched; a longer text counts by its beginning, so that time stays bounded.
_MOST_SENTENCES = 400
# Up to this many sentences are one question, read together.
_FEW_SENTENCES = 2


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
        phrases: Postings,
        encoder: TextEncoder,
        *,
        weight: float = ranking.SENTENCE,
        power: float = ranking.POWER,
    ) -> None:
        """Take an index of `build_passages`, and the phrases of its documents from `phrases_file`."""
        self._weight = weight
        self._power = power
        links = [passage.link for passage in index.passages]
        self._begins = [place for place, link in enumerate(links) if not place or link != links[place - 1]]
        self._names = [links[begin] for begin in self._begins]
        self._index = index
        self._phrases = phrases
        self._encoder = encoder

    def search(self, query: str, k: int) -> Ranked:
        """Find the k best documents for a query."""
        asked = queries_of(query)
        scores = self._of_one(query) if len(asked) <= _FEW_SENTENCES else self._of_many(asked)
        ordered = np.argsort(-scores, kind="stable")[:k]
        return Ranked([self._names[place] for place in ordered], [round(float(scores[place]), 6) for place in ordered])

    def _of_one(self, question: str) -> Scores:
        """Score a question: a document by its best passage."""
        [vector] = self._encoder.encode([question])
        return self._best(self._index.scored(vector, question, ranking.QUESTION)[1])

    def _of_many(self, asked: Sequence[str]) -> Scores:
        """Score the sentences of a long text, each by how far a document stands out for it."""
        totals = np.zeros(len(self._names), dtype=np.float32)
        for sentence, vector in zip(asked, self._encoder.encode(asked), strict=True):
            words = np.zeros_like(totals)
            self._phrases.add(sentence, words)
            near = self._best(self._index.scored(vector, "", 0)[0])
            standing = np.maximum(_standing_out(words) + self._weight * _standing_out(near), 0)
            totals += (len(sentence.split()) * standing) ** self._power
        return totals

    def _best(self, scores: Scores) -> Scores:
        """Give each document the score of its best passage; passages of one document follow each other."""
        best: Scores = np.maximum.reduceat(scores, self._begins)
        return best


def phrases_file(found: Sequence[Passage]) -> bytes:
    """Count the phrases of the documents that passages were cut from; a title counts with each passage."""
    by_document = groupby(found, key=lambda passage: passage.link)
    texts = (" ".join(f"{one.title}. {one.heading}. {one.text}" for one in parts) for _, parts in by_document)
    return bm25.to_bytes(texts, PHRASES)


def _standing_out(scores: Scores) -> Scores:
    """Give standard scores; zeros where all are equal."""
    spread = float(scores.std())
    found: Scores = (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)
    return found


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
