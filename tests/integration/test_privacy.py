"""The privacy functions on their stores, composed as they are deployed."""

import json
from datetime import date
from typing import Any

from functions.privacy import app, job
from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.lake import Lake
from tests.http_events import Context, http_event, sample_event


def send(event: dict[str, Any]) -> Any:
    response = app.handler(event, Context())  # type: ignore[arg-type]
    assert response["statusCode"] == 200
    return json.loads(response["body"])


def test_a_consent_given_by_the_route_opens_the_gate_and_withdrawn_closes_it(aws: Config) -> None:
    table = stores.customers(aws)
    given = {"granted": True, "text_version": "2026-01"}
    send(
        http_event(
            "PUT",
            "/me/consents/personalisation",
            given,
            customer="customer1",
            route="/me/consents/{purpose}",
        )
    )
    assert list(table.consenting(Purpose.PERSONALISATION)) == ["customer1"]

    send(sample_event("privacy_api_withdraw"))

    assert not ConsentGate(table).allows("customer1", Purpose.PERSONALISATION)
    assert list(table.consenting(Purpose.PERSONALISATION)) == []
    states = send(sample_event("privacy_api_consents"))["consents"]
    assert [(state["purpose"], state["granted"]) for state in states if state["at"]] == [("personalisation", False)]


def test_the_purge_removes_the_days_past_their_retention_from_the_lake(aws: Config) -> None:
    bucket = stores.lake(aws)
    lake = Lake(bucket)
    gone = ("quarantine", "interactions", "decisions", "turns", "questions", "labels", "suggestions")
    for table in ("features/source=reviews", *gone, "audits"):
        lake.write(table, date(2020, 1, 1), "old", [{"n": 1}])
        lake.write(table, date(2026, 10, 31), "new", [{"n": 2}])

    done = job.handler(sample_event("privacy_schedule_purge"), Context())  # type: ignore[arg-type]

    assert done["removed"] == dict.fromkeys(("features", *gone), 1)
    assert [key for key in bucket.keys("") if "2020" in key] == ["audits/date=2020-01-01/old.jsonl"]
    assert len([key for key in bucket.keys("") if "2026" in key]) == len(gone) + 2
