"""Examples of intents dropped into the inbox, by the EventBridge event "Object Created" of S3."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.intents.files import IntentFiles
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.config import Config
from storeclerk.events import dropped_file
from storeclerk.model import Encoder
from storeclerk.records import as_json
from storeclerk.text.pii.cover import PersonalDataCover

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> IntentFiles:
    """The service on the deployed model and stores."""
    config = Config.from_environment(os.environ)
    model, lake = Path(config.model_directory), stores.lake(config)
    encoder = Encoder(model, threads=os.cpu_count() or 1)
    teacher = Teacher(encoder, load_shipped(model, config.refusal_threshold))
    return IntentFiles(
        IntentService(lake, teacher, PersonalDataCover.load(model, encoder)), inbox=stores.inbox(config), lake=lake
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Teach the intents of one file. Raises what a retry may mend, and BadInput for an event of another kind."""
    report: dict[str, Any] = as_json(service().teach_file(dropped_file(event)))
    return report
