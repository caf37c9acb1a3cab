"""Whether generated sentences say no more than their passages do.

A sentence is supported by one passage: by meaning (the cosine of the encoder to one of its sentences), and to the
letter (every number with its unit, date, name, link and identifier is stated there, what is denied there is denied
here, and no limit of the source is dropped). What is in doubt counts as unsupported: then the shop's own sentence is
sent instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storeclerk.chat.answers import facts
from storeclerk.chat.knowledge.passages import Passage, sentences
from storeclerk.ports import TextEncoder

# Chosen on the first half of the paraphrases of tests/golden/grounding.toml: the highest that all but one pass.
NEAR = 0.62
_AS_NEAR = 0.05  # sentences that may be meant as well as the nearest


@dataclass(frozen=True)
class Unsupported:
    """A sentence that may not be sent, and why."""

    sentence: str
    reason: str


class Grounding:
    """Checks generated text against the passages it was made from."""

    def __init__(self, encoder: TextEncoder, near: float = NEAR) -> None:
        self._encoder = encoder
        self._near = near

    def check(self, text: str, passages: Sequence[Passage]) -> list[Unsupported]:
        """Find the sentences of a text that no passage supports; none for a text that may be sent."""
        said = [sentence for block in text.splitlines() for sentence in sentences(block.strip()) if block.strip()]
        if not said:
            return [Unsupported(text, "says nothing")]
        told = [sentence for passage in passages for sentence in passage.sentences]
        if not told:
            return [Unsupported(sentence, "there is no passage") for sentence in said]
        vectors = self._encoder.encode([*said, *told])
        scores = vectors[: len(said)] @ vectors[len(said) :].T
        found = (self._against(sentence, row, passages) for sentence, row in zip(said, scores, strict=True))
        return [one for one in found if one is not None]

    def _against(self, sentence: str, row: np.ndarray, passages: Sequence[Passage]) -> Unsupported | None:
        """Hold a sentence against each passage; the reason is that of the nearest."""
        reasons: list[tuple[float, str | None]] = []
        start = 0
        for passage in passages:
            scores = row[start : start + len(passage.sentences)]
            start += len(passage.sentences)
            reasons.append((float(scores.max()), self._reason(sentence, scores, passage)))
        if any(reason is None for _, reason in reasons):
            return None
        nearest = max(reasons, key=lambda one: one[0])
        return Unsupported(sentence, nearest[1] or "")

    def _reason(self, sentence: str, scores: np.ndarray, passage: Passage) -> str | None:
        if scores.max() < self._near:
            return "no sentence of the passages means this"
        whole = f"{passage.title}. {passage.heading}. {passage.text} {passage.link}"
        if new := facts.stated(sentence) - facts.stated(whole):
            return f"states what the passage does not: {', '.join(sorted(new))}"
        known = {token.casefold() for token in facts.tokens(whole)}
        if new := facts.names(sentence) - known:
            return f"names what the passage does not: {', '.join(sorted(new))}"
        near = [passage.sentences[place] for place in np.flatnonzero(scores >= scores.max() - _AS_NEAR)]
        reasons = [_turned(sentence, source) for source in near]
        return None if None in reasons else reasons[0]


def _turned(sentence: str, source: str) -> str | None:
    """Say how a sentence turns what its source says, or None."""
    if facts.denies(sentence) != facts.denies(source):
        return "denies what the passage says, or says what it denies"
    if new := facts.absolutes(sentence) - facts.absolutes(source):
        return f"leaves no exception: {', '.join(sorted(new))}"
    if lost := facts.hedges(source) - facts.hedges(sentence):
        return f"drops a limit of the passage: {', '.join(sorted(lost))}"
    return None
