"""Events of an HTTP API (payload format 2.0) as API Gateway sends them, and the context that Lambda adds."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[1] / "events"
REQUEST_ID = "JKJaXmPLvHcESHA="


@dataclass
class Context:
    """What Lambda hands to a handler beside the event."""

    function_name: str = "storeclerk-test"
    function_version: str = "1"
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:111122223333:function:storeclerk-test"
    memory_limit_in_mb: int = 1769
    aws_request_id: str = "0bbf5d4a-7e0a-4e0c-9a9b-2f0e8a1d6c55"
    log_group_name: str = "/aws/lambda/storeclerk-test"
    log_stream_name: str = "2026/11/01/[1]0123456789abcdef"
    remaining_ms: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda stops the function."""
        return self.remaining_ms


def sample_event(name: str) -> dict[str, Any]:
    """Read one of the events that ship in the repository."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return event


def http_event(
    method: str,
    path: str,
    body: object = None,
    *,
    customer: str | None = None,
    scope: str | None = None,
    query: dict[str, str] | None = None,
    claim: str = "sub",
    route: str | None = None,
) -> dict[str, Any]:
    """Build the event of one request; body is bytes (sent as base64), text (as it is) or anything that JSON holds.

    route is the path as the route key has it, with its parameters in braces, where the path has any.
    """
    key = f"{method} {route or path}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in (query or {}).items()),
        "headers": {"content-type": "application/json", "host": "api.storeclerk.example"},
        "requestContext": _request_context(method, path, key),
        "isBase64Encoded": isinstance(body, bytes),
    }
    if route:
        event["pathParameters"] = _path_parameters(route, path)
    if query:
        event["queryStringParameters"] = query
    if body is not None:
        event["body"] = _body_text(body)
    if customer or scope:
        claims = {claim: customer, "scope": scope, "iss": "https://id.storeclerk.example", "exp": "1793491200"}
        present = {name: value for name, value in claims.items() if value}
        event["requestContext"]["authorizer"] = {"jwt": {"claims": present, "scopes": None}}
    return event


def error_of(response: dict[str, Any]) -> dict[str, str]:
    """Read the one shape of errors, and fail on any other."""
    content = json.loads(response["body"])
    assert list(content) == ["error"]
    assert set(content["error"]) == {"code", "message", "request_id"}
    error: dict[str, str] = content["error"]
    return error


def _path_parameters(route: str, path: str) -> dict[str, str]:
    pairs = zip(route.split("/"), path.split("/"), strict=True)
    return {name.strip("{}"): value for name, value in pairs if name.startswith("{")}


def _body_text(body: object) -> str:
    if isinstance(body, bytes):
        return base64.b64encode(body).decode()
    return body if isinstance(body, str) else json.dumps(body)


def _request_context(method: str, path: str, key: str) -> dict[str, Any]:
    return {
        "accountId": "111122223333",
        "apiId": "a1b2c3d4e5",
        "domainName": "api.storeclerk.example",
        "domainPrefix": "api",
        "http": {
            "method": method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.10",
            "userAgent": "tests",
        },
        "requestId": REQUEST_ID,
        "routeKey": key,
        "stage": "$default",
        "time": "01/Nov/2026:10:00:00 +0000",
        "timeEpoch": 1793527200000,
    }
