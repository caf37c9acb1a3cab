"""Why a turn was answered as it was: the words that weighed most, the rule or passage used, and the steps."""

import msgspec

from storeclerk.chat.memory.sessions import Sessions
from storeclerk.chat.reading import MessageReader
from storeclerk.errors import BadInput
from storeclerk.text.explain import WordWeight, explain, one_of_many

_WORDS = 8
_MOST_DIGITS = 5


class TracedStep(msgspec.Struct, frozen=True):
    """A step of the turn, what came of it, and how long it took."""

    step: str
    outcome: str
    milliseconds: float


class WhyResponse(msgspec.Struct, frozen=True, kw_only=True):
    """message is without personal data, as it was kept; words are those that weighed most for the intent, in log-odds.

    by: the step that answered. because: the rule, the step of a flow, or the passage. sources: links.
    """

    turn: int
    message: str
    intent: str
    confidence: float
    words: list[WordWeight]
    by: str
    because: str
    sources: tuple[str, ...]
    trace: list[TracedStep]


class Why:
    """Explains turns of conversations to those whose they are."""

    def __init__(self, sessions: Sessions, reader: MessageReader) -> None:
        self._sessions = sessions
        self._reader = reader

    def explain(self, customer_id: str | None, session_id: str, number: int) -> WhyResponse:
        """Explain a turn. Raises NotFound where this caller has none such."""
        turn = self._sessions.turn(customer_id, session_id, number)
        return WhyResponse(
            turn=turn.turn,
            message=turn.message,
            intent=turn.intent,
            confidence=turn.confidence,
            words=self._words(turn.message, turn.intent),
            by=turn.by,
            because=turn.because,
            sources=turn.sources,
            trace=[TracedStep(*step) for step in turn.trace],
        )

    def _words(self, text: str, label: str) -> list[WordWeight]:
        head = self._reader.intents()
        if label not in head.labels:  # an intent that was removed since
            return []
        margin = one_of_many(lambda summary: head.judge(summary).probabilities, head.labels.index(label))
        found = explain(self._reader.own or self._reader.encoder, text, margin)
        return sorted(found, key=lambda word: -abs(word.weight))[:_WORDS]


def parse_turn(text: str) -> int:
    """Read the number of a turn from a path. Raises BadInput."""
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise BadInput("The number of a turn is a whole number, as the answer to it said.")
    return int(text)
