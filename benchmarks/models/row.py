"""The form that all rows share."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from benchmarks.models.bench import Bench
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.lines import Line, Measured


class Row(Protocol):
    """Lines of the table that are measured together; other rows are not needed."""

    @property
    def name(self) -> str:
        """What --only names it by."""
        ...

    @property
    def lines(self) -> Sequence[Line]:
        """The lines, in order."""
        ...

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give the trainings that must be there first; MissingError says why there can be none."""
        ...

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Measure, by the key of the line; MissingError says what is not there."""
        ...


class ShippedRow(NamedTuple):
    """Lines about what ships, for which nothing is trained."""

    name: str
    lines: Sequence[Line]
    figures: Callable[[Bench], Mapping[str, Measured]]

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give none."""
        del bench
        return []

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Measure what ships."""
        del kept
        return self.figures(bench)
