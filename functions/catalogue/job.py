"""The nightly schedule: vectors of products whose texts are new, by which the chat finds what customers describe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.products.vectors import publish_vectors
from storeclerk.config import Config
from storeclerk.events import scheduled_at
from storeclerk.model import Encoder

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Publish the vectors. Raises what a retry may mend, and BadInput for an event that is no schedule's."""
    scheduled_at(event)
    config = Config.from_environment(os.environ)
    encoder = Encoder(Path(config.model_directory), threads=os.cpu_count() or 1)
    manifest = publish_vectors(stores.products(config), encoder, stores.lake(config))
    return {"version": manifest.version}
