"""What the chat cannot do itself, such as a report of damage: kept with the customer and told to the shop, once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from storeclerk.chat.memory.sessions import visitor
from storeclerk.chat.outbox import Outbox
from storeclerk.chat.turn import Turn
from storeclerk.ports import ServiceStore

EVENT = "RequestMade"


class StaffRequests:
    """Requests to staff or to another part of the shop."""

    def __init__(self, store: ServiceStore, outbox: Outbox, days: int, now: Callable[[], datetime]) -> None:
        """Take the table, the events, how many days a request is kept, and the clock."""
        self._store = store
        self._outbox = outbox
        self._lifetime = timedelta(days=days)
        self._now = now

    def request(self, turn: Turn, kind: str, details: Mapping[str, Any]) -> None:
        """Hand on a request once, whatever happens twice under turn.key. Raises StoreUnavailable."""
        owner = turn.customer_id or visitor(turn.session.session_id)
        name = f"request#{sha256(f'{turn.key} {kind}'.encode()).hexdigest()[:32]}"
        now = self._now()
        told = {"kind": kind, "at": now.isoformat(), "details": dict(details)}
        event = self._outbox.kept(EVENT, {**_whose(turn), "request_id": name.partition("#")[2], **told}, name)
        expiry = int((now + self._lifetime).timestamp())
        if self._store.update(owner, name, told, expected={"kind": None}, beside=[event], expires_at=expiry):
            self._outbox.publish(event)


def _whose(turn: Turn) -> dict[str, Any]:
    """Name who made a request, and the conversation in which staff reach a visitor."""
    return {"customer_id": turn.customer_id, "session_id": turn.session.session_id}
