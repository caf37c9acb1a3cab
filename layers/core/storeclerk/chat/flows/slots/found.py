"""What a parser of a slot found in a text."""

from dataclasses import dataclass
from typing import Any

from storeclerk.chat.contract import Action

MOST_OFFERED = 5


@dataclass(frozen=True)
class Said:
    """A message of the customer, and the same without personal data."""

    text: str
    covered: str


@dataclass(frozen=True)
class Found:
    """What was found: all of it (value), a part (partly), or only what to say about it.

    nothing: there is nothing to choose from.
    """

    value: Any = None
    partly: Any = None
    say: str = ""
    actions: tuple[Action, ...] = ()
    nothing: bool = False


@dataclass(frozen=True)
class Question:
    """What stands below the question of a slot, and what the page may offer for an answer."""

    listed: str = ""
    actions: tuple[Action, ...] = ()


def offered(labels: dict[str, str]) -> tuple[Action, ...]:
    """Offer answers: the text to send, with what stands on its button."""
    return tuple(Action("reply", label, value) for value, label in list(labels.items())[:MOST_OFFERED])
