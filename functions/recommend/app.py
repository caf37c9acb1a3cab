"""GET /me/recommendations: what the signed-in customer may like."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.recommend.contract import parse_k
from storeclerk.recommend.service import RecommendService
from storeclerk.records import as_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def config() -> Config:
    """The settings of this function."""
    return Config.from_environment(os.environ)


@cache
def service() -> RecommendService:
    """The service on the stores of this function."""
    return RecommendService(
        gate=ConsentGate(stores.customers(config())),
        products=stores.products(config()),
        lake=stores.lake(config()),
        stream=stores.stream(config()),
    )


@api.route("GET /me/recommendations")
def recommendations(request: Request) -> dict[str, Any]:
    """Answer with a list for the customer whom the token names."""
    customer = request.customer_id(config().customer_claim)
    k = parse_k(request.query.get("k"))
    answer: dict[str, Any] = as_json(service().recommend(customer, k))
    return answer


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry."""
    return api.respond(event, context)
