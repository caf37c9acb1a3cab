"""The schedule: compares what customers asked on the day before its moment with the week before and with training."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.monitoring.distribution import Training
from storeclerk.chat.monitoring.service import DriftService
from storeclerk.config import Config
from storeclerk.events import scheduled_at

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> DriftService:
    """The service on the deployed model and the lake."""
    config = Config.from_environment(os.environ)
    shipped = load_shipped(Path(config.model_directory))
    # Turns are placed by the vectors of the encoder that all heads share.
    training = Training(shipped.arrays, comparable=shipped.own is None)
    return DriftService(stores.lake(config), training, shipped.base)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Lambda's entry. What fails is raised: Lambda tries again, then the failure queue has the event."""
    report = service().watch(scheduled_at(event))
    return {"date": report.date.isoformat(), "turns": report.turns, "verdict": report.verdict}
