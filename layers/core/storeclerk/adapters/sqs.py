"""The stream queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storeclerk.adapters.failures import store_errors

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from storeclerk.records import JsonObject

_encode = msgspec.json.Encoder(decimal_format="number").encode


class Queue:
    """`StreamQueue` on SQS."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, message: JsonObject) -> None:
        """Send one message. Raises StoreUnavailable when it was not taken."""
        with store_errors("stream queue"):
            self._client.send_message(QueueUrl=self._url, MessageBody=_encode(message).decode())
