"""POST /chat for anyone, POST /me/chat for a signed-in customer."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.contract import MAX_BODY_BYTES, ChatRequest, ChatResponse
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.orders.desk import OrderDesk
from storeclerk.chat.service import ChatService
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def config() -> Config:
    """The settings of this function."""
    return Config.from_environment(os.environ)


@cache
def service() -> ChatService:
    """The service on the deployed model and stores."""
    model = Path(config().model_directory)
    with ThreadPoolExecutor(1) as pool:
        # The model is checked and opened outside the interpreter's lock while the client is made: 20 to 50 ms less.
        opening = pool.submit(Encoder, model)
        lake, shipped = stores.lake(config()), load_shipped(model, config().refusal_threshold)
    encoder, orders = opening.result(), OrderDesk(ConsentGate(stores.customers(config())))
    return ChatService.of(lake, encoder, shipped, orders, config().contact_link)


@api.route("POST /chat")
def chat(request: Request) -> ChatResponse:
    """Answer anyone's message."""
    return service().answer(request.body(ChatRequest, limit=MAX_BODY_BYTES), request.id)


@api.route("POST /me/chat")
def my_chat(request: Request) -> ChatResponse:
    """Answer a signed-in customer's message."""
    customer = request.customer_id(config().customer_claim)
    return service().answer_customer(request.body(ChatRequest, limit=MAX_BODY_BYTES), request.id, customer)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
