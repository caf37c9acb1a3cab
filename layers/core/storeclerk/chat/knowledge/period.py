"""The days on which a text holds, such as terms of the holidays."""

from datetime import date
from typing import Self

from storeclerk.records import Record


class Period(Record, frozen=True):
    """First and last day, both included; None where it is open."""

    begins: date | None = None
    ends: date | None = None

    @classmethod
    def parse(cls, begins: str, ends: str) -> Self | None:
        """Read two dates such as 2026-11-01, each of which may be empty; None where both are. Raises ValueError."""
        found = cls(*(date.fromisoformat(text) if text else None for text in (begins, ends)))
        if found.begins and found.ends and found.begins > found.ends:
            raise ValueError
        return found if begins or ends else None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)
