"""A circuit breaker: what fails again and again is left alone for a while (Nygard, Release It!, 2007).

Closed, every call goes through. After some failures in a row it is open: every call is refused at once. After its rest
it is half-open: one call goes through, which closes it or opens it again. Each execution environment has its own.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Literal, TypeAlias, TypeVar

from storeclerk.errors import StoreUnavailable
from storeclerk.observability import count, logger

T = TypeVar("T")
State: TypeAlias = Literal["closed", "open", "half-open"]
FAILURES = 3
REST_SECONDS = 30.0


class Breaker:
    """Lets calls through, or refuses them; safe for threads."""

    def __init__(
        self,
        name: str,
        *,
        failures: int = FAILURES,
        rest: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the name for the log, the failures in a row that open it, its rest in seconds, and the clock."""
        self._name = name
        self._limit = failures
        self._rest = rest
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._closed_again_at: float | None = None
        self._trying = False

    @property
    def state(self) -> State:
        """How it stands now."""
        with self._lock:
            return self._state()

    def call(self, do: Callable[[], T]) -> T:
        """Do it, or refuse.

        Raises:
            StoreUnavailable: it is open, or half-open and another call tries already.
        """
        trying = self._enter()
        try:
            result = do()
        except BaseException:
            self._failed_once(trying=trying)
            raise
        with self._lock:
            self._failed, self._closed_again_at, self._trying = 0, None, False
        return result

    def _enter(self) -> bool:
        """Let a call in and say whether it is the one that tries."""
        with self._lock:
            state = self._state()
            if state == "open" or (state == "half-open" and self._trying):
                raise StoreUnavailable(f"The {self._name} failed before and is left alone for a while.")
            self._trying = self._trying or state == "half-open"
            return state == "half-open"

    def _failed_once(self, *, trying: bool) -> None:
        with self._lock:
            self._trying = self._trying and not trying
            self._failed += 1
            if self._failed < self._limit:
                return
            self._closed_again_at = self._clock() + self._rest
        logger().warning("breaker opened", breaker=self._name)
        count("CrmBreakerOpened")

    def _state(self) -> State:
        if self._closed_again_at is None:
            return "closed"
        return "open" if self._clock() < self._closed_again_at else "half-open"
