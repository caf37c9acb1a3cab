"""Hard daily caps on tokens and money, for each customer and in all, kept in the table.

What a call may take at most is reserved before it, first of the customer's allowance and then of the shop's, each in
one atomic step; what it did not take is given back after it. A crash in between leaves a little unused, never too much
used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

from storeclerk.ports import ServiceStore

_MICRO = 1_000_000
_TOKENS, _MICROS = "tokens", "micro_dollars"
_ALL = "all"


@dataclass(frozen=True)
class Allowance:
    """Tokens and US dollars that may be used on a day."""

    tokens: int
    dollars: Decimal

    def limits(self) -> dict[str, int]:
        """The limits of the counters."""
        return {_TOKENS: self.tokens, _MICROS: int(self.dollars * _MICRO)}


@dataclass(frozen=True)
class Prices:
    """US dollars for 1,000 tokens, read and written."""

    read: Decimal
    written: Decimal

    def micros(self, read: int, written: int) -> int:
        """Price a call in millionths of a dollar, rounded up."""
        dollars = (self.read * read + self.written * written) / 1000
        return int((dollars * _MICRO).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Reservation:
    """What a call may take at most, and the counters that it was taken from."""

    counters: tuple[tuple[str, str], ...]
    tokens: int
    micros: int


class Caps:
    """Keeps calls of a model within a day's allowance."""

    def __init__(
        self, store: ServiceStore, each: Allowance, whole: Allowance, prices: Prices, now: Callable[[], datetime]
    ) -> None:
        """Take the table, the allowance of each customer and of all together, the prices and the clock."""
        self._store = store
        self._each, self._whole = each, whole
        self._prices = prices
        self._now = now

    def reserve(self, who: str, read: int, written: int) -> Reservation | None:
        """Reserve the tokens that a call reads and at most writes, or None where an allowance does not hold them.

        who: the customer, or where a visitor comes from; kept as a digest. Raises StoreUnavailable.
        """
        tokens, micros = read + written, self._prices.micros(read, written)
        day = f"{self._now().astimezone(UTC):%Y-%m-%d}"
        each = (f"count#spent#{sha256(who.encode()).hexdigest()[:32]}", day)
        whole = (f"count#spent#{_ALL}", day)
        if not self._add(each, tokens, micros, self._each):
            return None
        if not self._add(whole, tokens, micros, self._whole):
            self._add(each, -tokens, -micros, None)
            return None
        return Reservation((each, whole), tokens, micros)

    def settle(self, reserved: Reservation, read: int, written: int) -> None:
        """Give back what a call did not take, or count what it took besides.

        Raises:
            StoreUnavailable: what was reserved stays counted.
        """
        tokens = read + written - reserved.tokens
        micros = self._prices.micros(read, written) - reserved.micros
        for counter in reserved.counters:
            self._add(counter, tokens, micros, None)

    def _add(self, counter: tuple[str, str], tokens: int, micros: int, allowance: Allowance | None) -> bool:
        limits = allowance.limits() if allowance else None
        expiry = int((self._now() + timedelta(days=2)).timestamp())
        amounts = {_TOKENS: tokens, _MICROS: micros}
        return self._store.add(*counter, amounts, limits=limits, expires_at=expiry) is not None
