"""Rows that the chat sends through the stream queue and whoever takes messages from it writes into the lake."""

from datetime import datetime
from typing import Literal

from storeclerk.records import Record


class TurnFact(Record, frozen=True, kw_only=True):
    """A turn in figures: no text, nobody's name.

    by: the steps that answered. mood: -1 to 1. projections: the message's vector along fixed directions.
    """

    id: str
    at: datetime
    intent: str
    confidence: float
    oos: bool
    language: str
    by: str
    settled: bool
    handoff: bool
    cached: bool
    mood: float
    milliseconds: float
    projections: tuple[float, ...]


class Question(Record, frozen=True, kw_only=True):
    """A question that the chat did not answer, or not well: text without personal data.

    link: of the first source of its answer. subject: of a customer who allows learning from it, None of a visitor.
    """

    id: str
    at: datetime
    text: str
    intent: str
    confidence: float
    why: Literal["down", "unanswered"]
    link: str = ""
    language: str = ""
    subject: str | None = None
