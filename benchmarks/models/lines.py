"""What the table holds: figures with what they should reach, and what was measured."""

from typing import Literal, Self

import msgspec

from benchmarks import figures
from benchmarks.models.bench import MissingError
from training.report.measures import Figure


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A figure before it is measured.

    key: its name among the figures of its row.
    unit: percent (a share, shown times 100), points (a difference of shares, likewise), share, times or MB.
    target: what it should reach, in the unit of the value, so .94 for 94 percent; None where nothing is asked.
    at_most: the target is a bound from above.
    known: what is published or was measured before.
    """

    key: str
    title: str
    part: str
    unit: Literal["percent", "points", "share", "times", "MB"] = "percent"
    target: float | None = None
    at_most: bool = False
    known: str = ""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its 95 % interval or, of a ratio of times, its quartiles; None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""

    @classmethod
    def of(cls, figure: Figure | None, note: str = "") -> Self:
        """Take a figure with its interval; MissingError where there was nothing to measure."""
        if figure is None:
            raise MissingError(f"there is nothing to measure it by ({note})")
        return cls(value=figure.value, low=figure.low, high=figure.high, note=note)

    @classmethod
    def of_times(cls, found: figures.Figure) -> Self:
        """Take a ratio of times with its quartiles."""
        low, high = found.spread or (None, None)
        note = f"medians {found.ours:.2f} and {found.floor:.2f} ms of {found.pairs} pairs"
        return cls(value=found.ratio, low=low, high=high, note=note)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a row: its figures by key, or why there are none."""

    found: dict[str, Measured] = {}
    missing: str = ""
    machine: str = ""
