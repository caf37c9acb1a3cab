"""Questions about products: is the first of a question's candidates right, by the weight that BM25 has."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.models.answers import Question
from storeclerk.chat.knowledge import bm25
from storeclerk.chat.knowledge.bm25 import Postings
from storeclerk.ports import TextEncoder


def first_right(
    questions: Sequence[Question], encoder: TextEncoder, weights: Sequence[float]
) -> Mapping[float, NDArray[np.float64]]:
    """Tell by weight of which questions, of those that have an answer, the first candidate answers: 1 or 0."""
    texts = [text for one in questions for text in one.candidates]
    ends = np.cumsum([len(one.candidates) for one in questions])
    vectors, queries = encoder.encode(texts), encoder.encode([one.text for one in questions])
    postings = Postings.from_bytes(bm25.to_bytes(texts))
    found: dict[float, list[float]] = {weight: [] for weight in weights}
    for one, end, query in zip(questions, ends, queries, strict=True):
        rows, words = slice(end - len(one.candidates), end), np.zeros(len(texts), dtype=np.float32)
        postings.add(one.text, words)
        for weight in weights if any(one.right) else ():
            found[weight].append(float(one.right[int((vectors[rows] @ query + weight * words[rows]).argmax())]))
    return {weight: np.array(right) for weight, right in found.items()}
