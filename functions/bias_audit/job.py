"""The schedule: audits the recommendations of the 24 hours before its moment."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.bias_audit.service import BiasAuditService
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.events import scheduled_at

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def service() -> BiasAuditService:
    """The service on the stores of this function."""
    config = Config.from_environment(os.environ)
    gate = ConsentGate(stores.customers(config))
    return BiasAuditService(gate, stores.lake(config), currency=config.currency)


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Lambda's entry. What fails is raised: Lambda tries again, then the failure queue has the event."""
    report = service().audit(scheduled_at(event))
    return {"date": report.date.isoformat(), "decisions": report.decisions, "findings": report.findings}
