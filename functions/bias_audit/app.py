"""GET /audits and GET /audits/{date}: the reports, for staff (the scope is checked by API Gateway)."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.bias_audit.contract import parse_date
from storeclerk.bias_audit.service import BiasAuditService
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.records import as_json

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def service() -> BiasAuditService:
    """The service on the stores of this function."""
    config = Config.from_environment(os.environ)
    gate = ConsentGate(stores.customers(config))
    return BiasAuditService(gate, stores.lake(config), currency=config.currency)


@api.route("GET /audits")
def audits(_: Request) -> dict[str, Any]:
    """Answer with the dates of all reports."""
    answer: dict[str, Any] = as_json(service().reports())
    return answer


@api.route("GET /audits/{date}")
def audit(request: Request) -> dict[str, Any]:
    """Answer with the report of a date."""
    answer: dict[str, Any] = as_json(service().report(parse_date(request.path["date"])))
    return answer


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry."""
    return api.respond(event, context)
