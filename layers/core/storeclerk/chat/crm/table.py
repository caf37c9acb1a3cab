"""The customers table as a CRM: orders, and tickets that the shop keeps as items `ticket#<id>`."""

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.records import CrmContext, Order, Purchase, Ticket, readable

MAX_PURCHASES = 10
MAX_TICKETS = 10
_TITLE = 300
_PURPOSE = Purpose.SERVICE
# Closed tickets are read past; a customer with more of them than this has the oldest open ones left out.
_READ_TICKETS = 50
_CLOSED = frozenset(["closed", "done", "resolved", "solved"])


class TableCrm:
    """`CrmPort` on the customers table, with the customer's consent to the service."""

    def __init__(self, gate: ConsentGate) -> None:
        self._gate = gate

    def context(self, customer_id: str) -> CrmContext:
        """Tell the newest purchases and the open tickets. Raises ConsentRequired, StoreUnavailable."""
        return CrmContext(self._purchases(customer_id), self._tickets(customer_id))

    def _purchases(self, customer_id: str) -> tuple[Purchase, ...]:
        # Order numbers grow with time, so these are the newest.
        found = self._gate.read(customer_id, _PURPOSE, "order#", limit=MAX_PURCHASES, newest_first=True)
        orders = sorted(readable(Order, found), key=lambda order: order.placed_at, reverse=True)
        bought = [
            Purchase(line.product_id, order.placed_at, line.title[:_TITLE], order.order_id)
            for order in orders
            if order.status != "cancelled"
            for line in order.lines
        ]
        return tuple(bought[:MAX_PURCHASES])

    def _tickets(self, customer_id: str) -> tuple[Ticket, ...]:
        found = self._gate.read(customer_id, _PURPOSE, "ticket#", limit=_READ_TICKETS, newest_first=True)
        kept = [ticket for ticket in readable(Ticket, found) if ticket.state.casefold() not in _CLOSED]
        return tuple(kept[:MAX_TICKETS])
