"""A file dropped into the inbox, by the EventBridge event "Object Created" of S3."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.events import dropped_file
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.files import FileService
from storeclerk.features.service import FeatureService
from storeclerk.records import as_json
from storeclerk.text.reader import TextReader

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> FileService:
    """The service on the deployed model and stores."""
    config = Config.from_environment(os.environ)
    model = Path(config.model_directory)
    reader = TextReader.load(model, threads=os.cpu_count() or 1)
    features = FeatureService(reader, Catalogue(stores.products(config)))
    return FileService(features, inbox=stores.inbox(config), lake=stores.lake(config))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Extract one file. Raises what a retry may mend, and BadInput for an event of another kind."""
    dropped = dropped_file(event)
    report: dict[str, Any] = as_json(service().extract_file(dropped))
    return report
