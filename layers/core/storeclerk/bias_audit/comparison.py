"""Compares the groups of one attribute."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.bias_audit.bootstrap import interval, ratio, resampled_means
from storeclerk.bias_audit.contract import Measure
from storeclerk.bias_audit.decisions import Decisions
from storeclerk.bias_audit.measures import disparate_impact_ratio, mean_price, reference_group, selection_rate

PRICE, RATE, RATIO = "mean_price", "selection_rate", "disparate_impact_ratio"


@dataclass(frozen=True)
class _Figure:
    """A value of so many people, and the same in each resample of them; nothing of a group that is too small."""

    people: int | None = None
    value: float | None = None
    replicates: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class _Group:
    price: _Figure = _Figure()
    rate: _Figure = _Figure()


def compare(
    decisions: Decisions,
    *,
    by: str,
    groups: Mapping[str, NDArray[np.int32]],
    favourable: NDArray[np.bool_],
    minimum_people: int,
) -> list[Measure]:
    """Measure each group of an attribute, and compare it with the one that has the highest selection rate.

    groups name the persons of each group; favourable has one entry a decision. Of a group below the minimum neither
    the figures nor the size are told.
    """
    large = {
        name: _group(decisions, persons, favourable, seed=(zlib.crc32(by.encode()), zlib.crc32(name.encode())))
        for name, persons in sorted(groups.items())
        if len(persons) >= minimum_people
    }
    reference = reference_group(rates={name: group.rate.value for name, group in large.items()})
    alone = [measure for name in sorted(groups) for measure in _own(by, name, large.get(name, _Group()))]
    against = [
        _measure(RATIO, by, name, _ratio(group.rate, large[reference].rate), reference)
        for name, group in large.items()
        if reference is not None and name != reference
    ]
    return [*alone, *against]


def _group(
    decisions: Decisions, persons: NDArray[np.int32], favourable: NDArray[np.bool_], *, seed: tuple[int, int]
) -> _Group:
    chosen = np.isin(decisions.person, persons)
    person, price, selected = decisions.person[chosen], decisions.price[chosen], favourable[chosen]

    def replicates(values: NDArray[Any]) -> NDArray[np.float64]:
        sums = np.bincount(person, weights=values)[persons]
        return resampled_means(sums=sums, counts=np.bincount(person)[persons], seed=seed)

    return _Group(
        price=_Figure(len(persons), mean_price(prices=price), replicates(price)),
        rate=_Figure(len(persons), selection_rate(selected=selected), replicates(selected)),
    )


def _own(by: str, name: str, group: _Group) -> tuple[Measure, Measure]:
    return _measure(PRICE, by, name, group.price), _measure(RATE, by, name, group.rate)


def _ratio(rate: _Figure, reference: _Figure) -> _Figure:
    value = disparate_impact_ratio(rate=rate.value, reference_rate=reference.value)
    return _Figure(rate.people, value, ratio(rate.replicates, reference.replicates))


def _measure(measure: str, by: str, group: str, figure: _Figure, reference: str | None = None) -> Measure:
    low, high = interval(figure.replicates)
    return Measure(
        name=measure,
        by=[by],
        group=[group],
        reference=None if reference is None else [reference],
        value=figure.value,
        low=low,
        high=high,
        n=figure.people,
        shown=figure.people is not None,
    )
