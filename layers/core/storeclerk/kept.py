"""Something that is dear to make, kept for a while."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
# Making a thing never takes more than a two-hundredth of the time: a large shop's catalogue is read less often.
_SHARE = 200


class Kept(Generic[T]):
    """Makes a thing when it is first asked for, and again when it has been kept for `seconds`."""

    def __init__(self, make: Callable[[], T], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._seconds = seconds
        self._clock = clock
        self._value: T | None = None
        self._stale_at = 0.0

    def get(self) -> T:
        """The thing as it was made at most `seconds`, or 200 times its own making, ago. Raises what making raises."""
        if self._value is None or self._clock() >= self._stale_at:
            begun = self._clock()
            self._value = self._make()
            ended = self._clock()
            self._stale_at = ended + max(self._seconds, _SHARE * (ended - begun))
        return self._value
