"""Measures of fairness, in the field's terms. Each is undefined (None), never 0, where there is nothing to measure."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FOUR_FIFTHS = 0.8


def mean_price(*, prices: NDArray[np.float64]) -> float | None:
    """Mean of the prices that a group was shown, one a decision.

    0 means that all was free, 1 that the mean is one unit of currency: only the comparison of groups says something,
    and it says nothing yet of why (groups that want other products are shown other prices).
    """
    return float(np.mean(prices)) if len(prices) else None


def selection_rate(*, selected: NDArray[np.bool_]) -> float | None:
    """Share of a group's decisions with the favourable outcome: 0 means none of them, 1 all of them."""
    return float(np.mean(selected)) if len(selected) else None


def disparate_impact_ratio(*, rate: float | None, reference_rate: float | None) -> float | None:
    """Selection rate of a group over that of the reference.

    1 means that both get the favourable outcome equally often, 0 that the group never gets it while the reference
    does. Undefined where either rate is, or where the reference rate is 0.
    """
    if rate is None or not reference_rate:
        return None
    return rate / reference_rate


def reference_group(*, rates: Mapping[str, float | None]) -> str | None:
    """The group with the highest selection rate, of equal ones the first by name; None where no rate is defined.

    The choice follows the data: ratios to it are at most 1, and lie a little lower than those to a group that was
    named beforehand.
    """
    defined = [(-rate, group) for group, rate in rates.items() if rate is not None]
    return min(defined)[1] if defined else None
