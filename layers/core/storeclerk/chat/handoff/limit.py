"""How many hand-overs those may open who have not said who they are: a flood of them would bury the others."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storeclerk.chat.turn import Turn
from storeclerk.ports import ServiceStore

_AN_HOUR = 30  # all visitors of one home or firm
_OPENED = "opened"


class VisitorLimit:
    """Counts the hand-overs that visitors open, by where they come from."""

    def __init__(self, counters: ServiceStore, now: Callable[[], datetime]) -> None:
        """Take the table and the clock."""
        self._counters = counters
        self._now = now

    def is_reached(self, turn: Turn) -> bool:
        """Count one more of a visitor's; True where it is one too many. Raises StoreUnavailable."""
        if turn.customer_id is not None:
            return False
        now = self._now()
        expiry = int((now + timedelta(hours=2)).timestamp())
        partition, hour = f"count#handoffs#{turn.source}", f"{now:%Y-%m-%dT%H}"
        return not self._counters.add(partition, hour, {_OPENED: 1}, limits={_OPENED: _AN_HOUR}, expires_at=expiry)
