"""Messages and turns as if they had been read."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from storeclerk.chat.reading import Message
from storeclerk.chat.session import Session
from storeclerk.chat.turn import Turn
from storeclerk.text.intent import Intent
from storeclerk.text.language import detect
from storeclerk.text.redaction import redact
from storeclerk.text.sentiment import Label, Sentiment
from tests.fakes import FakeEncoder

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)  # a Monday


def message(
    text: str, intent: str = "greeting", *, confidence: float = 0.9, oos: bool = False, mood: Label = "neutral"
) -> Message:
    """A message that was read to want an intent."""
    read = Intent(intent, confidence, oos, -1.0 if oos else 1.0, [(intent, confidence)])
    return Message(text, redact(text), detect(text), FakeEncoder().read([text]), read, Sentiment(mood, 0.9))


def session(**changes: Any) -> Session:
    """A conversation that has begun."""
    return replace(Session("session-0001", NOW), **changes)


def turn(text: str, intent: str = "greeting", *, customer_id: str | None = "ann", **changes: Any) -> Turn:
    """A turn of a customer; changes are those of the session, or confidence, oos and mood."""
    of_message = {name: changes.pop(name) for name in ("confidence", "oos", "mood") if name in changes}
    read = message(text, intent, **of_message)
    return Turn(
        message=text,
        covered=read.covered,
        customer_id=customer_id,
        session=session(**changes),
        reading=read.reading,
        intent=read.intent,
        sentiment=read.sentiment,
        language=read.language,
        key="key-0",
        source="source",
        now=NOW,
    )
