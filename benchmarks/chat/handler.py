"""The handler of the chat function around a chat in memory, and the events that it answers."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from functions.chat import app

if TYPE_CHECKING:
    from storeclerk.chat.service import ChatService

_CONTEXT: Any = SimpleNamespace(aws_request_id="benchmark")


class Handled:
    """A chat behind the function's handler."""

    def __init__(self, service: ChatService) -> None:
        """Put a chat where the function would make its own."""
        settings = SimpleNamespace(customer_claim="sub")
        vars(app).update(service=lambda: service, config=lambda: settings)
        self._sent = 0

    def say(self, text: str, session_id: str | None = None, customer: str | None = None) -> tuple[float, Any]:
        """Send a message; give the handler's milliseconds and the answer. Raises RuntimeError where it is no answer."""
        self._sent += 1
        address = f"192.0.{self._sent // 250 % 250}.{self._sent % 250}"
        asked = event(text, session_id, f"benchmark-{self._sent}", address, customer)
        started = time.perf_counter_ns()
        answer = app.handler(asked, _CONTEXT)
        milliseconds = (time.perf_counter_ns() - started) / 1e6
        body = json.loads(answer["body"])
        if answer["statusCode"] != 200 or "something went wrong on our side" in body["reply"]:
            raise RuntimeError(f"The chat did not answer {text!r}: {answer}")
        return milliseconds, body


def event(
    text: str, session_id: str | None, request_id: str, address: str, customer: str | None = None
) -> dict[str, Any]:
    """Give the event of one message, of a visitor or of a customer who is signed in."""
    path = "/me/chat" if customer else "/chat"
    http = {"method": "POST", "path": path, "sourceIp": address}
    context: dict[str, Any] = {"http": http, "requestId": request_id}
    if customer:
        context["authorizer"] = {"jwt": {"claims": {"sub": customer}}}
    body = {"message": text} | ({"session_id": session_id} if session_id else {})
    return {
        "version": "2.0",
        "routeKey": f"POST {path}",
        "rawPath": path,
        "requestContext": context,
        "body": json.dumps(body),
    }
