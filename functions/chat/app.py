"""POST /chat for anyone, POST /me/chat for a signed-in customer."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.contract import MAX_BODY_BYTES, ChatRequest, ChatResponse
from storeclerk.chat.knowledge import live_knowledge
from storeclerk.chat.orders import OrderDesk
from storeclerk.chat.service import ChatService
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import api, body, customer_id, request_id, respond
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

app = api()


@cache
def config() -> Config:
    """The settings of this function."""
    return Config.from_environment(os.environ)


@cache
def service() -> ChatService:
    """The service on the deployed model and stores."""
    with ThreadPoolExecutor(1) as pool:
        # The model is checked and opened outside the interpreter's lock while the clients are made: 20 to 50 ms less.
        encoder = pool.submit(Encoder, Path(config().model_directory))
        lake, gate = stores.lake(config()), ConsentGate(stores.customers(config()))
    return ChatService(
        encoder=encoder.result(), knowledge=live_knowledge(lake), orders=OrderDesk(gate), person=config().contact_link
    )


@app.post("/chat")
def chat() -> ChatResponse:
    """Answer anyone's message."""
    return service().answer(body(app, ChatRequest, limit=MAX_BODY_BYTES), request_id(app))


@app.post("/me/chat")
def my_chat() -> ChatResponse:
    """Answer a signed-in customer's message."""
    customer = customer_id(app, config().customer_claim)
    return service().answer_customer(body(app, ChatRequest, limit=MAX_BODY_BYTES), request_id(app), customer)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
