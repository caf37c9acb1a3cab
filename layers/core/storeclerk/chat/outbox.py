"""Events that are not lost between a change and the bus.

An event is written in one transaction with the change that it tells of, and removed when the bus has it. What a crash
leaves is published by a sweep. So each event is published at least once; its `event_id` is the same each time, by which
who hears it drops a repeat.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from storeclerk.errors import AppError, StoreUnavailable
from storeclerk.observability import count, logger
from storeclerk.ports import EventBus, Listed, NewItem, ServiceStore
from storeclerk.records import JsonObject, Record, as_json, stored

LISTING = "events"
_ITEM = "event"
# The turn that wrote an event publishes it itself; a sweep leaves it that long.
_PATIENCE = timedelta(minutes=2)
# Long enough for staff to mend a bus that takes nothing.
_LIFETIME = timedelta(days=14)
_SWEPT = 500
# At 4 s for each that a silent bus does not take, a sweep ends within the minute that its function has.
_FAILURES = 10


class _Waiting(Record, frozen=True):
    kind: str
    detail: JsonObject


class Outbox:
    """Keeps events until they are published."""

    def __init__(self, customers: ServiceStore, bus: EventBus, now: Callable[[], datetime]) -> None:
        self._customers = customers
        self._bus = bus
        self._now = now

    def kept(self, kind: str, detail: JsonObject, key: str) -> NewItem:
        """Give the item of an event, to be written with the change; key names the event for good."""
        event_id = sha256(f"{kind}\n{key}".encode()).hexdigest()[:32]
        now = self._now()
        waiting = as_json(_Waiting(kind, {**detail, "event_id": event_id}))
        listing = {"listed_under": LISTING, "listed_at": now.isoformat()}
        return NewItem(f"event#{event_id}", _ITEM, {**waiting, **listing}, int((now + _LIFETIME).timestamp()))

    def publish(self, item: NewItem) -> None:
        """Publish an event that was kept; one that cannot be published now is left to the sweep.

        Whatever fails: the change that it tells of is made, and who asked for it shall hear so.
        """
        try:
            self._publish(item.customer_id, stored(_Waiting, item.attributes))
        except Exception as error:  # noqa: BLE001  the sweep raises what lasts
            _log(error)

    def sweep(self) -> int:
        """Publish what was left over, oldest first, and say how much that was.

        One that cannot be published holds up none of the others.

        Raises:
            StoreUnavailable: the table does not answer, or events could not be published; they wait for the next sweep.
        """
        before = (self._now() - _PATIENCE).isoformat()
        published = failed = 0
        for left in self._customers.listed(LISTING, limit=_SWEPT):
            if left.at > before or failed == _FAILURES:
                break
            try:
                published += self._publish_left(left)
            except Exception as error:  # noqa: BLE001  told below
                _log(error)
                failed += 1
                self._put_back(left)
        if failed:
            raise StoreUnavailable(f"{failed} events could not be published and wait; {published} were.")
        return published

    def _publish_left(self, left: Listed) -> bool:
        found = self._customers.get(left.customer_id, left.item)
        if found is None:  # published since the index was written
            return False
        self._publish(left.customer_id, stored(_Waiting, found))
        return True

    def _put_back(self, left: Listed) -> None:
        """Let an event that cannot be published wait behind the others, or those that never can would fill a sweep."""
        now = self._now().isoformat()
        self._customers.update(left.customer_id, left.item, {"listed_at": now}, expected={"listed_under": LISTING})

    def _publish(self, partition: str, waiting: _Waiting) -> None:
        self._bus.publish(waiting.kind, waiting.detail)
        self._customers.delete(partition, _ITEM)


def _log(error: Exception) -> None:
    # Only errors of ours have a text that is fit for a log.
    told = error.message if isinstance(error, AppError) else type(error).__name__
    logger().error("event not published yet", reason=told)
    count("EventsNotPublished")
