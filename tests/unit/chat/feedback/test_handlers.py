"""The learning functions, from event to answer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.learning import app, job
from storeclerk.chat.feedback.learning import Learning
from storeclerk.chat.feedback.staff import StaffLearning
from storeclerk.errors import BadInput
from storeclerk.lake import Lake, batch_name
from storeclerk.lake_rows import Question
from tests.fakes import FakeObjects
from tests.http_events import Context, error_of, sample_event
from tests.unit.chat.feedback.test_learning import suggestions

ASKED = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUESTION = Question(
    id="0f" * 16, at=ASKED, text="do you knit?", intent="other", confidence=0.4, why="unanswered", language="en"
)


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> FakeObjects:
    objects = FakeObjects()
    Lake(objects).write("questions", ASKED.date(), batch_name(QUESTION.id), [QUESTION])
    monkeypatch.setattr(app, "service", lambda: StaffLearning(objects, lambda: NOW))
    monkeypatch.setattr(job, "learning", lambda: Learning(objects, suggestions()))
    return objects


def send(name: str) -> dict[str, Any]:
    return app.handler(sample_event(name), Context())  # type: ignore[arg-type]


@pytest.mark.usefixtures("objects")
def test_the_weekly_report_is_what_staff_sees() -> None:
    done = job.handler(sample_event("learning_schedule_report"), Context())  # type: ignore[arg-type]
    shown = send("learning_api_suggestions")

    assert done == {"date": "2026-11-02", "questions": 1, "suggestions": 0}
    assert (shown["statusCode"], json.loads(shown["body"])["questions"]) == (200, 1)


def test_a_label_is_taken(objects: FakeObjects) -> None:
    answer = send("learning_api_label")

    assert json.loads(answer["body"]) == {
        "id": QUESTION.id,
        "text": "do you knit?",
        "intent": "other",
        "label": "delivery_options",
    }
    assert [row["label"] for row in Lake(objects).read("labels")] == ["delivery_options"]


@pytest.mark.parametrize("case", ["bad_id", "bad_label", "no_body", "unknown_field"])
def test_a_label_that_is_none_is_refused(objects: FakeObjects, case: str) -> None:
    answer = send(f"learning_api_label_{case}")

    assert answer["statusCode"] == 400
    assert error_of(answer)["message"]
    assert not list(Lake(objects).read("labels"))


@pytest.mark.usefixtures("objects")
def test_before_the_first_report_staff_is_told_so() -> None:
    assert send("learning_api_suggestions")["statusCode"] == 404


@pytest.mark.usefixtures("objects")
def test_the_job_refuses_an_event_that_names_no_moment() -> None:
    with pytest.raises(BadInput):
        job.handler(sample_event("learning_schedule_no_time"), Context())  # type: ignore[arg-type]
