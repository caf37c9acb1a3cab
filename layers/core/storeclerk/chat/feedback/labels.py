"""The right intents of questions, as staff said: how often the chat was right, and rows to train with."""

import csv
import io
import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from storeclerk.records import Record

# The 97.5 % point of the normal distribution, for intervals of 95 %.
_Z = 1.959964


class LabelledQuestion(Record, frozen=True, kw_only=True):
    """A question with its right intent; intent is what the chat took it for. asked and labelled are moments."""

    id: str
    asked: datetime
    labelled: datetime
    text: str
    intent: str
    label: str
    subject: str | None = None


class WeeklyAccuracy(Record, frozen=True, kw_only=True):
    """Of n labelled questions of a week, the share that the chat read right, with its Wilson interval of 95 %.

    These are questions that were rated low or not answered, so it is lower than that of all.
    """

    monday: date
    n: int
    accuracy: float
    low: float
    high: float


def accuracies(rows: Iterable[LabelledQuestion]) -> list[WeeklyAccuracy]:
    """Measure each week in which a labelled question was asked, oldest first."""
    weeks: dict[date, list[bool]] = {}
    for row in rows:
        day = row.asked.date()
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(row.intent == row.label)
    return [_measured(monday, weeks[monday]) for monday in sorted(weeks)]


def wilson(right: int, n: int) -> tuple[float, float]:
    """Give the interval of 95 % for a share, n at least 1 (Wilson 1927, J. Am. Stat. Assoc. 22, 209)."""
    share = right / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # Rounding must not put the share itself outside.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def training_rows(rows: Iterable[LabelledQuestion]) -> bytes:
    """Write a CSV file with the columns text and label, as `intents/` of the inbox takes it, each text once."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("text", "label"))
    newest = {row.text: row.label for row in sorted(rows, key=lambda row: (row.labelled, row.id))}
    lines.writerows((text, label) for label, text in sorted((label, text) for text, label in newest.items()))
    return written.getvalue().encode()


def _measured(monday: date, right: list[bool]) -> WeeklyAccuracy:
    n = len(right)
    low, high = wilson(sum(right), n)
    share = sum(right) / n
    return WeeklyAccuracy(monday=monday, n=n, accuracy=round(share, 4), low=round(low, 4), high=round(high, 4))
