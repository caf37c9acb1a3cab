"""Who words an answer: the articles themselves, or a language model that is held to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storeclerk.chat.answers.caps import Caps, Reservation
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.memory.references import asked
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import AppError
from storeclerk.observability import count, logger
from storeclerk.ports import Generated, Generator

MAX_WRITTEN = 300
# The instructions, the marks and what a model's own form of a conversation adds.
_FIXED_TOKENS = 1000


@dataclass(frozen=True)
class Worded:
    """An answer, who worded it, the tokens for it, and why it is quoted where a model was to word it."""

    draft: Draft
    engine: str = "extract"
    read: int = 0
    written: int = 0
    fell_back: str = ""


@dataclass(frozen=True)
class Answering:
    """Words answers by a model, where one is given, within the caps and the grounding; else as the articles do."""

    grounding: Grounding
    caps: Caps
    generator: Generator | None = None

    def worded(self, turn: Turn, extract: Draft, passages: Sequence[Passage]) -> Draft:
        """Give the answer that is sent: the model's where every sentence is supported, else the extract."""
        return self.word(turn, extract, passages).draft

    def word(self, turn: Turn, extract: Draft, passages: Sequence[Passage]) -> Worded:
        """Give the answer that is sent, and how it came about. It never fails: the extract is at hand."""
        if self.generator is None or not passages or not extract.settled:
            return Worded(extract)
        try:
            worded = self._word(self.generator, turn, extract, passages)
        except Exception as error:  # noqa: BLE001  no defect of a model or its adapter may cost the customer an answer
            code = error.code if isinstance(error, AppError) else type(error).__name__
            logger().warning("no generated answer", code=code)
            worded = Worded(extract, fell_back="the model did not answer")
        return worded if not worded.fell_back else replace(worded, draft=_quoted(extract, worded.fell_back))

    def _word(self, generator: Generator, turn: Turn, extract: Draft, passages: Sequence[Passage]) -> Worded:
        question = asked(turn.covered, turn.session.memory)  # both without personal data
        told = [f"{passage.title}. {passage.heading}\n{passage.text}" for passage in passages]
        reserved = self.caps.reserve(turn.customer_id or turn.source, most_tokens(question, *told), MAX_WRITTEN)
        if reserved is None:
            count("GenerationCapped")
            return Worded(extract, fell_back="the day's allowance is used up")
        done = generator.generate(question, told, max_written=MAX_WRITTEN)
        self._settle(reserved, done)
        quoted = Worded(extract, read=done.read, written=done.written)
        if not done.text:
            return replace(quoted, fell_back="the model gave no answer")
        if unsupported := self.grounding.check(done.text, passages):
            count("UngroundedAnswers")
            # The kind of reason only: what follows it are words of the model, which may be anything.
            return replace(quoted, fell_back=f"ungrounded: {unsupported[0].reason.partition(':')[0]}")
        draft = replace(extract, reply=done.text, because=f"{extract.because}, generated", generated=True)
        return replace(quoted, draft=draft, engine="model")

    def _settle(self, reserved: Reservation, done: Generated) -> None:
        """Settle what was used; while the table does not answer, all that was reserved stays counted."""
        count("GeneratedTokens", done.read + done.written)
        try:
            self.caps.settle(reserved, done.read, done.written)
        except AppError as error:
            logger().warning("tokens not settled", code=error.code)


def most_tokens(*texts: str) -> int:
    """Give the most tokens that texts can be: one a byte, in any language, as a token is a byte at least."""
    return _FIXED_TOKENS + sum(len(text.encode(errors="replace")) for text in texts)


def _quoted(extract: Draft, reason: str) -> Draft:
    return replace(extract, because=f"{extract.because}, quoted as {reason}")
