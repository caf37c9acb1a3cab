"""Calendar dates in many forms, and ages; times and durations, which are no personal data, too."""

import random
from datetime import UTC, datetime, timedelta

from training.pii_texts.lists import forms
from training.pii_texts.pieces import Maker, Piece, Pieces, made, of

_FIRST = datetime(1930, 1, 1, tzinfo=UTC)
_MINUTES = 52_000_000  # to 2028
_AGES = ((1, 17), (18, 70), (18, 103))


def _dated(key: str, rng: random.Random) -> str:
    moment = _FIRST + timedelta(minutes=rng.randrange(_MINUTES))
    form = rng.choice(forms("dates", key)).replace("{d}th", "{d}{th}")
    return moment.strftime(form).format(d=moment.day, th=_ordinal(moment.day))


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _date(rng: random.Random) -> Pieces:
    text = _dated("dates", rng)
    article = "the " if text.startswith("the ") else ""
    return [Piece(article), Piece(text.removeprefix(article), "DATE_TIME")]


def _time(rng: random.Random) -> str:
    hour, minute = rng.randint(1, 12), rng.choice((0, 15, 30, 45, 10, 59))
    return rng.choice(forms("dates", "times")).format(h=hour, late=hour + 11, m=f"{minute:02d}")


def _duration(rng: random.Random) -> str:
    return rng.choice(forms("dates", "durations")).format(n=rng.randint(2, 30))


MAKERS: dict[str, Maker] = {
    "date": _date,
    "datetime": made(lambda rng: _dated("dates_with_time", rng), "DATE_TIME"),
    "age": made(lambda rng: str(rng.randint(*rng.choice(_AGES))), "AGE"),
    "clock": made(_time),
    "month": of(forms("dates", "months")),
    "duration": made(_duration),
}
