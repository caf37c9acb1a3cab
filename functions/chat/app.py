"""POST /chat for anyone, POST /me/chat for a signed-in customer."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.assembly import Model, Settings, assemble
from storeclerk.chat.contract import MAX_BODY_BYTES, Caller, ChatRequest, ChatResponse
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.config import ChatConfig
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.model import Encoder
from storeclerk.recommend.service import RecommendService

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from storeclerk.chat.service import ChatService

api = Api()


@cache
def config() -> ChatConfig:
    """The settings of this function."""
    return ChatConfig.from_environment(os.environ)


@cache
def service() -> ChatService:
    """The chat on the deployed model and stores."""
    folder = Path(config().model_directory)
    with ThreadPoolExecutor(1) as pool:
        # The model is checked and opened outside the interpreter's lock while the clients are made: 20 to 50 ms less.
        opening = pool.submit(Encoder, folder)
        every, shipped = stores.every(config()), load_shipped(folder, config().refusal_threshold)
    every = every._replace(crm=stores.crm(config()))
    model = Model(folder, opening.result(), shipped, stores.generator(config()))
    recommender = RecommendService(ConsentGate(every.customers), every.products, every.lake, every.stream)
    return assemble(every, recommender, Settings.of(config()), model)


@api.route("POST /chat")
@api.route("POST /me/chat")
def say(request: Request) -> ChatResponse:
    """Answer a message."""
    customer = request.customer_id(config().customer_claim) if "/me/" in request.route_key else None
    caller = Caller(customer, request.source, request.id)
    return service().answer(request.body(ChatRequest, limit=MAX_BODY_BYTES), caller)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
