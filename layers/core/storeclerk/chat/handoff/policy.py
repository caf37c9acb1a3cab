"""When a person takes over: a decision over one turn, from its words, its moods and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from storeclerk.chat.handoff import marks
from storeclerk.chat.handoff.wishes import asks_for_machine, asks_for_person, wants_to_talk
from storeclerk.chat.memory.state import mood
from storeclerk.chat.phrases import words
from storeclerk.chat.turn import Draft, Turn

ASKED: Final = "asked"
SAFETY: Final = "safety"
THREAT: Final = "threat"
RULE: Final = "rule"
FAILED: Final = "failed_twice"
ANGRY: Final = "angry"
URGENT: Final = "urgent"
# For these no machine answer is forced on the customer until the person is done.
GRAVEST: Final = (SAFETY, THREAT, ASKED)
HOLDING: Final = frozenset(GRAVEST)

_HUMAN, _SERVICE = "contact_human_agent", "contact_customer_service"
_SURE = 0.5
# The head alone, without a word that names a person, must be surer.
_SURE_ALONE = 0.8
_MOST_WORDS = 20  # a longer text without such a word is about something else
_NEGATIVE = -0.6  # a mood from which a turn counts as surely negative
_IN_A_ROW = 3


@dataclass(frozen=True)
class HandoffSettings:
    """What a shop sets: how a human is reached otherwise, how long hand-overs are kept, and what always needs one.

    phrases: as `words` writes them. intents: labels; both bring in a person at once. limit: turns of the transcript
    that is published.
    """

    contact: str
    days: int = 30
    phrases: tuple[str, ...] = ()
    intents: frozenset[str] = frozenset()
    limit: int = 30

    @classmethod
    def of(cls, contact: str, days: int, phrases: str = "", intents: str = "") -> Self:
        """Read phrases and intents as the parameters have them, separated by semicolons."""
        told = tuple(" ".join(words(phrase)) for phrase in _parts(phrases))
        return cls(contact, days, tuple(phrase for phrase in told if phrase), frozenset(_parts(intents)))


def reason(turn: Turn, draft: Draft, settings: HandoffSettings) -> str | None:
    """Say for which reason a person takes over after a turn, or None. The gravest one is given."""
    if grave := at_once(turn):
        return grave
    if draft.handoff is not None:
        return draft.handoff
    if marks.holds(turn.message, settings.phrases) or _is(turn, settings.intents):
        return RULE
    if not draft.settled and turn.session.failures >= 1:
        return FAILED
    if _is_angry(turn):
        return ANGRY
    return URGENT if _cannot_wait(turn, draft) else None


def at_once(turn: Turn) -> str | None:
    """Say for which reason a person takes over whatever the machine could answer, or None."""
    if marks.names_danger(turn.message):
        return SAFETY
    if marks.threatens(turn.message):
        return THREAT
    return ASKED if asks(turn) else None


def gravity(reason: str) -> int:
    """Give the place of a reason among all, the gravest first."""
    return GRAVEST.index(reason) if reason in GRAVEST else len(GRAVEST)


def asks(turn: Turn) -> bool:
    """Whether the customer asks for a person, by words or by a sure intent."""
    if asks_for_person(turn.message):
        return True
    if asks_for_machine(turn.message):
        return False
    if _is(turn, {_SERVICE}) and wants_to_talk(turn.message):
        return True
    return _is(turn, {_HUMAN}, _SURE_ALONE) and len(words(turn.message)) <= _MOST_WORDS


def _is(turn: Turn, intents: Iterable[str], sure: float = _SURE) -> bool:
    return turn.intent.label in intents and not turn.intent.oos and turn.intent.confidence >= sure


def _is_angry(turn: Turn) -> bool:
    """Anger in the words at once; else negative turns in a row, as one report of damage is no anger."""
    moods = (*turn.session.moods, mood(turn.sentiment))
    marked = marks.anger(turn.message)
    if moods[-1] > _NEGATIVE:
        return False
    # A flow that gets its answers is on its way to help, however sad the matter is.
    calm = _IN_A_ROW if turn.session.flow is None else _IN_A_ROW + 1
    needed = 1 if marked >= 2 else 2 if marked == 1 else calm
    return len(moods) >= needed and all(one <= _NEGATIVE for one in moods[-needed:])


def _cannot_wait(turn: Turn, draft: Draft) -> bool:
    """Urgency that the machine does not meet; what it can do at once needs nobody."""
    if not marks.is_urgent(turn.message):
        return False
    return not draft.settled or turn.session.failures > 0 or any(one <= _NEGATIVE for one in turn.session.moods[-1:])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
