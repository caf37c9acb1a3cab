"""GET /suggestions and PUT /questions/{id}/label, for staff: what to write, and what a question meant."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.feedback.staff import MAX_BODY_BYTES, LabelRequest, LabelResponse, StaffLearning
from storeclerk.config import Config
from storeclerk.http import Api, Request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def service() -> StaffLearning:
    """The service on the deployed lake."""
    config = Config.from_environment(os.environ)
    return StaffLearning(stores.lake(config), lambda: datetime.now(UTC))


api.route("GET /suggestions")(lambda _: service().suggestions())


@api.route("PUT /questions/{id}/label")
def label(request: Request) -> LabelResponse:
    """Say what a question meant."""
    return service().label(request.path["id"], request.body(LabelRequest, limit=MAX_BODY_BYTES))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
