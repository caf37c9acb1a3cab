"""The daily purge of lake rows past their retention."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.events import scheduled_at
from storeclerk.privacy.retention import Purge
from storeclerk.records import as_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def purge() -> Purge:
    """The purge of the deployed lake."""
    config = Config.from_environment(os.environ)
    return Purge(stores.lake(config), config.retention_days)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Purge once. Raises what a retry may mend, and BadInput for an event that is no schedule's."""
    done: dict[str, Any] = as_json(purge().run(scheduled_at(event), datetime.now(UTC)))
    return done
