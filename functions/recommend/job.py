"""The schedule: fits the recommender anew and publishes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.artefacts import Artefacts
from storeclerk.config import Config
from storeclerk.events import scheduled_at
from storeclerk.lake import Lake
from storeclerk.recommend.retraining import Retrained, retrain
from storeclerk.records import as_json

if TYPE_CHECKING:
    from datetime import datetime

    from aws_lambda_powertools.utilities.typing import LambdaContext


def run(until: datetime) -> Retrained:
    """Retrain on the stores of this function."""
    config = Config.from_environment(os.environ)
    bucket = stores.lake(config)
    return retrain(Lake(bucket), Artefacts(bucket), until=until, retention_days=config.retention_days)


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Lambda's entry. What fails is raised: Lambda tries again, then the failure queue has the event."""
    outcome: dict[str, Any] = as_json(run(scheduled_at(event)))
    return outcome
