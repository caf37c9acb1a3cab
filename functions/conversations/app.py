"""What was said in a conversation: what staff wrote, and why the chat answered as it did, for those whose it is."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.assembly import Conversations, Model, Settings, conversations
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.why import WhyResponse, parse_turn
from storeclerk.config import ChatConfig
from storeclerk.http import Api, Request
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from storeclerk.chat.contract import Messages

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


def _who(request: Request) -> tuple[str | None, str]:
    mine = "/me/" in request.route_key
    return request.customer_id(config().customer_claim) if mine else None, request.path["session_id"]


@api.route("GET /chat/{session_id}/messages")
@api.route("GET /me/chat/{session_id}/messages")
def messages(request: Request) -> Messages:
    """Show what staff wrote."""
    return service().messages(*_who(request), request.query.get("after", ""))


@api.route("GET /chat/{session_id}/turns/{turn}/why")
@api.route("GET /me/chat/{session_id}/turns/{turn}/why")
def why(request: Request) -> WhyResponse:
    """Explain a turn."""
    return service().why.explain(*_who(request), parse_turn(request.path["turn"]))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
