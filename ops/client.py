"""Calls of the store's API, as a shop page would make them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the API said: the status and the body, read as JSON."""

    status: int
    body: Any


def call(
    url: str,
    *,
    method: str = "GET",
    body: object = None,
    token: str | None = None,
    content_type: str = "application/json",
) -> Answer:
    """Call a route; a refusal is an answer too. bytes are sent as they are, other bodies as JSON."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": content_type, **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return Answer(answer.status, json.loads(answer.read() or b"null"))
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, json.loads(refusal.read() or b"null"))
