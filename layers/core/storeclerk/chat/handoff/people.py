"""Where a turn meets the staff: before the machine answers, after it did, and when staff has written."""

from dataclasses import dataclass, replace

from msgspec.structs import replace as with_fields

from storeclerk.chat.contract import Handoff, StaffReply
from storeclerk.chat.dialogue import Answered, Exchange
from storeclerk.chat.handoff import policy, wording
from storeclerk.chat.handoff.changes import BY
from storeclerk.chat.handoff.desk import HandoffDesk
from storeclerk.chat.handoff.limit import VisitorLimit
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.memory.sessions import Conversation
from storeclerk.chat.session import Session
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import StoreUnavailable
from storeclerk.observability import count, logger

# Said in the customer's own language already.
_TOLD = frozenset({"language"})


@dataclass(frozen=True)
class HandoffPeople:
    """The staff, as the chat turns to them."""

    desk: HandoffDesk
    settings: HandoffSettings
    limit: VisitorLimit

    def answer(self, turn: Turn) -> Draft | None:
        """Answer before any machine does: for the person who has the conversation, or who shall have it at once."""
        try:
            held = self.desk.hold(turn)
        except StoreUnavailable as error:
            _not_kept(error)
            return Draft(wording.unreachable(self.settings.contact), BY, "not kept", settled=False)
        if held is not None:
            return held
        reason = policy.at_once(turn)
        return None if reason is None else Draft("", BY, reason, handoff=reason)

    def look_after(self, answered: Answered) -> tuple[str, Handoff | None]:
        """Bring in a person where one is needed: what to say about it, or "", and what the page shows."""
        last = _as_of(answered.exchanges[-1].turn, answered.talk)
        wanted = self._wanted(answered)
        try:
            if wanted is None:
                return "", self.desk.standing(last) if last.session.handoff_id else None
            exchange, reason = wanted
            turn = _as_of(exchange.turn, answered.talk)
            # A customer who was told once that a person comes is not told so again at each failure.
            standing = self.desk.standing(turn)
            told = reason in _TOLD or (reason not in policy.HOLDING and standing is not None)
            if standing is None and self.limit.is_reached(turn):
                count("HandoffsRefused")
                return wording.too_many(self.settings.contact), None
            handoff = self.desk.open(turn, exchange.draft, reason)
        except StoreUnavailable as error:
            _not_kept(error)
            return (wording.unreachable(self.settings.contact) if wanted else ""), None
        return ("" if told else self.desk.says(reason, turn)), handoff

    def replies_since(self, owner: str, session: Session) -> tuple[StaffReply, ...]:
        """Give what staff wrote since the last turn that showed any."""
        return tuple(self.desk.replies_since(owner, session.session_id, session.heard))

    def _wanted(self, answered: Answered) -> tuple[Exchange, str] | None:
        """Find the request of a message that needs a person, the gravest first."""
        found = [
            (one, reason)
            for one in answered.exchanges
            if (one.draft.by != BY or one.draft.handoff is not None)
            and (reason := policy.reason(one.turn, one.draft, self.settings))
        ]
        return min(found, key=lambda one: policy.gravity(one[1]), default=None)


def _not_kept(error: StoreUnavailable) -> None:
    logger().error("hand-over not kept", reason=error.message)
    count("HandoffsNotKept")


def _as_of(turn: Turn, talk: Conversation) -> Turn:
    """Give a turn of the conversation as it is after it: an order may have proven meanwhile whose it is."""
    session = with_fields(
        turn.session, session_id=talk.session.session_id, handoff_id=talk.session.handoff_id or turn.session.handoff_id
    )
    return replace(turn, customer_id=talk.customer_id, session=session)
