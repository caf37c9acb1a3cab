"""The purge of lake rows past their retention, by the date in the key of each object.

Audit reports stay: they hold figures of groups and no row of a person.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from storeclerk.observability import logger
from storeclerk.ports import ObjectStore
from storeclerk.records import Record

TABLES = ("features", "quarantine", "interactions", "decisions", "turns", "questions", "labels", "suggestions")
_DATE = re.compile(r"/date=([0-9]{4}-[0-9]{2}-[0-9]{2})/")
_BATCH = 1000


class Purged(Record, frozen=True):
    """What a purge did: the first day that stays, and the objects removed by table."""

    before: date
    removed: dict[str, int]


class Purge:
    """Removes partitions of the lake that are older than the retention.

    It removes as it goes, so a run that is cut off is finished by the next, and a second run finds nothing to do.
    """

    def __init__(self, lake: ObjectStore, retention_days: int) -> None:
        self._lake = lake
        self._retention = timedelta(days=retention_days)

    def run(self, scheduled: datetime, now: datetime) -> Purged:
        """Remove every object of a day past its retention, and log the counts."""
        # A moment ahead of the clock, as in an event sent by hand, must not remove what is still due.
        before = (min(scheduled, now) - self._retention).date()
        done = Purged(before=before, removed={table: self._remove(table, before) for table in TABLES})
        logger().info("purged", before=before.isoformat(), removed=done.removed)
        return done

    def _remove(self, table: str, before: date) -> int:
        expired = self._expired(table, before)
        removed = 0
        while batch := list(islice(expired, _BATCH)):
            self._lake.delete(batch)
            removed += len(batch)
        return removed

    def _expired(self, table: str, before: date) -> Iterator[str]:
        first_kept = before.isoformat()
        for key in self._lake.keys(f"{table}/"):
            found = _DATE.search(key)
            if found and found[1] < first_kept:
                yield key
