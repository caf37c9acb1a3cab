"""What the benchmark of the chat counts and finds wrong."""

from decimal import Decimal
from typing import Any

import pytest

from benchmarks.chat.cost import PRICES, Counted, alarm_metrics, of_a_million
from benchmarks.chat.meter import Meter
from benchmarks.chat.sessions import TURNS, Talker
from tests.fakes import FakeCustomers, FakeProducts

ANSWER: dict[str, Any] = {
    "statusCode": 200,
    "body": '{"reply": "W1000001 is packed.", "turn": 1, "session_id": "s-1", "actions": []}',
}


def talker() -> Talker:
    return Talker(1, "W1000001", "ann@mail.example", frozenset({"W1000001"}), "canaryabcdef")


def test_a_store_that_is_watched_behaves_and_counts_what_it_was_asked() -> None:
    meter, store = Meter(), FakeCustomers()
    watched = meter.watch(store)

    watched.put("ann", "profile", {"name": "Ann"})

    assert watched.get("ann", "profile") == store.get("ann", "profile")
    assert meter.calls == {"FakeCustomers.put": 1, "FakeCustomers.get": 1}
    assert meter.nanoseconds > 0


def test_a_list_that_is_read_bit_by_bit_is_timed_whole() -> None:
    meter = Meter()

    assert list(meter.watch(FakeProducts()).all()) == []
    assert meter.calls == {"FakeProducts.all": 1}


def test_a_reply_of_the_own_order_is_right() -> None:
    one = talker()
    one.hears(ANSWER)

    assert (one.wrong, one.session, one.turn) == ([], "s-1", 1)


@pytest.mark.parametrize("strange", ["W1000002", "canaryzzzzzz"])
def test_an_order_or_a_word_of_another_is_seen(strange: str) -> None:
    one = talker()
    one.hears({**ANSWER, "body": ANSWER["body"].replace("W1000001", strange)})

    assert strange in one.wrong[0]


def test_a_complaint_without_its_word_is_seen() -> None:
    one = talker()
    one.turn = TURNS - 1
    body = '{"reply": "Shall I hand it over?", "turn": 4, "session_id": "s-1", "actions": [{"value": "yes"}]}'
    one.hears({"statusCode": 200, "body": body})

    assert "canaryabcdef" in one.wrong[0]


def test_a_failure_is_no_answer() -> None:
    one = talker()
    one.hears({"statusCode": 500, "body": '{"error": {}}'})

    assert one.wrong[0].startswith("no answer")


def test_a_million_turns_cost_what_is_counted_of_one() -> None:
    turn = Counted(milliseconds=4, calls=1, reads=2, writes=3, messages=0, events=0, log_bytes=1000)
    costs = of_a_million(turn, memory=1024)

    assert costs["Lambda, GB-second (x86)"] == PRICES["Lambda, GB-second (x86)"] * Decimal("10000.0")
    assert costs["DynamoDB on demand, million write units"] == 3 * PRICES["DynamoDB on demand, million write units"]
    assert costs["CloudWatch Logs, GB taken in"] == PRICES["CloudWatch Logs, GB taken in"]


def test_an_alarm_on_a_rate_is_billed_by_its_metrics() -> None:
    plain = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}}
    rate = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {"Metrics": [{"Expression": "a / b"}, {"MetricStat": {}}, {"MetricStat": {}}]},
    }

    assert alarm_metrics({"Resources": {"A": plain, "B": rate, "C": {"Type": "AWS::S3::Bucket"}}}) == 3
