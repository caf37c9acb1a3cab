"""Files of the knowledge base dropped into or removed from the inbox, by the EventBridge events of S3."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.knowledge.files import KnowledgeFiles
from storeclerk.config import Config
from storeclerk.events import changed_file
from storeclerk.model import Encoder
from storeclerk.records import as_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> KnowledgeFiles:
    """The service on the deployed model and stores."""
    config = Config.from_environment(os.environ)
    encoder = Encoder(Path(config.model_directory), threads=os.cpu_count() or 1)
    return KnowledgeFiles(stores.inbox(config), stores.lake(config), encoder)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Publish the index after a change. Raises what a retry may mend, and BadInput for an event of another kind."""
    report = service().take_change(changed_file(event))
    return as_json(report) if report else {}
