"""Times of encoders that take turns, so that all meet the same state of the machine."""

import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks.figures import Figure
from storeclerk.model import Encoder

ROUNDS = 300
_UNTIMED = 10
# 20 word pieces with both markers.
TEXT = "Could you tell me when the grey wool jumper will be back in stock in a medium?"


def compare(ours: Callable[[], object], other: Callable[[], object], rounds: int = ROUNDS) -> Figure:
    """Time two calls in turn; the ratio is that of ours over the other, below 1 where ours is faster."""
    times = taken({"ours": ours, "other": other}, rounds)
    return Figure.of_pairs("", times["ours"], times["other"], None)


def speed_up(fast: Encoder, slow: Encoder) -> Figure:
    """How many times as long the slow one takes for one text of 20 tokens, on one thread."""
    return compare(lambda: slow.encode([TEXT]), lambda: fast.encode([TEXT]))


def taken(sides: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Give the milliseconds of each side in each round."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(-_UNTIMED, rounds):
        for name, call in sides.items():
            began = time.perf_counter_ns()
            call()
            if number >= 0:
                found[name].append((time.perf_counter_ns() - began) / 1e6)
    return found


def paired(found: Mapping[str, Sequence[float]], ours: str, other: str) -> Figure:
    """Compare two of several sides that took turns."""
    return Figure.of_pairs("", found[ours], found[other], None)
