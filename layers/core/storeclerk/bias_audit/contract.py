"""What an audit says, as it lies in the lake and as the API answers."""

from datetime import date, datetime

import msgspec

from storeclerk.errors import BadInput
from storeclerk.records import Record


class Measure(Record, frozen=True, kw_only=True):
    """One figure of one group.

    by and group have the same length: the attributes and their values; reference is the group compared with, if any.
    low and high bound the 95 % interval; n counts people. Where a group is too small to be shown, or a value is
    undefined, it is None, never 0.
    """

    name: str
    by: list[str]
    group: list[str]
    reference: list[str] | None
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    shown: bool


class Report(Record, frozen=True, kw_only=True):
    """The audit of the 24 hours before a scheduled moment, filed under the date of that moment.

    set_aside counts logged decisions that could not be read or showed nothing. usual_price is the median of the mean
    prices of all lists; favourable says in words which outcome the selection rate counts.
    """

    date: date
    since: datetime
    until: datetime
    decisions: int
    set_aside: int
    currency: str
    usual_price: float | None
    favourable: str
    minimum_people: int
    measures: list[Measure]
    findings: list[str]


class AuditList(msgspec.Struct, frozen=True):
    """The dates of all reports, newest first."""

    dates: list[date]


def parse_date(text: str) -> date:
    """Read a date from a path.

    Raises:
        BadInput: not a date of the form 2026-11-01.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # fromisoformat also takes 20261101 and 2026-W44-7
        raise BadInput("An audit is named by its date, for example /audits/2026-11-01.")
    return day
