"""POST /features for staff: the features of a batch of rows."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.contract import FeaturesRequest, FeaturesResponse
from storeclerk.features.service import FeatureService
from storeclerk.http import Api, Request
from storeclerk.text.reader import TextReader

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def service() -> FeatureService:
    """The service on the deployed model and catalogue."""
    config = Config.from_environment(os.environ)
    model = Path(config.model_directory)
    return FeatureService(TextReader.load(model), Catalogue(stores.products(config)))


@api.route("POST /features")
def features(request: Request) -> FeaturesResponse:
    """Extract the features of a batch."""
    return service().extract_rows(request.body(FeaturesRequest))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
