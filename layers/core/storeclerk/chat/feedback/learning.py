"""The weekly report for staff: what to write, how often the chat was right, and rows to train with.

Keys: `suggestions/date=YYYY-MM-DD/report.json`, `training/intents.csv`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from storeclerk.chat.feedback.labels import LabelledQuestion, WeeklyAccuracy, accuracies, training_rows
from storeclerk.chat.feedback.suggestions import MAX_TEXTS, Suggestion, Suggestions
from storeclerk.lake import Lake
from storeclerk.lake_rows import Question
from storeclerk.observability import logger
from storeclerk.ports import ObjectStore
from storeclerk.records import JsonObject, Record, readable

REPORTS = "suggestions"
TRAINING = "training/intents.csv"
_DAYS = 28
# The encoder reads English. What is too short to tell its language is read too.
_READ = frozenset({"", "en", "und"})


class LearningReport(Record, frozen=True, kw_only=True):
    """A report on the 28 days before a date.

    questions: how many were gathered; left_out: those in other languages, and the oldest beyond 2,000. labelled: how
    many rows the training file has labels from.
    """

    date: date
    questions: int
    left_out: int
    suggestions: tuple[Suggestion, ...]
    accuracy: tuple[WeeklyAccuracy, ...]
    labelled: int


class Learning:
    """Makes the report on the lake."""

    def __init__(self, store: ObjectStore, suggestions: Suggestions) -> None:
        self._store = store
        self._lake = Lake(store)
        self._suggestions = suggestions

    def run(self, scheduled: datetime) -> LearningReport:
        """Make the report for a date; made again, it replaces the one of that date. Raises StoreUnavailable."""
        today = scheduled.date()
        asked = list(readable(Question, self._newest(today)))
        kept = [one for one in asked if one.language in _READ][:MAX_TEXTS]
        labelled = list(readable(LabelledQuestion, self._lake.read("labels")))
        recent = [row for row in labelled if today - timedelta(days=_DAYS) <= row.asked.date() < today]
        report = LearningReport(
            date=today,
            questions=len(kept),
            left_out=len(asked) - len(kept),
            suggestions=tuple(self._suggestions.of(kept)),
            accuracy=tuple(accuracies(recent)),
            labelled=len(labelled),
        )
        self._store.write(TRAINING, training_rows(labelled), content_type="text/csv")
        self._store.write(report_key(today), msgspec.json.encode(report), content_type="application/json")
        logger().info("learning reported", questions=report.questions, suggestions=len(report.suggestions))
        return report

    def _newest(self, today: date) -> Iterator[JsonObject]:
        for back in range(1, _DAYS + 1):
            yield from self._lake.read("questions", today - timedelta(days=back))


def report_key(day: date) -> str:
    """Name the object of a day's report, in an order that is that of the days."""
    return f"{REPORTS}/date={day.isoformat()}/report.json"
