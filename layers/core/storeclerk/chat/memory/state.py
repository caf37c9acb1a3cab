"""What a conversation has in mind after an answer."""

from msgspec.structs import replace

from storeclerk.chat.memory.references import asked
from storeclerk.chat.session import Memory, Session
from storeclerk.chat.turn import Draft, Turn
from storeclerk.text.sentiment import Sentiment

_MOODS = 6
# Answers that a next question may lean on; after "hello" it still leans on what was asked before.
_SUBJECTS = frozenset({"knowledge", "products", "flow"})
_ARTICLES = "knowledge"
_OF_SESSION = frozenset({"flow", "proven_order"})


def after(session: Session, turn: Turn, draft: Draft) -> Session:
    """Give the session after an answer: what the step changed, what was spoken of, the mood, failures in a row."""
    changes = {name: value for name, value in draft.changes.items() if name in _OF_SESSION}
    return replace(
        session,
        **changes,
        memory=_remembered(draft.changes.get("memory", session.memory), turn, draft),
        moods=(*session.moods, mood(turn.sentiment))[-_MOODS:],
        failures=0 if draft.settled else session.failures + 1,
    )


def mood(sentiment: Sentiment) -> float:
    """Reduce a sentiment to -1 (surely negative) to 1 (surely positive); 0 is neutral."""
    return {"negative": -1.0, "neutral": 0.0, "positive": 1.0}[sentiment.label] * sentiment.score


def _remembered(memory: Memory, turn: Turn, draft: Draft) -> Memory:
    if draft.by not in _SUBJECTS or (draft.by == _ARTICLES and not draft.settled):
        return memory  # nothing can lean on a question that had no answer
    first = draft.sources[0] if draft.sources else None
    return replace(
        memory,
        topic=first.title if first else memory.topic,
        link=first.link if first else memory.link,
        intent=turn.intent.label,
        question=asked(turn.covered, memory),
        by=draft.by,
    )
