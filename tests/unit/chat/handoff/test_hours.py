from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.handoff.hours import DAYS, OfficeHours, said
from storeclerk.errors import ConfigurationError

SHOP = "Mo-Fr 09:00-18:00; Sa 10:00-14:00"
BERLIN = ZoneInfo("Europe/Berlin")

START = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.integers(0, 5 * 366 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago"]
)
minutes = st.integers(0, 24 * 60)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def hours(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
        days = draw(st.sampled_from([*DAYS, "Mo-Fr", "Sa-Su", "Fr-Mo", "Mo,We-Th"]))
        parts.append(f"{days} {clock(first)}-{clock(last)}")
    return "; ".join(parts)


def berlin(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (berlin(2026, 11, 2, 9), True),  # a Monday
        (berlin(2026, 11, 2, 8, 59), False),
        (berlin(2026, 11, 2, 17, 59), True),
        (berlin(2026, 11, 2, 18), False),
        (berlin(2026, 11, 7, 13), True),
        (berlin(2026, 11, 7, 15), False),
        (berlin(2026, 11, 8, 12), False),
    ],
)
def test_the_desk_is_open_in_its_hours_and_at_no_other_time(moment: datetime, is_open: bool) -> None:
    desk = OfficeHours.parse(SHOP, "Europe/Berlin")
    assert desk.is_open(moment) is is_open
    assert desk.is_open(moment.astimezone(UTC)) is is_open


def test_after_closing_on_saturday_the_desk_opens_on_monday() -> None:
    opens = OfficeHours.parse(SHOP, "Europe/Berlin").next_open(berlin(2026, 11, 7, 15))
    assert opens == berlin(2026, 11, 9, 9)
    assert said(opens) == "Monday, 9 November, 09:00 (Europe/Berlin)"


def test_an_open_desk_is_open_from_now() -> None:
    now = berlin(2026, 11, 2, 12)
    assert OfficeHours.parse(SHOP, "Europe/Berlin").next_open(now) == now


def test_a_closed_day_is_passed_over_once_or_every_year() -> None:
    desk = OfficeHours.parse(SHOP, "Europe/Berlin", "2026-12-24, 12-25")
    assert desk.next_open(berlin(2026, 12, 23, 19)) == berlin(2026, 12, 26, 10)
    assert desk.is_open(berlin(2027, 12, 24, 12))
    assert not desk.is_open(berlin(2028, 12, 25, 12))


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 10, 26)], ids=["spring", "autumn"])
def test_the_desk_opens_at_nine_on_the_wall_before_and_after_the_clocks_change(day: date) -> None:
    desk = OfficeHours.parse("Mo-Su 09:00-18:00", "Europe/Berlin")
    for one in (day - timedelta(days=3), day):
        nine = berlin(one.year, one.month, one.day, 9)
        assert desk.next_open((nine - timedelta(hours=1)).astimezone(UTC)) == nine


def test_hours_that_the_clocks_leave_out_begin_when_the_clock_before_the_change_says_so() -> None:
    desk = OfficeHours.parse("Su 02:30-05:00", "Europe/Berlin")
    # At 02:00 it becomes 03:00, so half past two is half past three.
    assert desk.next_open(berlin(2026, 3, 29, 1)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert not desk.is_open(datetime(2026, 3, 29, 1, 15, tzinfo=UTC))


def test_a_desk_that_is_closed_on_all_its_days_never_opens() -> None:
    day = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
    closed = ",".join(f"{day + timedelta(weeks=week):%Y-%m-%d}" for week in range(70))
    assert OfficeHours.parse("Mo 09:00-18:00", "UTC", closed).next_open(day) is None


@given(text=hours(), zone=zones, now=moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(text: str, zone: str, now: datetime) -> None:
    desk = OfficeHours.parse(text, zone)
    opens = desk.next_open(now)
    assert opens is not None
    assert opens >= now
    assert desk.is_open(opens)
    if opens > now:
        assert not desk.is_open(now)
        steps = [now + (opens - now) * part / 7 for part in range(1, 7)]
        assert not any(desk.is_open(step) for step in steps)
        assert not desk.is_open(opens - timedelta(seconds=1))


@given(zone=zones, now=moments)
def test_a_desk_that_never_closes_is_always_open(zone: str, now: datetime) -> None:
    assert OfficeHours.parse("Mo-Su 00:00-24:00", zone).is_open(now)


@given(st.text(alphabet="MoTuWeFrSu0123456789:-,; ", max_size=40))
def test_any_text_is_hours_or_refused_with_a_reason(text: str) -> None:
    try:
        week = OfficeHours.parse(text).week
    except ConfigurationError as error:
        told = error.message
    else:
        told, open_days = "office hours", [day for day in week if day]
        assert open_days
    assert "office hours" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "are empty"),
        ("Mo-Fr", "no times"),
        ("Monday 09:00-18:00", "no days of Mo, Tu"),
        ("Mo-Xx 09:00-18:00", "no days of Mo, Tu"),
        ("Mo 9-18", "'9-18'"),
        ("Mo 09:00-25:00", "00:00 to 24:00"),
        ("Mo 09:61-10:00", "00:00 to 24:00"),
        ("Mo 22:00-06:00", "end before they begin"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_a_way_to_mend_them(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        OfficeHours.parse(text)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "/etc/passwd", "../UTC", "Europe"])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ConfigurationError, match="time zone"):
        OfficeHours.parse(SHOP, zone)


@pytest.mark.parametrize("day", ["christmas", "2026-13-01", "02-30", "25.12.2026"])
def test_a_closed_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ConfigurationError, match="closed day"):
        OfficeHours.parse(SHOP, "UTC", day)
