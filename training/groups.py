"""Compares the groups of judged texts, and says how much of a gap is chance."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.fairness import GroupFigures, group_figures, label_sets
from training.judge import Judged

SHUFFLES = 1000


class Compared(NamedTuple):
    """Groups as they are treated in use, where to be refused is an outcome too.

    labelled: the share of each label in each group by the data's own labels, {label: {group: share}}: a model that is
    always right has these rates.
    chance: how often groups drawn by lot have as large a gap, 0 to 1; small groups and many labels make large gaps.
    """

    figures: GroupFigures
    labelled: dict[str, dict[str, float]]
    chance: float

    def as_dict(self) -> dict[str, Any]:
        """Give all figures, for metrics.json and the manifest."""
        figures = self.figures.as_dict()
        for label in figures["labels"]:
            label["labelled"] = self.labelled.get(label["label"])
        return figures | {"chance_of_gap": self.chance}


def compared_groups(subject: str, judged: Judged) -> Compared:
    """Compare the groups of judged texts; the examples must name them."""
    groups, several = judged.examples.groups or [], subject == "needs"
    found = group_figures(groups, judged.expected, judged.given, several=several)
    own = group_figures(groups, judged.expected, judged.expected, several=several)
    return Compared(
        found,
        {figure.label: figure.rates for figure in own.labels},
        chance_of_gap(groups, judged.expected, judged.given, several=several),
    )


def chance_of_gap(
    groups: Sequence[str], expected: Sequence[str], given: Sequence[str], *, several: bool = False
) -> float:
    """How often groups of these sizes drawn by lot have as large a gap in accuracy or in a selection rate as these.

    A permutation test of 1,000 draws, the data's own grouping counted in (Phipson and Smyth 2010): about 1 where any
    grouping has such a gap, 0.001 where none had.
    """
    sets = label_sets(given, several=several)
    names = sorted(set().union(*sets))
    number = {name: index for index, name in enumerate(names)}
    pairs = [(row, number[name]) for row, labels in enumerate(sets) for name in labels]
    right = label_sets(expected, several=several)
    # Being right is one more thing that groups get.
    pairs += [(row, len(names)) for row, labels in enumerate(sets) if labels == right[row]]
    rows, outcomes = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    own = np.unique(np.array(groups, dtype=object), return_inverse=True)[1].ravel()
    rng = np.random.default_rng(0)
    gap = _largest_gap(own, rows, outcomes)
    larger = sum(_largest_gap(rng.permutation(own), rows, outcomes) >= gap - 1e-12 for _ in range(SHUFFLES))
    return (larger + 1) / (SHUFFLES + 1)


def _largest_gap(groups: NDArray[np.int64], rows: NDArray[np.int64], outcomes: NDArray[np.int64]) -> float:
    if not len(rows):
        return 0.0
    sizes = np.bincount(groups)
    counts = np.bincount(outcomes * len(sizes) + groups[rows], minlength=(outcomes.max() + 1) * len(sizes))
    return float(np.ptp(counts.reshape(-1, len(sizes)) / sizes, axis=1).max())
