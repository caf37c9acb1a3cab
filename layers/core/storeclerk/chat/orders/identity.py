"""Proof of who a visitor is: the number of an order together with the e-mail of its customer.

Tries are counted by where they come from and by conversation first, so that whoever guesses uses up the own allowance
before that of anybody's order; then by order, so that many who guess one order from many places stop too. A wrong
number and a wrong e-mail get the same words after the same reads.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from storeclerk.chat.turn import Turn
from storeclerk.consent import ConsentGate
from storeclerk.errors import BadInput
from storeclerk.ports import ServiceStore

_WINDOW = timedelta(hours=1)
_OF_SOURCE, _OF_SESSION, _OF_SOURCE_AND_ORDER, _OF_ORDER = 20, 5, 4, 5
_TRIES = "tries"

WRONG = "I cannot find an order with this number and this e-mail address. Please check both."
TOO_MANY = "There were too many tries. Please try again in an hour, or let a person help you."


class ProofRefused(BadInput):
    """Number and e-mail do not belong together; the message tells neither which is wrong nor whether it exists."""

    code = "proof_refused"


class TooManyTries(ProofRefused):
    """The allowance of the source, the conversation or the order is used up."""

    code = "too_many_tries"


class OrderProof:
    """Finds whose an order is, for those who know its number and e-mail."""

    def __init__(self, gate: ConsentGate, counters: ServiceStore, now: Callable[[], datetime]) -> None:
        self._gate = gate
        self._counters = counters
        self._now = now

    def prove(self, turn: Turn, order_id: str, email: str) -> str:
        """Name the customer.

        A right try counts like a wrong one: else a guesser who has an order would go on for ever between right ones.

        Raises:
            ProofRefused: number and e-mail do not belong together.
            TooManyTries: the allowance of the hour is used up.
            StoreUnavailable: the table does not answer.
        """
        number = order_id.strip().upper()
        self._count("source", turn.source, _OF_SOURCE)
        self._count("session", turn.session.session_id, _OF_SESSION)
        # One who guesses at an order from one place stops before its owner is locked out.
        self._count("source and order", f"{turn.source} {number}", _OF_SOURCE_AND_ORDER)
        self._count("order", number, _OF_ORDER)
        found = self._counters.listed(f"order#{number}", limit=1)
        # For a number that does not exist the same is read, of nobody.
        owner = found[0].customer_id if found else f"count#nobody#{number}"
        if not self._gate.has_email(owner, email) or not found:
            raise ProofRefused(WRONG)
        return owner

    def _count(self, kind: str, name: str, limit: int) -> None:
        """Count one try, under a digest: the table holds no address that somebody tried.

        Counted are clock hours; of the hour before counts the part that lies within the last sixty minutes.
        """
        now = self._now()
        digest = sha256(f"{kind}\n{name}".encode()).hexdigest()[:32]
        partition = f"count#proof#{digest}"
        left = 1 - (now.minute * 60 + now.second) / _WINDOW.total_seconds()
        before = self._counters.get(partition, _hour(now - _WINDOW)) or {}
        allowed = limit - math.ceil(left * int(before.get(_TRIES, 0)))
        expiry = int((now + 3 * _WINDOW).timestamp())
        if not self._counters.add(partition, _hour(now), {_TRIES: 1}, limits={_TRIES: allowed}, expires_at=expiry):
            raise TooManyTries(TOO_MANY)


def _hour(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}"
