"""What was said in a conversation, for those whose it is: messages of staff, why a turn was answered so, thumbs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.assembly import Conversations, Model, Settings, conversations
from storeclerk.chat.feedback.contract import MAX_BODY_BYTES, FeedbackRequest
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.why import parse_turn
from storeclerk.config import ChatConfig
from storeclerk.http import Api, Request
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def config() -> ChatConfig:
    """The settings of this function."""
    return ChatConfig.from_environment(os.environ)


@cache
def service() -> Conversations:
    """Conversations in the deployed stores."""
    folder = Path(config().model_directory)
    model = Model(folder, Encoder(folder), load_shipped(folder, config().refusal_threshold))
    return conversations(stores.every(config()), Settings.of(config()), model)


def _whose(request: Request) -> tuple[str | None, str]:
    mine = "/me/" in request.route_key
    return request.customer_id(config().customer_claim) if mine else None, request.path["session_id"]


def _feedback(request: Request) -> object:
    given = request.body(FeedbackRequest, limit=MAX_BODY_BYTES)
    return service().feedback.give(*_whose(request), parse_turn(request.path["turn"]), given)


for at in ("/chat/{session_id}", "/me/chat/{session_id}"):
    api.route(f"GET {at}/messages")(lambda r: service().messages(*_whose(r), r.query.get("after", "")))
    api.route(f"GET {at}/turns/{{turn}}/why")(lambda r: service().why.explain(*_whose(r), parse_turn(r.path["turn"])))
    api.route(f"POST {at}/turns/{{turn}}/feedback")(_feedback)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
