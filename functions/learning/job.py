"""The weekly report on questions that got no good answer."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.feedback.learning import Learning
from storeclerk.chat.feedback.suggestions import Suggestions
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.config import Config
from storeclerk.events import scheduled_at
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def learning() -> Learning:
    """The report on the deployed model and lake."""
    config = Config.from_environment(os.environ)
    model, lake = Path(config.model_directory), stores.lake(config)
    encoder, shipped = Encoder(model), load_shipped(model, config.refusal_threshold)
    return Learning(lake, Suggestions(encoder, live_intents(lake, encoder, shipped), shipped.own))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Report once. Raises what a retry may mend, and BadInput for an event that is no schedule's."""
    report = learning().run(scheduled_at(event))
    return {"date": report.date.isoformat(), "questions": report.questions, "suggestions": len(report.suggestions)}
