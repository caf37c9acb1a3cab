"""Whether generated sentences say no more than their passages do.

A sentence is supported by one sentence of a passage, by an item of a list in it, or by two that follow each other: by
meaning (the cosine of the encoder), and to the letter. Every number with its unit, date, name, link and code stands
there, in the same order; what is denied there is denied here; no limit of the source is dropped; and what else it says
stands there in the same words or in others that mean the same. What is in doubt counts as unsupported: then the shop's
own sentence is sent instead.
"""

from collections.abc import Iterator, Sequence

from storeclerk.chat.answers.support import Support, against, supports_of
from storeclerk.chat.answers.wording import wording
from storeclerk.chat.knowledge.passages import Passage, sentences
from storeclerk.ports import TextEncoder
from storeclerk.records import Record

# The highest, in steps of .05, that lost no paraphrase of the half of tests/golden/grounding.toml it was chosen on.
# The letter alone finds all errors of that half, so this only keeps off what speaks of something else.
NEAR = 0.55
# More is no answer.
_MOST_SENTENCES, _MOST_CHARACTERS = 12, 4000


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
        said = list(_sentences(text[: _MOST_CHARACTERS + 1]))
        if not said:
            return [Unsupported(text, "says nothing")]
        if len(said) > _MOST_SENTENCES or len(text) > _MOST_CHARACTERS:
            return [Unsupported(text, "is too long")]
        own = {sentence for passage in passages for sentence in passage.sentences}
        new = [sentence for sentence in said if sentence not in own]
        supports = [support for passage in passages for support in supports_of(passage)]
        if not new or not supports:
            return [Unsupported(sentence, "there is no passage") for sentence in new]
        reasons = (self._reason(sentence, supports) for sentence in new)
        return [Unsupported(sentence, reason) for sentence, reason in zip(new, reasons, strict=True) if reason]

    def _reason(self, sentence: str, supports: Sequence[Support]) -> str | None:
        """Give a reason against a sentence, of the support that shares most with it, or None where one supports it."""
        reasons = [against(sentence, support) for support in supports]
        to_the_letter = [support for support, reason in zip(supports, reasons, strict=True) if reason is None]
        if not to_the_letter:
            content = wording(sentence).content
            # Of those that share as much, the one that says least besides.
            shared = [(len(content & support.said.content), -len(support.said.content)) for support in supports]
            return reasons[shared.index(max(shared))]
        return None if self._means(sentence, to_the_letter) else "no sentence of the passages means this"

    def _means(self, sentence: str, supports: Sequence[Support]) -> bool:
        """Whether a support, with its heading or without, is near in meaning. Only here the encoder runs."""
        texts = list(dict.fromkeys(text for one in supports for text in (one.text, one.headed)))
        vectors = self._encoder.encode([sentence, *texts])
        return bool((vectors[1:] @ vectors[0]).max() >= self._near)


def _sentences(text: str) -> Iterator[str]:
    for block in text.splitlines():
        yield from sentences(block.strip())
