"""The desk that the chat hands conversations to: opened once, added to, left again, answered by staff."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from storeclerk.chat.contract import Action, Handoff, StaffReply
from storeclerk.chat.handoff import changes, wording
from storeclerk.chat.handoff.changes import BY
from storeclerk.chat.handoff.handoffs import Change, Handoffs
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.handoff.record import State, StoredHandoff, moment, name_of
from storeclerk.chat.handoff.transcript import Line, lines, turns_of, within
from storeclerk.chat.handoff.wishes import asks_for_machine, takes_back
from storeclerk.chat.memory.sessions import Conversation, visitor
from storeclerk.chat.outbox import Outbox
from storeclerk.chat.turn import Draft, Turn
from storeclerk.ports import NewItem, ServiceStore
from storeclerk.records import JsonObject, as_json

EVENT = "HandoffRequested"
_TRANSCRIPT_BYTES = 100_000  # an event holds 256 kB, and JSON may write a character as six


class HandoffDesk:
    """Hands conversations over and tells the chat how they stand."""

    def __init__(
        self,
        customers: ServiceStore,
        profile: Callable[[str | None], JsonObject],
        outbox: Outbox,
        hours: OfficeHours,
        settings: HandoffSettings,
        now: Callable[[], datetime],
    ) -> None:
        """Take the stores, what the shop sets, the clock, and what staff may know of a customer."""
        self._customers = customers
        self._profile = profile
        self._outbox = outbox
        self._hours = hours
        self._settings = settings
        self._handoffs = Handoffs(customers, settings.days, now)

    def open(self, turn: Turn, draft: Draft, reason: str) -> Handoff:
        """Hand a conversation over, once: what is open already is added to. The same turn again changes nothing.

        Raises:
            StoreUnavailable: it was not kept, and no person knows of it.
        """
        owner, name = owner_of(turn), _name(turn)
        matter = changes.Matter(
            turns_of(self._customers, owner, turn.session.session_id, self._settings.limit), turn, draft, reason
        )
        events: list[NewItem] = []

        def change(before: StoredHandoff | None) -> Change:
            events.clear()
            if before is not None and before.state == "open":
                return Change(changes.graver(changes.added(before, turn), reason))
            after = changes.opened(matter, name, before)
            events.append(self._event(after, matter))
            return Change(after, tuple(events))

        self._handoffs.make_findable(owner, name)
        handoff = self._handoffs.change(owner, name, turn.key, change)
        for event in events:
            self._outbox.publish(event)
        return self._shown(handoff.handoff_id if handoff else name, handoff.reason if handoff else reason, turn)

    def hold(self, turn: Turn) -> Draft | None:
        """Answer for the person who has a conversation, and add the message for that person; None where none has it.

        A customer who turns to the machine gets it again: by "bot" the person is still to come, by "never mind" not.
        """
        if turn.session.handoff_id is None:
            return None
        found = self._handoffs.get(owner_of(turn), turn.session.handoff_id)
        if found is None or found.state != "open":
            return None
        # In a flow, "never mind" is said to the flow, but for a customer who waits for a person.
        if takes_back(turn.message) and (found.held or turn.session.flow is None):
            self._change(turn, changes.taken_back(turn.now))
            return Draft(wording.RELEASED, BY, "taken back")
        if not found.held:
            return None
        if asks_for_machine(turn.message):
            self._change(turn, lambda one: replace(one, held=False))
            return None
        self._change(turn, lambda one: changes.added(one, turn))
        contact = Action("link", "Contact us", self._settings.contact)
        return Draft(
            wording.held(turn, self._hours, self._settings.contact), BY, f"hand-over {found.reason}", actions=(contact,)
        )

    def standing(self, turn: Turn) -> Handoff | None:
        """Give the open hand-over of a conversation, as the page shows it."""
        name = turn.session.handoff_id
        found = self._handoffs.get(owner_of(turn), name) if name else None
        return self._shown(found.handoff_id, found.reason, turn) if found and found.state == "open" else None

    def says(self, reason: str, turn: Turn) -> str:
        """Tell the customer that a person takes over."""
        return wording.handed_over(reason, turn, self._hours, self._settings.contact)

    def replies_since(self, owner: str, session_id: str, after: str = "") -> list[StaffReply]:
        """Give what staff wrote in a conversation after a moment, the `at` of the last one seen, in order."""
        return [StaffReply(one.text, one.at) for one in self._handoffs.replies(owner, session_id) if one.at > after]

    def move(self, talk: Conversation, move: Callable[[], Conversation]) -> Conversation:
        """Take a hand-over along with a visitor's conversation to the customer that the visitor proved to be.

        move moves the conversation. A reply of staff meanwhile is refused as one that may be sent again, so none is
        lost between the two places.
        """
        name, old = talk.session.handoff_id, talk.session.session_id
        found = self._handoffs.change(talk.owner, name, f"move {old}", changes.moving) if name else None
        replies = self._handoffs.replies(talk.owner, old) if found else []
        if found is None:
            return move()
        state: State = "closed" if found.closed_by else "open"
        try:
            moved = move()
        except Exception:
            self._handoffs.put(talk.owner, replace(found, state=state))  # else no list would show it
            raise
        for reply in replies:
            new = self._handoffs.reply_item(moved.owner, moved.session.session_id, reply)
            self._customers.put(new.customer_id, new.item, new.attributes, expires_at=new.expires_at)
        self._handoffs.put(moved.owner, replace(found, session_id=moved.session.session_id, state=state))
        self._handoffs.remove(talk.owner, found.handoff_id)
        return moved

    def _change(self, turn: Turn, change: Callable[[StoredHandoff], StoredHandoff]) -> None:
        name = turn.session.handoff_id or ""
        self._handoffs.change(
            owner_of(turn), name, f"{turn.key}-held", lambda found: None if found is None else Change(change(found))
        )

    def _shown(self, name: str, reason: str, turn: Turn) -> Handoff:
        opens = self._hours.next_open(turn.now)
        staffed = self._hours.is_open(turn.now)
        return Handoff(name, reason, staffed, None if staffed or opens is None else opens.isoformat())

    def _event(self, handoff: StoredHandoff, matter: changes.Matter) -> NewItem:
        turn = matter.turn
        shown = self._shown(handoff.handoff_id, handoff.reason, turn)
        said = [*lines(matter.turns), Line(handoff.turn, moment(turn.now), "customer", turn.covered)]
        detail: JsonObject = {
            "id": handoff.handoff_id,
            "reason": handoff.reason,
            "session_id": handoff.session_id,
            "turn": handoff.turn,
            "at": moment(turn.now),
            "language": handoff.language,
            "intent": handoff.intent,
            "summary": handoff.summary,
            "attempts": as_json(handoff.attempts),
            "moods": list(handoff.moods),
            "profile": self._profile(turn.customer_id),
            "transcript": as_json(within(said, _TRANSCRIPT_BYTES)),
            "link": f"/handoffs/{handoff.handoff_id}",
            "staffed": shown.staffed,
            "next_open": shown.next_open,
        }
        return self._outbox.kept(EVENT, detail, f"{handoff.handoff_id}-{turn.key}")


def owner_of(turn: Turn) -> str:
    """Name the partition of a turn's conversation."""
    return turn.customer_id or visitor(turn.session.session_id)


def _name(turn: Turn) -> str:
    return turn.session.handoff_id or name_of(owner_of(turn), turn.session.session_id)
