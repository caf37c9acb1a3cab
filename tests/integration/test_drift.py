"""Turns on their way from the stream queue to the report on drift, on AWS's own behaviour as moto imitates it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from functions.features import stream
from functions.monitoring import job
from storeclerk.adapters import clients
from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.monitoring.projections import project
from storeclerk.config import Config
from storeclerk.records import as_json
from tests.http_events import Context, sample_event
from tests.unit.chat.monitoring.test_service import LABELS, fact, head, texts_of

NOON = datetime.now(UTC).replace(hour=12)


@pytest.fixture(autouse=True)
def _small_head(aws: Config, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(job, "load_shipped", lambda _: Shipped(head(), "model-1"))


def turns(number: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(1)
    labels = random.integers(0, len(LABELS), number).tolist()
    places = [project(texts_of(label, 1, random))[0] for label in labels]
    rows = zip(range(number), labels, places, strict=True)
    return [{"type": "turn", **as_json(fact(turn, NOON, LABELS[label], row))} for turn, label, row in rows]


def deliver(messages: list[dict[str, Any]]) -> None:
    records = [{"messageId": f"m-{n}", "body": json.dumps(body)} for n, body in enumerate(messages)]
    answer = stream.handler({"Records": records}, Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": []}


def watch() -> dict[str, Any]:
    night = {**sample_event("monitoring_schedule_daily"), "time": f"{NOON + timedelta(days=1):%Y-%m-%d}T00:50:00Z"}
    return job.handler(night, Context())  # type: ignore[arg-type]


def test_the_turns_of_a_day_become_a_report() -> None:
    deliver(turns(230))

    day = f"{NOON:%Y-%m-%d}"
    assert watch() == {"date": day, "turns": 230, "verdict": "steady"}
    stored = clients.s3().get_object(Bucket="lake", Key=f"monitoring/date={day}/drift.json")["Body"].read()
    assert json.loads(stored)["training"]["turns"] == 180


def test_a_turn_that_is_delivered_twice_counts_once() -> None:
    deliver(turns(3))
    deliver(turns(3))

    assert watch()["turns"] == 3


def test_a_lake_without_turns_gives_no_verdict() -> None:
    assert (watch()["turns"], watch()["verdict"]) == (0, "too few turns")
