"""The knowledge index: passages with their vectors, those of their sentences, and their words.

Files of the artefact: `passages.jsonl`, one passage a line; `vectors.npz`, a row a passage; `sentences.npz`, a row a
sentence, in the order of the passages; `words.npz`, which words stand in which passages; `encoder.json`, which encoder
made the vectors. All vectors have length 1. A passage's lies midway between that of its title and heading and that of
its text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.artefacts import Artefacts, Live
from storeclerk.chat.knowledge import compact, ranking
from storeclerk.chat.knowledge.articles import parse_article
from storeclerk.chat.knowledge.bm25 import Postings
from storeclerk.chat.knowledge.building import index_files, made_by
from storeclerk.chat.knowledge.compact import Compact
from storeclerk.chat.knowledge.passages import Passage, passages
from storeclerk.errors import BadInput, ModelError
from storeclerk.ports import ObjectStore, TextEncoder, Vectors

ARTEFACT = "knowledge"


@dataclass(frozen=True)
class Found:
    """A passage near a question, its place in the index, the cosine between them, and what it is ordered by."""

    passage: Passage
    place: int
    score: float
    fused: float


def build_index(articles: Mapping[str, str], encoder: TextEncoder) -> dict[str, bytes]:
    """Make the files of the artefact from Markdown by file name, which becomes the slug.

    Raises:
        BadFile: an article is malformed; the message names file and line.
        BadInput: the articles hold no text.
    """
    found = [passage for file, text in articles.items() for passage in passages(parse_article(file, text))]
    if not found:
        raise BadInput("The articles hold no text, so there is nothing to answer from.")
    return index_files(found, encoder)


class KnowledgeIndex:
    """The index in memory."""

    def __init__(self, found: Sequence[Passage], vectors: Vectors, sentences: Compact, words: Postings) -> None:
        counts = [len(passage.sentences) for passage in found]
        if len(vectors) != len(found) or sentences.codes.shape != (sum(counts), vectors.shape[1]):
            raise ModelError(
                f"The knowledge index has {len(found)} passages with {sum(counts)} sentences, "
                f"but vectors of shape {vectors.shape} and {sentences.codes.shape}. Build it again."
            )
        if words.texts > len(found):
            raise ModelError(f"The knowledge index has {len(found)} passages, but more have words. Build it again.")
        self.passages = found
        self._ends = np.cumsum(counts)
        self._vectors = vectors
        self._sentences = sentences
        self._words = words
        self._periods = [(place, one.when) for place, one in enumerate(found) if one.when is not None]

    @classmethod
    def from_files(cls, files: Mapping[str, bytes], encoder: TextEncoder) -> Self:
        """Read what `build_index` made with the same encoder. Raises ModelError."""
        try:
            made_by(encoder).check(files["encoder.json"])
            found = [_decode(line) for line in files["passages.jsonl"].splitlines()]
            vectors, sentences = compact.read(files["vectors.npz"]), compact.read(files["sentences.npz"])
            words = Postings.from_bytes(files["words.npz"])
        except (KeyError, msgspec.DecodeError) as error:
            raise ModelError(f"The knowledge index cannot be read: {error}. Build it again.") from error
        return cls(found, vectors.vectors(), sentences, words)

    def search(self, vector: NDArray[np.float32], k: int, question: str = "", day: date | None = None) -> list[Found]:
        """Find the k passages nearest to a question, best first: by its vector and, where it is given, its words.

        Those that do not hold on the day are left out.
        """
        cosines, scores = self.scored(vector, question, ranking.QUESTION)
        scores[self._not_on(day)] = -np.inf
        places = ranking.best(scores, k)
        ordered = places[np.argsort(-scores[places], kind="stable")]
        return [
            Found(self.passages[place], int(place), float(cosines[place]), float(scores[place]))
            for place in ordered
            if np.isfinite(scores[place])
        ]

    def _not_on(self, day: date | None) -> list[int]:
        return [place for place, when in self._periods if day is not None and not when.holds(day)]

    def scored(self, vector: NDArray[np.float32], question: str, weight: float) -> tuple[Vectors, Vectors]:
        """Give the cosine of every passage to a question and its fused score, weight being what BM25 counts."""
        cosines: Vectors = self._vectors @ vector
        scores = np.zeros(len(cosines), dtype=np.float32)
        self._words.add(question, scores)
        scores *= weight
        scores += cosines
        return cosines, scores

    def sentence_scores(self, found: Found, vector: NDArray[np.float32]) -> Vectors:
        """Give the cosine of each sentence of a passage to a question's vector, shape [sentences]."""
        end = self._ends[found.place]
        scores: Vectors = self._sentences.vectors(slice(end - len(found.passage.sentences), end)) @ vector
        return scores


def live_knowledge(lake: ObjectStore, encoder: TextEncoder) -> Callable[[], KnowledgeIndex | None]:
    """Give the live index of a lake whenever asked; None before the first was published, and while it is empty."""
    live = Live(Artefacts(lake), ARTEFACT, lambda artefact: KnowledgeIndex.from_files(artefact.files, encoder))

    def get() -> KnowledgeIndex | None:
        index = live.get()
        return index if index is not None and index.passages else None

    return get


_decode = msgspec.json.Decoder(Passage).decode
