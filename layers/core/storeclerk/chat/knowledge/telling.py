"""Which sentences of the nearest passages are told: those near the question in meaning, and those with its words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge.index import Found, KnowledgeIndex
from storeclerk.chat.knowledge.words import terms

# Chosen on 86 first questions of the golden dialogues (of the half by which the chat is mended) whose expected words
# are known: 71 are told with 4 sentences by meaning alone of the passages within .1 of the best cosine; 77, in as many
# words (55), by fused scores within .15 and with the words of the question; 79 with the room of now (77 words).
_PASSAGES, _AS_NEAR = 4, 0.15
_OF_SENTENCE, _WORDS_IN_SENTENCE, _WORDS_IN_HEADING = 0.4, 0.15, 0.15
_BINDING = 2  # letters: shorter words bind, longer ones name things


class Room(NamedTuple):
    """How much is told at most."""

    sentences: int
    words: int


ROOM, BRIEF = Room(6, 100), Room(3, 55)


def best_of(found: Sequence[Found]) -> list[Found]:
    """Give the passages that are about as near as the first."""
    return [one for one in found[:_PASSAGES] if one.fused >= found[0].fused - _AS_NEAR]


def told(
    index: KnowledgeIndex, best: Sequence[Found], question: str, vector: NDArray[np.float32], room: Room = ROOM
) -> str:
    """Take the sentences that answer a question best, in the order of the passages and as they follow each other."""
    asked = {word: max(0, len(word) - _BINDING) for word in terms(question)}
    ranked = [
        (score, rank, place)
        for rank, found in enumerate(best)
        for place, score in enumerate(_scores(index, found, asked, vector))
    ]
    chosen: list[tuple[int, int]] = []
    words = 0
    for _, rank, place in sorted(ranked, reverse=True):
        length = len(best[rank].passage.sentences[place].split())
        if len(chosen) < room.sentences and (not chosen or words + length <= room.words):
            chosen.append((rank, place))
            words += length
    return " ".join(dict.fromkeys(best[rank].passage.sentences[place] for rank, place in sorted(chosen)))


def _scores(index: KnowledgeIndex, found: Found, asked: dict[str, int], vector: NDArray[np.float32]) -> Sequence[float]:
    about = (1 - _OF_SENTENCE) * found.fused + _WORDS_IN_HEADING * _share(found.passage.heading, asked)
    nearness = index.sentence_scores(found, vector)
    return [
        about + _OF_SENTENCE * float(near) + _WORDS_IN_SENTENCE * _share(sentence, asked)
        for near, sentence in zip(nearness, found.passage.sentences, strict=True)
    ]


def _share(text: str, asked: dict[str, int]) -> float:
    """Give the share of a question's words that stand in a text, long ones counting more."""
    whole = sum(asked.values())
    return sum(asked.get(word, 0) for word in _terms(text)) / whole if whole else 0.0


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[str]:
    """The words of a sentence of an article, which is asked for again and again: anew they take 15 us."""
    return frozenset(terms(text))
