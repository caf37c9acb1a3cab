"""Consents of the signed-in customer. The API's default route ends here too: what it does not know is not found."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import api, body, customer_id, respond
from storeclerk.privacy.contract import ConsentRequest, ConsentState, ConsentStates
from storeclerk.privacy.service import PrivacyService

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

app = api()


@cache
def config() -> Config:
    """The settings of this function."""
    return Config.from_environment(os.environ)


@cache
def service() -> PrivacyService:
    """The service on the deployed stores."""
    return PrivacyService(ConsentGate(stores.customers(config())))


@app.get("/me/consents")
def consents() -> ConsentStates:
    """Show what the customer allows."""
    return service().consents(customer_id(app, config().customer_claim))


@app.put("/me/consents/<purpose>")
def set_consent(purpose: str) -> ConsentState:
    """Give or withdraw one consent."""
    return service().set_consent(customer_id(app, config().customer_claim), purpose, body(app, ConsentRequest))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
