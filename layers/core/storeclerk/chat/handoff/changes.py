"""How a hand-over changes: it begins, is added to, taken back, and moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from storeclerk.chat.handoff import policy
from storeclerk.chat.handoff.handoffs import Change
from storeclerk.chat.handoff.record import Attempt, StoredHandoff
from storeclerk.chat.handoff.summary import summary
from storeclerk.chat.handoff.transcript import attempts
from storeclerk.chat.memory.sessions import StoredTurn
from storeclerk.chat.memory.state import mood
from storeclerk.chat.turn import Draft, Turn

BY: Final = "person"  # the step that answers for one
_TREND = 6


@dataclass(frozen=True)
class Matter:
    """What a hand-over is about, read once before it is written."""

    turns: Sequence[StoredTurn]
    turn: Turn
    draft: Draft
    reason: str


def opened(matter: Matter, name: str, before: StoredHandoff | None) -> StoredHandoff:
    """Give a hand-over as it begins, or begins again after it was closed."""
    turn = matter.turn
    tried = (*attempts(matter.turns), *_tried_now(matter))
    messages = [(one.intent, one.message) for one in matter.turns]
    return StoredHandoff(
        handoff_id=name,
        session_id=turn.session.session_id,
        state="open",
        reason=matter.reason,
        opened_at=turn.now,
        since=turn.now,
        turn=turn.session.turn + 1,
        revision=0,
        held=matter.reason in policy.HOLDING,
        intent=_matter_intent(matter),
        summary=summary([*messages, (turn.intent.label, turn.covered)], tried),
        language=turn.language,
        moods=(*turn.session.moods, mood(turn.sentiment))[-_TREND:],
        attempts=tried,
        messages=(before.messages if before else 0) + 1,
        replies=before.replies if before else 0,
        last_reply=before.last_reply if before else "",
        keys=before.keys if before else (),
    )


def _tried_now(matter: Matter) -> tuple[Attempt, ...]:
    draft = matter.draft
    if draft.by == BY:
        return ()
    return (Attempt(matter.turn.session.turn + 1, draft.by, draft.because, draft.settled),)


def _matter_intent(matter: Matter) -> str:
    """Give what the customer came for: of a wish for a person, the intent that was spoken of before."""
    before = matter.turn.session.memory.intent
    return before if matter.reason == policy.ASKED and before else matter.turn.intent.label


def added(handoff: StoredHandoff, turn: Turn) -> StoredHandoff:
    """Add a message of the customer's."""
    return replace(
        handoff,
        waits_for="staff",
        since=handoff.since if handoff.waits_for == "staff" else turn.now,
        messages=handoff.messages + 1,
        moods=(*turn.session.moods, mood(turn.sentiment))[-_TREND:],
    )


def graver(handoff: StoredHandoff, reason: str) -> StoredHandoff:
    """Take a further reason into account."""
    gravest = min(handoff.reason, reason, key=policy.gravity)
    return replace(handoff, reason=gravest, held=handoff.held or reason in policy.HOLDING)


def taken_back(now: datetime) -> Callable[[StoredHandoff], StoredHandoff]:
    """Close a hand-over that nobody waits for; where somebody may have come to harm, staff still looks at it."""

    def change(handoff: StoredHandoff) -> StoredHandoff:
        if handoff.reason in {policy.SAFETY, policy.THREAT}:
            return replace(handoff, held=False)
        return replace(handoff, held=False, state="closed", closed_by="customer", since=now)

    return change


def moving(handoff: StoredHandoff | None) -> Change | None:
    """Keep everybody else's hands off while a hand-over goes to another partition."""
    return None if handoff is None else Change(replace(handoff, state="moving"))
