"""What staff do about questions: see what to write, and say what was meant."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from storeclerk.chat.feedback.labels import LabelledQuestion
from storeclerk.chat.feedback.learning import REPORTS, LearningReport
from storeclerk.chat.handoff.contract import Label
from storeclerk.errors import BadInput, NotFound
from storeclerk.lake import Lake, batch_name
from storeclerk.lake_rows import Question
from storeclerk.ports import ObjectStore
from storeclerk.records import stored

MAX_BODY_BYTES = 2_000
# A report tells of 28 days, and staff may take its examples up later.
_DAYS = 60
_ID = re.compile(r"[0-9a-f]{32}")


class LabelRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The right intent of a question: one there is, or a new one."""

    label: Label


class LabelResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What was kept; intent is what the chat took the question for."""

    id: str
    text: str
    intent: str
    label: str


class StaffLearning:
    """Reads the newest report, and writes labels."""

    def __init__(self, store: ObjectStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._lake = Lake(store)
        self._now = now

    def suggestions(self) -> LearningReport:
        """Give the newest report. Raises NotFound before the first."""
        newest = max(self._store.keys(f"{REPORTS}/"), default=None)
        if newest is None:
            raise NotFound("There is no report yet. The weekly job makes the first.")
        return stored(LearningReport, msgspec.json.decode(self._store.read(newest)))

    def label(self, question_id: str, request: LabelRequest) -> LabelResponse:
        """Keep the right intent of a question of the last 60 days; said again, the last counts.

        Raises:
            BadInput: the id is none.
            NotFound: there is no such question.
        """
        if not _ID.fullmatch(question_id):
            raise BadInput("A question's id is 32 digits and letters a to f, as a report tells it.")
        day, question = self._find(question_id)
        row = LabelledQuestion(
            id=question.id,
            asked=question.at,
            labelled=self._now(),
            text=question.text,
            intent=question.intent,
            label=request.label,
            subject=question.subject,
        )
        self._lake.write("labels", day, batch_name(question_id), [row])
        return LabelResponse(id=row.id, text=row.text, intent=row.intent, label=row.label)

    def _find(self, question_id: str) -> tuple[date, Question]:
        today = self._now().date()
        for back in range(_DAYS):
            day = today - timedelta(days=back)
            for row in self._lake.read_batch("questions", day, batch_name(question_id)):
                return day, stored(Question, row)
        raise NotFound(f"There is no such question of the last {_DAYS} days.")
