"""The event bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storeclerk.adapters.failures import store_errors
from storeclerk.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_events import EventBridgeClient

    from storeclerk.records import JsonObject

SOURCE = "storeclerk.chat"
_encode = msgspec.json.Encoder(decimal_format="number").encode


class Bus:
    """`EventBus` on EventBridge."""

    def __init__(self, connect: Callable[[], EventBridgeClient], name: str) -> None:
        self._connect = connect
        self._name = name

    def publish(self, kind: str, detail: JsonObject) -> None:
        """Publish one event. Raises StoreUnavailable when it was not taken."""
        entry = {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": kind,
            "Detail": _encode(detail).decode(),
        }
        with store_errors("event bus"):
            answer = self._connect().put_events(Entries=[entry])  # type: ignore[list-item]
        if answer.get("FailedEntryCount"):
            raise StoreUnavailable("The event bus did not take the event. Please try again.")
