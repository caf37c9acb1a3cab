"""What is counted, logged and sent of a turn."""

import json
from typing import Any

import numpy as np
import pytest

from storeclerk.chat.contract import Handoff
from storeclerk.chat.feedback.questions import OpenQuestions
from storeclerk.chat.finished import Finished
from storeclerk.chat.monitoring.metrics import TurnMetrics
from storeclerk.chat.monitoring.projections import project
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.records import JsonObject, Profile, as_json
from tests.fakes import FakeCustomers, FakeQueue
from tests.unit.chat.builders import NOW
from tests.unit.chat.monitoring.finished import finished

PERSON = Handoff("handoff-1", "wish", staffed=True)


class Down(FakeQueue):
    """A queue that takes nothing."""

    def send(self, message: JsonObject) -> None:  # noqa: ARG002
        raise StoreUnavailable("The stream queue did not answer.")


class Recorder:
    """The metrics of a chat whose customer ann has a profile."""

    def __init__(self, queue: FakeQueue | None = None) -> None:
        self.queue = queue or FakeQueue()
        self.customers = FakeCustomers()
        self.gate = ConsentGate(self.customers)
        self.customers.put("ann", "profile", as_json(Profile("s-ann", "Ann", "ann@mail.example", NOW)))
        self.metrics = TurnMetrics(self.queue, OpenQuestions(self.gate, self.queue), lambda: NOW)

    def sent(self, kind: str) -> list[JsonObject]:
        return [message for message in self.queue.sent if message["type"] == kind]


def metrics_of(done: Finished, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    Recorder().metrics.record(done)
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [found] = [line for line in lines if "Turns" in line]
    return found


def test_a_settled_turn_without_a_person_is_contained(capsys: pytest.CaptureFixture[str]) -> None:
    found = metrics_of(finished(), capsys)

    assert {name: found[name] for name in ("Turns", "TurnsContained", "TurnsUnsettled", "HandoffsBegun")} == {
        "Turns": 1,
        "TurnsContained": 1,
        "TurnsUnsettled": 0,
        "HandoffsBegun": 0,
    }


@pytest.mark.parametrize(
    ("done", "name"),
    [
        (finished(settled=False), "TurnsUnsettled"),
        (finished(settled=False), "TurnsOutOfScope"),
        (finished(handoff=PERSON), "HandoffsBegun"),
        (finished(cached=True), "CacheHits"),
    ],
)
def test_each_outcome_has_its_metric(done: Finished, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert metrics_of(done, capsys)[name] == 1
    assert metrics_of(finished(), capsys)[name] == 0


def test_a_turn_with_a_person_is_not_contained(capsys: pytest.CaptureFixture[str]) -> None:
    assert metrics_of(finished(handoff=PERSON), capsys)["TurnsContained"] == 0


def test_a_hand_over_that_stands_is_counted_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert metrics_of(finished(handoff=PERSON, handoff_id="handoff-1"), capsys)["HandoffsBegun"] == 0


def test_a_step_that_ran_twice_has_the_time_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    found = metrics_of(finished(), capsys)

    assert (found["ReadMilliseconds"], found["ProductsMilliseconds"], found["TurnMilliseconds"]) == (4.0, 2.5, 6.5)


def test_metrics_have_the_form_that_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    found = metrics_of(finished(), capsys)

    [directive] = found["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], directive["Dimensions"]) == ("Storeclerk", [["service"]])
    assert all(isinstance(found[metric["Name"]], int | float) for metric in directive["Metrics"])
    assert isinstance(found["service"], str)


def test_a_turn_writes_one_line_with_its_metrics_and_how_it_was_answered(capsys: pytest.CaptureFixture[str]) -> None:
    Recorder().metrics.record(finished())

    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["message"], line["Turns"], line["settled"]) == ("turn", 1, True)
    assert {"intent", "confidence", "oos", "language", "by", "handoff", "cached", "mood", "milliseconds"} <= set(line)


def test_neither_log_nor_row_holds_what_was_written_or_by_whom(capsys: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder()

    recorder.metrics.record(finished("do you ship umbrellas to Norway?"))

    told = capsys.readouterr().out + json.dumps(recorder.queue.sent)
    assert not [
        word for word in ("umbrellas", "ann", "s-ann", "session-0001") if f'"{word}' in told or f" {word} " in told
    ]


def test_a_row_has_the_place_of_the_message_along_sixteen_directions() -> None:
    recorder, done = Recorder(), finished()

    recorder.metrics.record(done)

    [row] = recorder.sent("turn")
    places = project(done.answered.exchanges[0].message.reading.summary)[0]
    assert np.allclose(row["projections"], places, atol=1e-4)
    assert len(row["projections"]) == 16


def test_the_directions_are_the_same_for_ever() -> None:
    assert np.round(project(np.eye(384, dtype=np.float32)[:1])[0, :4] * np.sqrt(384)).tolist() == [1.0, 1.0, 1.0, -1.0]


def test_a_question_of_a_visitor_without_an_answer_is_kept_without_personal_data() -> None:
    recorder = Recorder()

    recorder.metrics.record(finished("mail ann@mail.example: do you knit?", customer_id=None, settled=False))

    [question] = recorder.sent("question")
    assert question["text"] == "mail [email]: do you knit?"
    assert (question["why"], question["link"], "subject" in question) == ("unanswered", "/help/shipping", False)


def test_a_question_of_a_customer_is_kept_only_with_consent() -> None:
    recorder = Recorder()
    recorder.metrics.record(finished(settled=False))
    recorder.gate.record("ann", Purpose.MODEL_IMPROVEMENT, granted=True, text_version="1")
    recorder.metrics.record(finished(settled=False))

    assert [question["subject"] for question in recorder.sent("question")] == ["s-ann"]
    assert len(recorder.sent("turn")) == 2


def test_a_queue_that_does_not_answer_is_counted_and_not_raised(capsys: pytest.CaptureFixture[str]) -> None:
    Recorder(Down()).metrics.record(finished())

    assert '"TurnFactsNotSent"' in capsys.readouterr().out
