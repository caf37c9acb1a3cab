"""Finds hand-overs in the customers table and changes them, so that two changes at once lose nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from storeclerk.chat.handoff.record import (
    StoredHandoff,
    StoredReply,
    attributes,
    digest,
    handoff_item,
    is_name,
    listing_item,
    moment,
    reply_items,
)
from storeclerk.errors import NotFound, StoreUnavailable
from storeclerk.ports import Listed, NewItem, ServiceStore
from storeclerk.records import readable, stored

_TRIES = 5
_KEYS = 50  # of the newest requests, far more than one that is sent again can be behind


class Change(NamedTuple):
    """A hand-over after a change, and the items that are written with it or not at all."""

    handoff: StoredHandoff
    beside: Sequence[NewItem] = ()


class Handoffs:
    """The hand-overs of all conversations."""

    def __init__(self, customers: ServiceStore, days: int, now: Callable[[], datetime]) -> None:
        """Take the table, how many days a hand-over is kept after its last change, and the clock."""
        self._customers = customers
        self._days = days
        self.now = now

    def get(self, owner: str, handoff_id: str) -> StoredHandoff | None:
        """Read a hand-over of a person, or None."""
        found = self._customers.get(owner, handoff_item(handoff_id))
        return None if found is None else stored(StoredHandoff, found)

    def owner(self, handoff_id: str) -> str:
        """Name the partition that a hand-over is in. Raises NotFound."""
        # After a conversation was given to a customer, the index may still know both; the newer one is right.
        listing = handoff_item(handoff_id)
        found = self._customers.listed(listing, limit=1, newest_first=True) if is_name(handoff_id) else []
        if not found:
            raise NotFound("There is no hand-over of this id. GET /handoffs lists them.")
        return found[0].customer_id

    def listed(self, listing: str, limit: int, after: str | None) -> list[Listed]:
        """Find hand-overs in a listing, those that have waited longest first."""
        return self._customers.listed(listing, limit=limit, after=after)

    def change(
        self, owner: str, handoff_id: str, key: str, change: Callable[[StoredHandoff | None], Change | None]
    ) -> StoredHandoff | None:
        """Change a hand-over and give it, or what was found where change gives None or the key was done before.

        Raises:
            StoreUnavailable: others changed it again and again meanwhile; nothing was written.
        """
        for _ in range(_TRIES):
            before = self.get(owner, handoff_id)
            if before is not None and digest(key) in before.keys:
                return before
            wanted = change(before)
            if wanted is None:
                return before
            after = replace(
                wanted.handoff,
                revision=before.revision + 1 if before else 1,
                keys=(*wanted.handoff.keys, digest(key))[-_KEYS:],
            )
            if self._write(owner, after, before, wanted.beside):
                return after
        raise StoreUnavailable("This hand-over was changed by others, again and again. Please try again.")

    def make_findable(self, owner: str, handoff_id: str) -> None:
        """Let staff find a hand-over by its id; done before it is written, as a name without one does no harm."""
        listing = {"listed_under": handoff_item(handoff_id), "listed_at": moment(self.now())}
        self._customers.put(owner, listing_item(handoff_id), listing, expires_at=self.expiry())

    def put(self, owner: str, handoff: StoredHandoff) -> None:
        """Write a hand-over whole, as it comes from another partition."""
        self.make_findable(owner, handoff.handoff_id)
        found = {name: value for name, value in attributes(handoff).items() if value is not None}
        self._customers.put(owner, handoff_item(handoff.handoff_id), found, expires_at=self.expiry())

    def remove(self, owner: str, handoff_id: str) -> None:
        """Remove a hand-over and its name."""
        self._customers.delete(owner, handoff_item(handoff_id))
        self._customers.delete(owner, listing_item(handoff_id))

    def replies(self, owner: str, session_id: str) -> list[StoredReply]:
        """Read what staff wrote in a conversation, in order."""
        return list(readable(StoredReply, self._customers.query(owner, reply_items(session_id))))

    def reply_item(self, owner: str, session_id: str, reply: StoredReply) -> NewItem:
        """Give the item of a reply."""
        name = f"{reply_items(session_id)}{reply.at}#{reply.handoff_id}"
        found = {field: getattr(reply, field) for field in StoredReply.__struct_fields__}
        return NewItem(owner, name, found, self.expiry())

    def expiry(self) -> int:
        """Give the moment after which what is written now is removed, in seconds since the epoch."""
        return int((self.now() + timedelta(days=self._days)).timestamp())

    def _write(self, owner: str, after: StoredHandoff, before: StoredHandoff | None, beside: Sequence[NewItem]) -> bool:
        return self._customers.update(
            owner,
            handoff_item(after.handoff_id),
            attributes(after),
            expected={"revision": before.revision if before else None},
            beside=beside,
            expires_at=self.expiry(),
        )
