"""The audit from the shown list to the report that staff read, on AWS's own behaviour, as moto imitates it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import functions.bias_audit.app as api
from functions.bias_audit import job
from functions.features import stream
from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.records import Profile, as_json
from tests.http_events import Context

EVENTS = Path(__file__).parents[2] / "events"
MOMENT = datetime(2026, 11, 1, 3, tzinfo=UTC)


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def read(name: str) -> tuple[int, Any]:
    answer = api.handler(event(name), Context())  # type: ignore[arg-type]
    return answer["statusCode"], json.loads(answer["body"])


def audit() -> dict[str, Any]:
    return job.handler(event("bias_audit_schedule_daily"), Context())  # type: ignore[arg-type]


def fill_people(config: Config) -> None:
    """Seven women and five men who consented, and one man who did not."""
    table = stores.customers(config)
    gate = ConsentGate(table)
    for number in range(13):
        gender = "female" if number < 7 else "male"
        profile = Profile(f"subject{number}", "A", "a@shop.example", MOMENT, demographics={"gender": gender})
        table.put(f"c{number}", "profile", as_json(profile))
        gate.record(f"c{number}", Purpose.DEMOGRAPHICS_IN_AUDITS, granted=number < 12, text_version="1")


def show_lists() -> None:
    """One list each, as the stream queue delivers what the recommendations logged: dearer for men."""
    decisions = [
        {
            "type": "decision",
            "decision_id": f"d{number}",
            "subject": f"subject{number}",
            "at": (MOMENT - timedelta(hours=1.5 * number + 1)).isoformat(),
            "strategy": "popular",
            "model_version": "",
            "items": [{"product_id": "p", "rank": 1, "price": 10.5 if number < 7 else 30, "score": 0.0}],
        }
        for number in range(13)
    ]
    records = [
        {"messageId": str(number), "body": json.dumps(decision), "eventSource": "aws:sqs"}
        for number, decision in enumerate(decisions)
    ]
    assert stream.handler({"Records": records}, Context()) == {"batchItemFailures": []}  # type: ignore[arg-type]


def test_the_schedule_reads_the_logged_decisions_and_staff_read_the_report(aws: Config) -> None:
    fill_people(aws)
    show_lists()
    assert audit()["decisions"] == 13
    assert read("bias_audit_api_list") == (200, {"dates": ["2026-11-01"]})
    status, report = read("bias_audit_api_report")
    figures = {(one["name"], *one["group"]): (one["value"], one["n"]) for one in report["measures"]}
    assert status == 200
    assert figures == {
        ("mean_price", "female"): (10.5, 7),
        ("mean_price", "male"): (30.0, 5),
        ("selection_rate", "female"): (1.0, 7),
        ("selection_rate", "male"): (0.0, 5),
        ("disparate_impact_ratio", "male"): (0.0, 5),
    }


def test_a_day_on_which_nothing_was_shown_has_a_report_too(aws: Config) -> None:
    fill_people(aws)
    assert audit()["findings"][0].startswith("No decision was logged")
    assert read("bias_audit_api_report")[0] == 200


@pytest.mark.usefixtures("aws")
def test_before_the_first_audit_there_is_nothing_to_read() -> None:
    assert read("bias_audit_api_list") == (200, {"dates": []})
    status, answer = read("bias_audit_api_report")
    assert (status, answer["error"]["code"]) == (404, "not_found")
    assert read("bias_audit_api_bad_date")[0] == 400


def test_auditing_twice_leaves_one_report_and_the_same(aws: Config) -> None:
    fill_people(aws)
    show_lists()
    audit()
    first = read("bias_audit_api_report")
    audit()
    assert read("bias_audit_api_report") == first
    assert read("bias_audit_api_list") == (200, {"dates": ["2026-11-01"]})
