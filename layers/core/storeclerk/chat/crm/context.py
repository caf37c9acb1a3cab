"""What all places together know of a customer; a turn never fails for it."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from storeclerk.chat.crm.breaker import Breaker
from storeclerk.chat.crm.table import MAX_PURCHASES, MAX_TICKETS
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import AppError
from storeclerk.observability import count, logger
from storeclerk.ports import CrmPort
from storeclerk.records import CrmContext, Purchase, Ticket
from storeclerk.text.redaction import redact

NOTHING = CrmContext()


class Guarded:
    """`CrmPort` behind a breaker."""

    def __init__(self, port: CrmPort, breaker: Breaker) -> None:
        self._port = port
        self._breaker = breaker

    def context(self, customer_id: str) -> CrmContext:
        """Tell what the port tells. Raises StoreUnavailable at once while the breaker is open."""
        return self._breaker.call(lambda: self._port.context(customer_id))


class Context:
    """Asks each place about a customer who allows the service; what one does not tell in time is missing.

    Each call asks anew, so a turn asks at most once, and only where it needs to know.
    """

    def __init__(self, gate: ConsentGate, ports: Mapping[str, CrmPort], cover: Callable[[str], str] = redact) -> None:
        """Take the consents, the places by their names for the log, and what covers personal data in a subject."""
        self._gate = gate
        self._ports = ports
        self._cover = cover

    def of(self, customer_id: str | None) -> CrmContext:
        """Tell what is known of a customer, nothing of a visitor. Raises nothing.

        Tickets come without personal data. What two places know alike is told once, in the words of the first.
        """
        if customer_id is None or not self._ports:
            return NOTHING
        try:
            if not self._gate.allows(customer_id, Purpose.SERVICE):
                return NOTHING
        except Exception as error:  # noqa: BLE001  an answer without it is better than none
            return _missing("consent", error)
        found = [self._ask(name, port, customer_id) for name, port in self._ports.items()]
        return CrmContext(
            _purchases(purchase for one in found for purchase in one.purchases),
            tuple(self._covered(ticket) for ticket in _tickets(ticket for one in found for ticket in one.tickets)),
        )

    def _ask(self, name: str, port: CrmPort, customer_id: str) -> CrmContext:
        try:
            return port.context(customer_id)
        except Exception as error:  # noqa: BLE001  likewise
            return _missing(name, error)

    def _covered(self, ticket: Ticket) -> Ticket:
        return replace(ticket, subject=self._cover(ticket.subject), state=self._cover(ticket.state))


def _missing(place: str, error: Exception) -> CrmContext:
    # Only errors of ours have a text that is fit for a log.
    reason = error.message if isinstance(error, AppError) else type(error).__name__
    logger().warning("customer's context not complete", place=place, reason=reason)
    count("CrmFailures")
    return NOTHING


def _purchases(every: Iterable[Purchase]) -> tuple[Purchase, ...]:
    """The newest purchases. A CRM may not know order numbers, so the same product at the same moment is one."""
    known: dict[tuple[str, object], Purchase] = {}
    for one in every:
        known.setdefault((one.product_id, one.at), one)
    return tuple(sorted(known.values(), key=lambda one: one.at, reverse=True)[:MAX_PURCHASES])


def _tickets(every: Iterable[Ticket]) -> tuple[Ticket, ...]:
    known: dict[str, Ticket] = {}
    for one in every:
        known.setdefault(one.ticket_id, one)
    return tuple(known.values())[:MAX_TICKETS]
