"""Flows dropped into the inbox, by the EventBridge event "Object Created" of S3."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.flows.files import FlowFiles
from storeclerk.config import Config
from storeclerk.events import dropped_file
from storeclerk.records import as_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> FlowFiles:
    """The service on the deployed stores."""
    config = Config.from_environment(os.environ)
    return FlowFiles(inbox=stores.inbox(config), lake=stores.lake(config))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Publish one file of a flow. Raises what a retry may mend, and BadInput for an event of another kind."""
    report: dict[str, Any] = as_json(service().publish_file(dropped_file(event)))
    return report
