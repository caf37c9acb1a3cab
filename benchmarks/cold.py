"""Cold start: from the start of a process to its first answer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tqdm import tqdm

from benchmarks.figures import Figure
from ops.paths import EVENTS

if TYPE_CHECKING:
    from benchmarks.built import BuiltChat

TARGET = 1.5
_EVENT = EVENTS / "chat_api_valid.json"
_UNTIMED = 2  # the first pairs bring the files into the page cache


def measure(chat: BuiltChat, pairs: int) -> list[Figure]:
    """Start the floor and the chat function in turn, as often as asked for."""
    floor, ours, stores = [], [], []
    asked = 0
    for _ in tqdm(range(_UNTIMED + pairs), desc="Cold starts", unit="pair"):
        least, _none, _ = _start(chat, "cold_floor", chat.model / "encoder.onnx")
        whole, calls, asked = _start(chat, "cold_chat", _EVENT)
        floor.append(least)
        ours.append(whole)
        stores.append(calls)
    floor, ours, stores = floor[_UNTIMED:], ours[_UNTIMED:], stores[_UNTIMED:]
    own = [whole - calls for whole, calls in zip(ours, stores, strict=True)]
    return [
        Figure.of_pairs("Cold start, calls to stores apart", own, floor, TARGET),
        Figure.of_pairs(f"Cold start with its {asked} calls to stores", ours, floor, None),
    ]


def _start(chat: BuiltChat, child: str, argument: object) -> tuple[float, float, int]:
    """Milliseconds from the start of a process to what it was started for, those in calls to stores, and the calls."""
    start = time.monotonic_ns()
    done, spent, calls = chat.run(child, argument)
    return (done - start) / 1e6, spent / 1e6, calls
