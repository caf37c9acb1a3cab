"""The routes below /intents, for staff: which intents there are, new ones, and other versions."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.intents.contract import MAX_BODY_BYTES, IntentsResponse, LiveRequest, TaughtResponse, TeachRequest
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.config import Config
from storeclerk.http import Api, Request
from storeclerk.model import Encoder
from storeclerk.text.pii.cover import PersonalDataCover

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def service() -> IntentService:
    """The service on the deployed model and the lake."""
    config = Config.from_environment(os.environ)
    model = Path(config.model_directory)
    encoder = Encoder(model)
    teacher = Teacher(encoder, load_shipped(model, config.refusal_threshold))
    return IntentService(stores.lake(config), teacher, PersonalDataCover.load(model, encoder))


api.route("GET /intents")(lambda _: service().intents())
api.route("GET /intents/versions")(lambda _: service().versions())


@api.route("PUT /intents/{label}")
def teach(request: Request) -> TaughtResponse:
    """Teach an intent."""
    return service().teach(request.path["label"], request.body(TeachRequest, limit=MAX_BODY_BYTES))


@api.route("DELETE /intents/{label}")
def remove(request: Request) -> IntentsResponse:
    """Remove an intent that was taught."""
    return service().remove(request.path["label"])


@api.route("POST /intents/rollback")
def roll_back(request: Request) -> IntentsResponse:
    """Go back to a version."""
    return service().make_live(request.body(LiveRequest).version)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
