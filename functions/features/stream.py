"""Messages of the stream queue, in batches; those that fail are delivered again, and in the end to the dead letters."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.events import queued_messages
from storeclerk.features.stream import StreamService
from storeclerk.lake import Lake

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> StreamService:
    """The service on the deployed stores."""
    config = Config.from_environment(os.environ)
    customers = stores.customers(config)
    return StreamService(ConsentGate(customers), customers, Lake(stores.lake(config)), config.retention_days)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Store one batch and report the messages that failed."""
    messages = queued_messages(event)
    failed = service().handle(messages)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
