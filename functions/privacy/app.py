"""Consents of the signed-in customer. The API's default route ends here too: what it does not know is not found."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.privacy.contract import ConsentRequest, ConsentState, ConsentStates
from storeclerk.privacy.service import PrivacyService

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def config() -> Config:
    """The settings of this function."""
    return Config.from_environment(os.environ)


@cache
def service() -> PrivacyService:
    """The service on the deployed stores."""
    return PrivacyService(ConsentGate(stores.customers(config())))


@api.route("GET /me/consents")
def consents(request: Request) -> ConsentStates:
    """Show what the customer allows."""
    return service().consents(request.customer_id(config().customer_claim))


@api.route("PUT /me/consents/{purpose}")
def set_consent(request: Request) -> ConsentState:
    """Give or withdraw one consent."""
    customer = request.customer_id(config().customer_claim)
    return service().set_consent(customer, request.path["purpose"], request.body(ConsentRequest))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
