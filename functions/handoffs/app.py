"""The routes below /handoffs, for staff: who waits for a person, what was said, and the person's answer."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from storeclerk.adapters import stores
from storeclerk.chat.handoff.contract import (
    MAX_BODY_BYTES,
    HandoffDetails,
    HandoffList,
    ReplyRequest,
    parse_after,
    parse_limit,
    parse_state,
)
from storeclerk.chat.handoff.staff import StaffDesk
from storeclerk.config import ChatConfig
from storeclerk.consent import ConsentGate
from storeclerk.http import Api, Request
from storeclerk.own_items import OwnItems

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

api = Api()


@cache
def service() -> StaffDesk:
    """The service on the customers table."""
    config = ChatConfig.from_environment(os.environ)
    own, gate = OwnItems(stores.customers(config)), ConsentGate(stores.customers(config))
    return StaffDesk(own, gate, config.session_days, lambda: datetime.now(UTC))


@api.route("GET /handoffs")
def handoffs(request: Request) -> HandoffList:
    """List those who wait, or those who did."""
    given = request.query.get
    return service().list(parse_state(given("state")), parse_limit(given("limit")), parse_after(given("after")))


api.route("GET /handoffs/{id}")(lambda request: service().read(request.path["id"]))
api.route("POST /handoffs/{id}/close")(lambda request: service().close(request.path["id"]))


@api.route("POST /handoffs/{id}/reply")
def reply(request: Request) -> HandoffDetails:
    """Answer a customer. Who answers is the subject of the token, whatever claim names customers."""
    body = request.body(ReplyRequest, limit=MAX_BODY_BYTES)
    return service().reply(request.path["id"], body, request.customer_id("sub"))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return api.respond(event, context)
