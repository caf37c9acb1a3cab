"""When the desk is staffed: weekly hours in the shop's time zone, but for closed days.

Hours are written as on a door: `Mo-Fr 09:00-18:00; Sa 10:00-14:00`. Days come in lists and ranges (`Mo,We-Fr`), times
too (`09:00-12:00,13:00-18:00`); 24:00 is midnight at the end of a day. A day without times is closed. Closed days are
`2026-12-24, 12-25`: one of that year, or one of every year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storeclerk.errors import ConfigurationError

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_MIDNIGHT = 24 * 60
_LEAP_YEAR = 2024
_FARTHEST = 400  # days: every day of the year comes once, whatever is closed
_EXAMPLE = "Mo-Fr 09:00-18:00; Sa 10:00-14:00"

Span: TypeAlias = tuple[int, int]  # minutes of a day


@dataclass(frozen=True)
class OfficeHours:
    """Weekly hours: spans of minutes for each day, Monday first, sorted and apart; closed days by date and by year."""

    week: tuple[tuple[Span, ...], ...]
    zone: ZoneInfo
    closed: frozenset[date] = frozenset()
    closed_yearly: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def parse(cls, hours: str, zone: str = "UTC", closed: str = "") -> Self:
        """Read hours as the module describes them, and the name of a time zone such as Europe/Berlin.

        Raises:
            ConfigurationError: saying which part cannot be read, and how it is written.
        """
        dates, yearly = _closed_days(closed)
        return cls(_week(hours), _zone(zone), frozenset(dates), frozenset(yearly))

    def is_open(self, now: datetime) -> bool:
        """Whether the desk is staffed at a moment (aware)."""
        today = now.astimezone(self.zone).date()
        # Where the clocks change at midnight, the hours of a day may reach into its neighbours.
        days = (today - timedelta(days=1), today, today + timedelta(days=1))
        return any(start <= now < end for day in days for start, end in self._opened(day))

    def next_open(self, now: datetime) -> datetime | None:
        """The moment, in the desk's time zone, from which it is staffed: now where it is; None where it never is."""
        if self.is_open(now):
            return now.astimezone(self.zone)
        today = now.astimezone(self.zone).date()
        for ahead in range(-1, _FARTHEST):
            for start, _ in self._opened(today + timedelta(days=ahead)):
                if start > now:
                    return start.astimezone(self.zone)
        return None

    def _opened(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans of a date as moments; a time that the clocks leave out is that of the clock before the change."""
        if day in self.closed or (day.month, day.day) in self.closed_yearly:
            return
        for first, last in self.week[day.weekday()]:
            start, end = self._moment(day, first), self._moment(day, last)
            if start < end:
                yield start, end

    def _moment(self, day: date, minutes: int) -> datetime:
        local = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def _week(text: str) -> tuple[tuple[Span, ...], ...]:
    week: list[list[Span]] = [[] for _ in DAYS]
    for part in _parts(text, ";"):
        days, _, times = part.partition(" ")
        spans = [_span(span, part) for span in _parts(times, ",")]
        if not spans:
            raise ConfigurationError(f"The office hours '{part}' name no times. Write them as in {_EXAMPLE}.")
        for day in _days(days, part):
            week[day] += spans
    if not any(week):
        raise ConfigurationError(f"The office hours are empty. Write them as in {_EXAMPLE}.")
    return tuple(_joined(spans) for spans in week)


def _days(text: str, part: str) -> Iterator[int]:
    for piece in _parts(text, ","):
        first, dash, last = piece.partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            raise ConfigurationError(f"The office hours '{part}' begin with no days of {', '.join(DAYS)}, as in Mo-Fr.")
        start, end = DAYS.index(first), DAYS.index(last if dash else first)
        # Sa-Mo is Saturday, Sunday, Monday.
        yield from ((start + number) % len(DAYS) for number in range((end - start) % len(DAYS) + 1))


def _span(text: str, part: str) -> Span:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise ConfigurationError(f"The office hours '{part}' hold '{text}', which is no time such as 09:00-18:00.")
    first, first_minute, last, last_minute = map(int, found.groups())
    start, end = first * 60 + first_minute, last * 60 + last_minute
    if max(first_minute, last_minute) > 59 or end > _MIDNIGHT:
        raise ConfigurationError(f"The office hours '{part}' hold '{text}'; times go from 00:00 to 24:00.")
    if start >= end:
        raise ConfigurationError(
            f"The office hours '{part}' end before they begin. Write a night as Mo 22:00-24:00; Tu 00:00-06:00."
        )
    return start, end


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _closed_days(text: str) -> tuple[set[date], set[tuple[int, int]]]:
    dates, yearly = set[date](), set[tuple[int, int]]()
    for part in _parts(text, ","):
        try:
            if len(part) == len("12-25"):
                found = date.fromisoformat(f"{_LEAP_YEAR}-{part}")
                yearly.add((found.month, found.day))
            else:
                dates.add(date.fromisoformat(part))
        except ValueError as error:
            raise ConfigurationError(
                f"The closed day '{part}' is no date. Write 2026-12-24, or 12-25 for every year, separated by commas."
            ) from error
    return dates, yearly


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigurationError(f"There is no time zone '{name}'. Name one as Europe/Berlin.") from error


def _parts(text: str, sign: str) -> Iterator[str]:
    return (part.strip() for part in text.split(sign) if part.strip())


def said(moment: datetime) -> str:
    """Say a moment to a customer: `Monday, 2 November, 09:00 (Europe/Berlin)`."""
    zone = getattr(moment.tzinfo, "key", "UTC")
    return f"{moment:%A}, {moment.day} {moment:%B}, {moment:%H:%M} ({zone})"
