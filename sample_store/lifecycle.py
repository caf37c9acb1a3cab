"""What happens to an order after it is placed: dates that fit its state and the shop's promises."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_store.days import dispatch_after, waking_hour, working_days_later
from sample_store.dice import Dice
from sample_store.shop import TODAY

# Working days on the road, as the help page on delivery times states.
_TRANSIT = {"IE": (1, 2), "NL": (2, 4), "BE": (2, 4), "FR": (2, 4), "DE": (2, 4), "AT": (2, 4)}
_TRANSIT_FURTHER = (4, 6)
_LATE_PERCENT = 5
ON_THE_WAY_BACK = ("return_requested", "returned", "refunded")


@dataclass(frozen=True)
class Dates:
    """The moments of one order; None is a thing that has not happened."""

    expected: datetime | None = None
    shipped: datetime | None = None
    delivered: datetime | None = None
    cancelled: datetime | None = None
    return_requested: datetime | None = None
    returned: datetime | None = None
    refunded: datetime | None = None


def dates_for(status: str, placed: datetime, country: str, dice: Dice, *, transfer: bool = False) -> Dates | None:
    """Dates of an order in `status` that was placed then, or None where the calendar does not allow it.

    A bank transfer takes one or two working days, and an order whose transfer never came is cancelled after seven days.
    """
    if status == "pending":
        return Dates()
    if status == "cancelled":
        cancelled = placed + (timedelta(days=7) if transfer else timedelta(minutes=dice.between(8, 200)))
        return Dates(cancelled=cancelled) if cancelled < TODAY else None
    shipped = dispatch_after(working_days_later(placed, dice.between(1, 2)) if transfer else placed)
    low, high = _TRANSIT.get(country, _TRANSIT_FURTHER)
    expected = working_days_later(shipped, high).replace(hour=18, minute=0)
    if status in {"paid", "packed"}:
        return Dates(expected=expected) if shipped > TODAY else None
    if status == "shipped":
        return Dates(expected=expected, shipped=shipped) if shipped < TODAY else None
    return _after_arrival(status, shipped, expected, dice.between(low, high), dice)


def _after_arrival(status: str, shipped: datetime, expected: datetime, days: int, dice: Dice) -> Dates | None:
    late = dice.between(2, 5) if dice.chance(_LATE_PERCENT) else 0
    arrival = working_days_later(shipped, days + late)
    delivered = arrival.replace(hour=dice.between(9, 17), minute=dice.below(60))
    if late == 0:
        delivered = min(delivered, expected)
    if status not in ON_THE_WAY_BACK:
        return Dates(expected, shipped, delivered) if delivered < TODAY else None
    asked = waking_hour(delivered + timedelta(days=dice.between(1, 24)), dice)
    arrived = working_days_later(asked, dice.between(3, 7)).replace(hour=11)
    repaid = working_days_later(arrived, dice.between(1, 5)).replace(hour=15)
    return _on_the_way_back(status, Dates(expected, shipped, delivered), (asked, arrived, repaid))


def _on_the_way_back(status: str, dates: Dates, steps: tuple[datetime, datetime, datetime]) -> Dates | None:
    """The part of `steps` (asked, arrived, repaid) that `status` has reached, if the next is still to come."""
    reached = ON_THE_WAY_BACK.index(status) + 1
    still_to_come = steps[reached] if reached < len(steps) else None
    if steps[reached - 1] >= TODAY or (still_to_come is not None and still_to_come < TODAY):
        return None
    asked, arrived, repaid = (step if place < reached else None for place, step in enumerate(steps))
    return Dates(dates.expected, dates.shipped, dates.delivered, None, asked, arrived, repaid)
