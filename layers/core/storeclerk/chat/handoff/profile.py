"""What the person who takes over is told about a customer: ids, and what the customer allows the service."""

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import ConsentRequired
from storeclerk.records import CrmContext, JsonObject, Order, as_json, readable

_NEWEST = 3


def profile_of(gate: ConsentGate, customer_id: str | None, known: CrmContext | None = None) -> JsonObject:
    """Give the id of a customer, with the number and the newest orders where the purpose `service` is allowed.

    known: what the CRM tells, which comes with them. Never a name, an address or an e-mail. A visitor has none of it.
    """
    if customer_id is None:
        return {}
    try:
        profile = gate.profile(customer_id, Purpose.SERVICE)
        orders = gate.read(customer_id, Purpose.SERVICE, "order#", limit=_NEWEST, newest_first=True)
    except ConsentRequired:
        return {"customer_id": customer_id}
    return {
        "customer_id": customer_id,
        "customer_number": profile.customer_number if profile else None,
        "orders": [{"order_id": one.order_id, "status": one.status} for one in readable(Order, orders)],
        **(as_json(known) if known else {}),
    }
