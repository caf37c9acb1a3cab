"""Looking a question up in the articles: alone, or together with what it leans on."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.knowledge.index import Found, KnowledgeIndex
from storeclerk.chat.memory.references import context, leaning
from storeclerk.chat.products.gate import PRODUCT_INTENTS
from storeclerk.chat.turn import Turn
from storeclerk.ports import TextEncoder

# The cosine that settled most of 70 questions with an answer in the sample store and 35 without: 63 answered by the
# right article, 5 by a wrong one, 33 of the 35 refused. At .42 it is 63, 5 and 29 (tests/golden/chat_questions.toml).
NEAR = 0.46
# A passage may also be near by its words, or by one of its sentences. None of those questions changes sides by it; of
# 86 first questions of the golden dialogues (of the half by which the chat is mended) 79 instead of 76 are answered.
_BY_WORDS, _BY_SENTENCE = 0.04, 0.02
# Below the least support that answers, from here on the nearest passage is told as what it is: not for sure.
FAINT = 0.3
# A question amid something is about that, unless the articles answer it as firmly as this alone.
_IN_FLOW = 0.6
_SURE = 0.5  # of the intent
_PASSAGES = 8


@dataclass(frozen=True)
class Asked:
    """A question as it was looked up: its words, the passages near it, best first, its vector and its support.

    support: how near the best passage is, by meaning, by meaning and words, or by one sentence, on the scale of NEAR.
    """

    text: str
    found: list[Found]
    vector: NDArray[np.float32]
    support: float


def ask(index: KnowledgeIndex, encoder: TextEncoder, turn: Turn, near: float = NEAR) -> Asked:
    """Look a question up; one that leans on what was said, or finds too little alone, together with that.

    Only then the encoder runs again. The vector lies midway between the question and both together: with both alone,
    what was said before drowns the new words, and anything is answered as the question before was.
    """
    before = context(turn.message, turn.session)
    alone = _looked_up(index, turn.message, turn.reading.embedding[0], turn.now.date())
    leans = turn.session.flow is None and leaning(turn.message, turn.session.memory)
    if before is None or not (leans or _may_lean(turn, alone.support, near)):
        return alone
    text = f"{before} {turn.covered}"
    both = turn.reading.embedding[0] + encoder.encode([text])[0]
    together = _looked_up(index, text, both / np.linalg.norm(both), turn.now.date())
    return together if leans or together.support > alone.support else alone


def _may_lean(turn: Turn, support: float, near: float) -> bool:
    """Whether a question that the articles do not answer alone may be about what was said before."""
    if turn.session.flow is not None:
        return FAINT <= support < _IN_FLOW
    intent = turn.intent
    of_products = intent.label in PRODUCT_INTENTS and intent.confidence >= _SURE and not intent.oos
    return FAINT <= support < near and not of_products


def _looked_up(index: KnowledgeIndex, text: str, vector: NDArray[np.float32], day: date) -> Asked:
    found = index.search(vector, _PASSAGES, text, day)
    sentence = float(index.sentence_scores(found[0], vector).max()) if found else 0.0
    support = max(found[0].score, found[0].fused - _BY_WORDS, sentence - _BY_SENTENCE) if found else 0.0
    return Asked(text, found, vector, support)
