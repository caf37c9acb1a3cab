"""What was measured, and beside which target."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Ours and the floor in milliseconds; ratio is ours over floor, at least 1 in truth, and nearer to 1 is better.

    spread holds the quartiles of the ratio over the pairs, where pairs have one; pairs is how many were timed.
    """

    name: str
    ours: float
    floor: float
    ratio: float
    target: float | None
    pairs: int
    spread: tuple[float, float] | None = None

    @classmethod
    def of_pairs(cls, name: str, ours: Sequence[float], floor: Sequence[float], target: float | None) -> Self:
        """The medians of pairs that ran one after the other, so that both met the same state of the machine."""
        ratios = [mine / least for mine, least in zip(ours, floor, strict=True)]
        lower, middle, upper = quantiles(ratios, n=4, method="inclusive")
        return cls(
            name=name,
            ours=median(ours),
            floor=median(floor),
            ratio=middle,
            target=target,
            pairs=len(ratios),
            spread=(lower, upper),
        )

    @classmethod
    def at_percentile(
        cls, name: str, ours: Sequence[float], floor: Sequence[float], target: float | None, *, percentile: int
    ) -> Self:
        """A percentile of each side, each ranked by itself."""
        mine, least = (quantiles(side, n=100, method="inclusive")[percentile - 1] for side in (ours, floor))
        return cls(name=name, ours=mine, floor=least, ratio=mine / least, target=target, pairs=len(ours))
