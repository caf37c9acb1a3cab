"""Stores that tell how long they took and how often they were asked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Meter:
    """Calls to stores by the store's class and the method, with their nanoseconds in all and the bytes handed over."""

    nanoseconds: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Begin anew."""
        self.nanoseconds = 0
        self.calls.clear()

    def watch(self, store: Any) -> Any:
        """Give a stand-in for a store whose calls are counted here."""
        return _Watched(store, self)


class _Watched:
    """A store whose methods are timed; a method that the store calls on itself counts with the one that called it."""

    def __init__(self, store: Any, meter: Meter) -> None:
        self._store = store
        self._meter = meter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._timed(name, found) if callable(found) else found

    def _timed(self, name: str, method: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter_ns()
            try:
                done = method(*arguments, **named)
                return iter(list(done)) if isinstance(done, Iterator) else done
            finally:
                self._meter.nanoseconds += time.perf_counter_ns() - started
                self._meter.calls[f"{type(self._store).__name__}.{name}"] += 1

        return call
