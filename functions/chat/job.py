"""The sweep, every few minutes: events that a crash kept from the bus."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.outbox import Outbox
from storeclerk.config import Config
from storeclerk.events import scheduled_at
from storeclerk.own_items import OwnItems

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def outbox() -> Outbox:
    """The events that wait in the deployed table."""
    config = Config.from_environment(os.environ)
    return Outbox(OwnItems(stores.customers(config)), stores.bus(config), lambda: datetime.now(UTC))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Publish what waits. Raises what a retry may mend, and BadInput for an event that is no schedule's."""
    scheduled_at(event)
    return {"published": outbox().sweep()}
