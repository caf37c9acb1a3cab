"""What may ship: the quantised form nearly as good as the trained one, a candidate not worse than what is live."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import AppError

Bools = NDArray[np.bool_]
_INT8_LOSS = 0.003
_ENOUGH = 1000
_Z = 1.959964  # of a 95 % interval


class GateError(AppError):
    """A model may not ship; the message says by how much and what to do."""

    code = "gate_refused"


class Difference(NamedTuple):
    """Candidate less live, in shares of right answers, with its 95 % interval."""

    value: float
    low: float
    high: float


class Comparison(NamedTuple):
    """How many of the golden texts the candidate and the live model get right, and by how much they differ."""

    candidate: int
    live: int
    texts: int
    difference: Difference

    def __str__(self) -> str:
        """Say it in a line."""
        value, low, high = (f"{100 * share:+.2f}" for share in self.difference)
        return (
            f"{self.candidate} of {self.texts} golden texts right, the live model {self.live}: "
            f"{value} points (95 % interval {low} to {high})"
        )


def int8_gate(fp32_right: Bools, int8_right: Bools) -> None:
    """Hold the quantised form against the trained one on the same decisions, [n] each.

    Of fewer than 1,000 decisions one or two are more than 0.3 %: there a loss counts that stands out from chance.

    Raises:
        GateError: it gets more than 0.3 % of n fewer right, or there is nothing to compare.
    """
    _check(fp32_right, int8_right)
    n, lost = len(fp32_right), int(fp32_right.sum()) - int(int8_right.sum())
    by_chance = n < _ENOUGH and difference(int8_right, fp32_right).high >= 0
    if lost > _INT8_LOSS * n and not by_chance:
        raise GateError(
            f"The int8 form gets {lost} of {n} validation rows fewer right than fp32 "
            f"({100 * int8_right.mean():.2f} % against {100 * fp32_right.mean():.2f} %); "
            f"at most {_INT8_LOSS:.1%} may be lost. "
            "Nothing was written. Train with another --seed or a lower rate, or give more validation rows."
        )


def live_gate(candidate_right: Bools, live_right: Bools) -> Comparison:
    """Hold a candidate against the live model on the same golden texts, [n] each.

    The interval is that for paired answers. A candidate that gets fewer right is refused even where
    the interval reaches above 0: what is live has shown itself, what is new has not.

    Raises:
        GateError: the candidate gets fewer right, or there is nothing to compare.
    """
    _check(candidate_right, live_right)
    apart = difference(candidate_right, live_right)
    found = Comparison(int(candidate_right.sum()), int(live_right.sum()), len(live_right), apart)
    if found.candidate < found.live:
        raise GateError(
            f"The candidate gets {found}. The live model stays. Add examples of what the candidate now gets wrong, "
            "and fit again."
        )
    return found


def difference(candidate_right: Bools, live_right: Bools) -> Difference:
    """Compare paired answers: only those that one gets right and the other does not move the interval."""
    n = len(live_right)
    gained, lost = int((candidate_right & ~live_right).sum()), int((live_right & ~candidate_right).sum())
    value = (gained - lost) / n
    # Half a pair on either side keeps the interval open where the two never differ (Agresti and Min 2005).
    up, down, pairs = gained + 0.5, lost + 0.5, n + 2
    middle = (up - down) / pairs
    half = _Z * math.sqrt(max(0.0, (up + down) / pairs - middle**2) / pairs)
    return Difference(value, min(value, middle - half), max(value, middle + half))


def _check(first: Bools, second: Bools) -> None:
    if len(first) != len(second):
        raise GateError(f"{len(first)} answers cannot be held against {len(second)}. Judge both on the same rows.")
    if not len(first):
        raise GateError("There are no rows to judge by. Give validation rows (--valid) or more examples.")
