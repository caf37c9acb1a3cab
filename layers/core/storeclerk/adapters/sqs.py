"""The stream queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storeclerk.adapters.failures import store_errors
from storeclerk.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_sqs import SQSClient

    from storeclerk.records import JsonObject

_BATCH = 10  # SQS's limit for one call
_encode = msgspec.json.Encoder(decimal_format="number").encode


class Queue:
    """`StreamQueue` on SQS."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Sequence[JsonObject]) -> None:
        """Send messages, ten in a call. Raises StoreUnavailable when any was not taken."""
        for start in range(0, len(messages), _BATCH):
            entries = [
                {"Id": str(number), "MessageBody": _encode(message).decode()}
                for number, message in enumerate(messages[start : start + _BATCH])
            ]
            with store_errors("stream queue"):
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            if answer.get("Failed"):
                raise StoreUnavailable("The stream queue did not take every message. Please try again.")
