"""Whether generated sentences say no more than their passages do.

A sentence is supported by one sentence of a passage, by an item of a list in it, or by two that follow each other: by
meaning (the cosine of the encoder), and to the letter. Every number with its unit, date, name, link and code stands
there, in the same order; what is denied there is denied here; no limit of the source is dropped; and what else it says
stands there in the same words or in others that mean the same. What is in doubt counts as unsupported: then the shop's
own sentence is sent instead.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.answers.support import Support, against, supports_of
from storeclerk.chat.knowledge.passages import Passage, sentences
from storeclerk.ports import TextEncoder
from storeclerk.records import Record

# The highest, in steps of .05, that lost no paraphrase of the half of tests/golden/grounding.toml it was chosen on.
# The letter alone finds all errors of that half, so this only keeps off what speaks of something else.
NEAR = 0.55
_MOST_SENTENCES = 12  # more is no answer


class Unsupported(Record, frozen=True):
    """A sentence that may not be sent, and why."""

    sentence: str
    reason: str


class Grounding:
    """Checks generated text against the passages it was made from."""

    def __init__(self, encoder: TextEncoder, near: float = NEAR) -> None:
        self._encoder = encoder
        self._near = near

    def check(self, text: str, passages: Sequence[Passage]) -> list[Unsupported]:
        """Find the sentences of a text that no passage supports; none for a text that may be sent.

        A sentence that stands in a passage as it is needs no more support.
        """
        said = list(_sentences(text))
        if not said:
            return [Unsupported(text, "says nothing")]
        if len(said) > _MOST_SENTENCES:
            return [Unsupported(text, "is too long")]
        own = {sentence for passage in passages for sentence in passage.sentences}
        new = [sentence for sentence in said if sentence not in own]
        supports = [support for passage in passages for support in supports_of(passage)]
        if not new or not supports:
            return [Unsupported(sentence, "there is no passage") for sentence in new]
        reasons = map(self._reason, new, self._scores(new, supports), [supports] * len(new))
        return [Unsupported(sentence, reason) for sentence, reason in zip(new, reasons, strict=True) if reason]

    def _scores(self, said: Sequence[str], supports: Sequence[Support]) -> NDArray[np.float32]:
        """The cosine of each sentence to each support, with its heading or without, [sentences, supports]."""
        texts = list(dict.fromkeys(text for one in supports for text in (one.text, one.headed)))
        place = {text: number for number, text in enumerate(texts)}
        vectors = self._encoder.encode([*said, *texts])
        scores = vectors[: len(said)] @ vectors[len(said) :].T
        alone, headed = (
            [place[text] for text in of] for of in ([one.text for one in supports], [one.headed for one in supports])
        )
        best: NDArray[np.float32] = np.maximum(scores[:, alone], scores[:, headed])
        return best

    def _reason(self, sentence: str, scores: NDArray[np.float32], supports: Sequence[Support]) -> str | None:
        """Give the reason of the nearest support against a sentence, or None where one supports it."""
        first = None
        for number in np.argsort(-scores, kind="stable"):
            if scores[number] < self._near:
                break
            reason = against(sentence, supports[number])
            if reason is None:
                return None
            first = first or reason
        return first or "no sentence of the passages means this"


def _sentences(text: str) -> Iterator[str]:
    for block in text.splitlines():
        yield from sentences(block.strip())
