"""Ctrl-C while a model learns: heard at the end of a step, where what is kept fits together."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Interrupts:
    """Notes the first Ctrl-C; a second one stops at once. Other threads than the main one hear none."""

    def __init__(self) -> None:
        self.seen = False
        # In the background of a shell Ctrl-C is meant for others, and ignored.
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        self._own = threading.current_thread() is threading.main_thread() and not ignored

    def __enter__(self) -> Self:
        if self._own:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.seen = True
        signal.signal(signal.SIGINT, self._before)
