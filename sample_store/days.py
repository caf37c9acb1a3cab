"""Working days, opening hours and how a moment is written."""

from datetime import datetime, timedelta

from sample_store.dice import Dice

CUT_OFF_HOUR = 14
# Parts per hundred of the orders by the hour from 6 to 23: a lunch break and a long evening.
_HOURS = (1, 2, 4, 5, 6, 6, 8, 7, 5, 4, 5, 6, 7, 10, 11, 8, 4, 1)


def stamp(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with a Z, to the second; None stays None."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def waking_hour(day: datetime, dice: Dice) -> datetime:
    """A moment of that day at which people shop."""
    hour = dice.weighted(range(6, 24), _HOURS)
    return day.replace(hour=hour, minute=dice.below(60), second=dice.below(60), microsecond=0)


def working_days_later(day: datetime, count: int) -> datetime:
    """The same hour, `count` days on, Saturdays and Sundays not counted."""
    while count > 0 or day.weekday() >= 5:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def dispatch_after(placed: datetime) -> datetime:
    """When the carrier takes it: the same working day if it was placed before the cut-off, else the next."""
    same_day = placed.weekday() < 5 and placed.hour < CUT_OFF_HOUR
    day = placed if same_day else working_days_later(placed, 1)
    return day.replace(hour=16, minute=30, second=0)
