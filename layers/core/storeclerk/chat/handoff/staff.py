"""What staff do with hand-overs: see who waits, read what was said, answer, and close."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from msgspec.structs import replace

from storeclerk.chat.handoff.contract import HandoffDetails, HandoffList, HandoffSummary, ReplyRequest, State
from storeclerk.chat.handoff.handoffs import Change, Handoffs
from storeclerk.chat.handoff.profile import profile_of
from storeclerk.chat.handoff.record import StoredHandoff, StoredReply, digest, listing_of, moment
from storeclerk.chat.handoff.transcript import lines, turns_of
from storeclerk.consent import ConsentGate
from storeclerk.errors import Conflict, NotFound, StoreUnavailable
from storeclerk.observability import logger
from storeclerk.ports import Listed, ServiceStore

_TURNS = 200
_TREND = 3


class StaffDesk:
    """Hand-overs, as staff see them."""

    def __init__(self, customers: ServiceStore, gate: ConsentGate, days: int, now: Callable[[], datetime]) -> None:
        """Take what the chat keeps, the gate to the rest, how many days hand-overs are kept, and the clock."""
        self._customers = customers
        self._gate = gate
        self._handoffs = Handoffs(customers, days, now)
        self._now = now

    def list(self, state: State, limit: int, after: str | None = None) -> HandoffList:
        """List hand-overs in a state, those that wait longest first."""
        listed = self._handoffs.listed(listing_of(state), limit, after)
        found = [one for place in listed if (one := self._listed(place)) and one.state == state]
        return HandoffList([_summary(one) for one in found], listed[-1].at if len(listed) == limit else None)

    def read(self, handoff_id: str) -> HandoffDetails:
        """Read one with what was said so far. Raises NotFound."""
        owner, handoff = self._find(handoff_id)
        return self._details(owner, handoff)

    def reply(self, handoff_id: str, request: ReplyRequest, staff: str) -> HandoffDetails:
        """Answer the customer, once for each key. staff: the subject of the token; its digest is kept.

        Raises:
            NotFound: there is no such hand-over.
            Conflict: it is closed.
            StoreUnavailable: it moves to another customer's partition at this moment, or others change it.
        """
        owner = self._handoffs.owner(handoff_id)

        def change(before: StoredHandoff | None) -> Change:
            handoff = _answerable(before, handoff_id)
            at = self._after(handoff.last_reply)
            reply = StoredReply(request.text, at, digest(staff), handoff_id)
            beside = [self._handoffs.reply_item(owner, handoff.session_id, reply)]
            return Change(_answered(handoff, request, at), beside)

        handoff = self._handoffs.change(owner, handoff_id, request.key or uuid4().hex, change)
        logger().info("hand-over answered", handoff=handoff_id, closed=request.close)
        return self._details(owner, _known(handoff))

    def close(self, handoff_id: str) -> HandoffDetails:
        """End a hand-over; the machine answers the customer again. One that is closed already stays as it is.

        Raises:
            NotFound: there is no such hand-over.
            StoreUnavailable: as of `reply`.
        """
        owner = self._handoffs.owner(handoff_id)

        def change(before: StoredHandoff | None) -> Change | None:
            if before is not None and before.state == "closed":
                return None
            return Change(_closed(_answerable(before, handoff_id), self._now()))

        handoff = self._handoffs.change(owner, handoff_id, uuid4().hex, change)
        return self._details(owner, _known(handoff))

    def _listed(self, place: Listed) -> StoredHandoff | None:
        return self._handoffs.get(place.customer_id, place.item.removeprefix("handoff#"))

    def _find(self, handoff_id: str) -> tuple[str, StoredHandoff]:
        owner = self._handoffs.owner(handoff_id)
        return owner, _known(self._handoffs.get(owner, handoff_id))

    def _details(self, owner: str, handoff: StoredHandoff) -> HandoffDetails:
        turns = turns_of(self._customers, owner, handoff.session_id, _TURNS)
        replies = self._handoffs.replies(owner, handoff.session_id)
        return HandoffDetails(
            **{name: getattr(_summary(handoff), name) for name in HandoffSummary.__struct_fields__},
            session_id=handoff.session_id,
            turn=handoff.turn,
            opened_at=moment(handoff.opened_at),
            moods=handoff.moods,
            attempts=handoff.attempts,
            profile=profile_of(self._gate, None if owner.startswith("visitor#") else owner),
            transcript=lines(turns, replies),
            label=handoff.label,
            closed_by=handoff.closed_by,
        )

    def _after(self, last: str) -> str:
        """Give the moment of a reply, later than the last: clocks differ, and the customer asks for what is later."""
        now = self._now()
        if last:
            now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
        return moment(now)


def _known(handoff: StoredHandoff | None) -> StoredHandoff:
    if handoff is None:
        raise NotFound("There is no hand-over of this id. GET /handoffs lists them.")
    return handoff


def _answerable(handoff: StoredHandoff | None, handoff_id: str) -> StoredHandoff:
    known = _known(handoff)
    if known.state == "moving":
        raise StoreUnavailable("The customer has just signed in, and the hand-over moves along. Please try again.")
    if known.state == "closed":
        raise Conflict(
            f"The hand-over {handoff_id} is closed by {known.closed_by}. The customer no longer waits for it."
        )
    return known


def _answered(handoff: StoredHandoff, request: ReplyRequest, at: str) -> StoredHandoff:
    answered = replace(
        handoff,
        waits_for="customer",
        since=datetime.fromisoformat(at),
        replies=handoff.replies + 1,
        last_reply=at,
        label=request.label or handoff.label,
    )
    return _closed(answered, answered.since) if request.close else answered


def _closed(handoff: StoredHandoff, now: datetime) -> StoredHandoff:
    return replace(handoff, state="closed", closed_by="staff", held=False, since=now.astimezone(UTC))


def _summary(handoff: StoredHandoff) -> HandoffSummary:
    moods = handoff.moods[-_TREND:]
    return HandoffSummary(
        id=handoff.handoff_id,
        state=handoff.state,
        reason=handoff.reason,
        since=moment(handoff.since),
        waits_for=handoff.waits_for,
        held=handoff.held,
        intent=handoff.intent,
        summary=handoff.summary,
        sentiment=round(sum(moods) / len(moods), 2) if moods else 0.0,
        language=handoff.language,
        messages=handoff.messages,
        replies=handoff.replies,
    )
