"""From a turn to what staff learns of it, on AWS's own behaviour, as moto imitates it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from functions.features import stream
from functions.learning import app
from storeclerk.adapters import clients, stores
from storeclerk.chat.feedback.contract import FeedbackRequest
from storeclerk.chat.feedback.learning import Learning
from storeclerk.chat.feedback.questions import OpenQuestions
from storeclerk.chat.feedback.service import Feedback
from storeclerk.chat.memory.sessions import Sessions, StoredTurn, turn_item
from storeclerk.chat.monitoring.metrics import TurnMetrics
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.lake import Lake
from storeclerk.own_items import OwnItems
from tests.http_events import Context, http_event
from tests.unit.chat.feedback.test_learning import suggestions
from tests.unit.chat.monitoring.finished import finished

NOW = datetime.now(UTC)
DOWN = FeedbackRequest(thumbs="down", reason="call +49 170 1234567")


class Deployed:
    """The parts that a turn passes, on the deployed stores."""

    def __init__(self, config: Config) -> None:
        self.queue = config.stream_queue_url
        self.lake = Lake(stores.lake(config))
        self.own = OwnItems(stores.customers(config))
        self.sessions = Sessions(self.own, 30, lambda: NOW)
        self.questions = OpenQuestions(ConsentGate(stores.customers(config)), stores.stream(config))
        self.feedback = Feedback(self.own, self.sessions, self.questions)
        self.metrics = TurnMetrics(stores.stream(config), self.questions, lambda: NOW)
        self.learning = Learning(stores.lake(config), suggestions())

    def keep_turn(self) -> str:
        talk = self.sessions.begin(None)
        turn = StoredTurn(1, NOW, "do you knit?", "We ship.", "other", 0.4, "knowledge")
        assert self.sessions.save(talk, replace(talk.session, turn=1), turn)
        return talk.session.session_id

    def deliver(self) -> None:
        """Take what waits in the queue into the lake."""
        found = clients.sqs().receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        records = [{"messageId": message["MessageId"], "body": message["Body"]} for message in found]
        assert stream.handler({"Records": records}, Context()) == {"batchItemFailures": []}  # type: ignore[arg-type]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.lake.read(table, NOW.date()))


def label_event(name: str) -> dict[str, Any]:
    body, route = {"label": "knitting"}, "/questions/{id}/label"
    return http_event("PUT", f"/questions/{name}/label", body, customer="kim", scope="storeclerk/staff", route=route)


@pytest.fixture
def deployed(aws: Config) -> Deployed:
    return Deployed(aws)


def test_thumbs_down_become_a_question_that_staff_labels(deployed: Deployed) -> None:
    session_id = deployed.keep_turn()

    deployed.feedback.give(None, session_id, 1, replace(DOWN, reason=None))
    deployed.feedback.give(None, session_id, 1, DOWN)
    deployed.deliver()
    [asked] = deployed.rows("questions")
    event = label_event(asked["id"])
    answer = app.handler(event, Context())  # type: ignore[arg-type]

    assert json.loads(answer["body"])["label"] == "knitting"
    assert [row["label"] for row in deployed.rows("labels")] == ["knitting"]
    kept = deployed.own.get(f"visitor#{session_id}", turn_item(session_id, 1)) or {}
    assert (kept["thumbs"], kept["reason"], kept["message"]) == ("down", "call [phone]", "do you knit?")


def test_a_turn_is_a_row_of_its_day(deployed: Deployed) -> None:
    deployed.metrics.record(finished(customer_id=None, settled=False))
    deployed.deliver()

    [turn], [asked] = deployed.rows("turns"), deployed.rows("questions")
    assert (turn["settled"], len(turn["projections"]), asked["why"]) == (False, 16, "unanswered")


def test_a_question_that_never_was_is_not_found_in_the_bucket(deployed: Deployed) -> None:
    event = label_event("0" * 32)

    assert app.handler(event, Context())["statusCode"] == 404  # type: ignore[arg-type]
    assert deployed.rows("labels") == []


def test_a_report_is_made_of_an_empty_lake(deployed: Deployed) -> None:
    report = deployed.learning.run(NOW)

    assert (report.questions, report.suggestions, report.accuracy) == (0, (), ())
