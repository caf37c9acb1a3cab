"""Who words an answer: the articles themselves, or a language model that is held to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storeclerk.chat.answers.caps import Caps
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import AppError
from storeclerk.observability import count, logger
from storeclerk.ports import Generator

MAX_WRITTEN = 300
# Of English, by the common tokenizers; a little too many are reserved rather than too few.
_CHARACTERS_A_TOKEN = 3
_FIXED_TOKENS = 300  # the instructions


@dataclass(frozen=True)
class Answering:
    """Words answers by a model, where one is given, within the caps and the grounding; else as the articles do."""

    grounding: Grounding
    caps: Caps
    generator: Generator | None = None

    def worded(self, turn: Turn, extract: Draft, passages: Sequence[Passage]) -> Draft:
        """Give the answer that is sent: the model's where every sentence is supported, else the extract."""
        if self.generator is None or not passages or not extract.settled:
            return extract
        try:
            return self._worded(self.generator, turn, extract, passages)
        except AppError as error:
            logger().warning("no generated answer", code=error.code)
            return _extract(extract, "the model did not answer")

    def _worded(self, generator: Generator, turn: Turn, extract: Draft, passages: Sequence[Passage]) -> Draft:
        read = _FIXED_TOKENS + _tokens(turn.covered, *(passage.text for passage in passages))
        reserved = self.caps.reserve(turn.customer_id or turn.source, read, MAX_WRITTEN)
        if reserved is None:
            count("GenerationCapped")
            return _extract(extract, "the day's allowance is used up")
        told = [f"{passage.title}. {passage.heading}\n{passage.text}" for passage in passages]
        done = generator.generate(turn.covered, told, max_written=MAX_WRITTEN)
        self.caps.settle(reserved, done.read, done.written)
        count("GeneratedTokens", done.read + done.written)
        if not done.text:
            return _extract(extract, "the model gave no answer")
        if unsupported := self.grounding.check(done.text, passages):
            count("UngroundedAnswers")
            return _extract(extract, f"ungrounded: {unsupported[0].reason}")
        return replace(extract, reply=done.text, because=f"{extract.because}, generated", generated=True)


def _extract(extract: Draft, reason: str) -> Draft:
    return replace(extract, because=f"{extract.because}, quoted as {reason}")


def _tokens(*texts: str) -> int:
    return sum(len(text) for text in texts) // _CHARACTERS_A_TOKEN + 1
