"""Fairness while training: what each group gets, and weights that make group and label independent.

The selection rate of a label is the share of a group that is given this label. Where one label is the favourable one,
name it. An intent model has none: being sent to any wrong place is a harm, and to be refused is one more. So every
label is looked at, the refusal among them (pass OUT_OF_SCOPE as the label of refused rows), and the label whose rates
lie furthest apart speaks for the model.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.bias_audit.measures import disparate_impact_ratio, reference_group, selection_rate
from training.report.measures import Figure, share
from training.tables import OUT_OF_SCOPE, Examples

Bools = NDArray[np.bool_]
_SHOWN = 3
REWEIGHED = (
    "Kamiran-Calders weights make group and label independent in the training rows. The encoder was trained with them, "
    "so their whole effect shows only against a model that was fitted without."
)
_BLANK = "(blank)"
_NO_LABEL = "(no label)"


class LabelFigure(NamedTuple):
    """How evenly the groups are given one label.

    rates: selection rate of each group, 0 to 1.
    ratio: the lowest rate over the highest: 1 is even, below 0.8 usually calls for a look; None where no group is
        given the label (0/0).
    gap: highest rate less lowest: 0 is even.
    """

    label: str
    rates: dict[str, float]
    ratio: float | None
    gap: float


class GroupFigures(NamedTuple):
    """Accuracy of each group with its Wilson interval, rows of each, and the labels, the least even first."""

    accuracy: dict[str, Figure]
    rows: dict[str, int]
    labels: list[LabelFigure]

    @property
    def accuracy_gap(self) -> float:
        """The best accuracy less the worst."""
        values = [figure.value for figure in self.accuracy.values()]
        return max(values) - min(values)

    @property
    def largest_gap(self) -> float:
        """The larger of the accuracy gap and the widest gap of a selection rate."""
        return max(self.accuracy_gap, self.labels[0].gap)

    def summary(self) -> dict[str, Any]:
        """Give the figures but those of single labels, of which the least even stands for all."""
        first = self.labels[0]
        return {
            "accuracy": {group: figure.as_dict() for group, figure in self.accuracy.items()},
            "rows": self.rows,
            "accuracy_gap": self.accuracy_gap,
            "label": first.label,
            "selection_rate": first.rates,
            "disparate_impact_ratio": first.ratio,
            "largest_gap": self.largest_gap,
        }

    def as_dict(self) -> dict[str, Any]:
        """Give all figures, for metrics.json."""
        return self.summary() | {"labels": [label._asdict() for label in self.labels]}

    def table(self) -> str:
        """Give the groups as rows, accuracy and the least even labels as columns, ratio and gap below."""
        shown = self.labels[:_SHOWN]
        header = ["group", "rows", "accuracy", *(f"given {label.label}" for label in shown)]
        lines = [
            [group, str(rows), f"{self.accuracy[group].value:.3f}", *(f"{label.rates[group]:.3f}" for label in shown)]
            for group, rows in self.rows.items()
        ]
        ratios = ["disparate impact ratio", "", _ratio([figure.value for figure in self.accuracy.values()])]
        ratios += ["-" if label.ratio is None else f"{label.ratio:.3f}" for label in shown]
        gaps = ["gap", "", f"{self.accuracy_gap:.3f}", *(f"{label.gap:.3f}" for label in shown)]
        return f"{_aligned([header, *lines, ratios, gaps])}\nlargest gap {self.largest_gap:.3f}"


def group_figures(
    groups: Sequence[str],
    expected: Sequence[str],
    predicted: Sequence[str],
    *,
    favourable: str | None = None,
    several: bool = False,
) -> GroupFigures:
    """Compare groups, [n] each and n at least 1; `favourable` names the only label whose rates count.

    several: a value is any number of labels joined by |; right is who gets all of them and no other.
    """
    own = np.array([group or _BLANK for group in groups], dtype=object)
    truth, given = (label_sets(values, several=several) for values in (expected, predicted))
    right = np.array([e == p for e, p in zip(truth, given, strict=True)], dtype=bool)
    members = {group: own == group for group in sorted(set(own.tolist()))}
    accuracy = {group: figure for group, rows in members.items() if (figure := share(right[rows]))}
    labels = [favourable] if favourable is not None else sorted(set[str]().union(*given)) or [_NO_LABEL]
    figures = [_label_figure(label, np.array([label in one for one in given]), members) for label in labels]
    rows = {group: int(own_rows.sum()) for group, own_rows in members.items()}
    return GroupFigures(accuracy, rows, sorted(figures, key=lambda figure: (-figure.gap, figure.label)))


def figures_in_scope(examples: Examples, predicted: Sequence[str], *, several: bool = False) -> GroupFigures | None:
    """Compare the groups of examples by those in scope: what there is to compare before anything is refused.

    None where no example is in scope, or groups were not asked for.
    """
    rows = [row for row, label in enumerate(examples.labels) if label != OUT_OF_SCOPE]
    own = examples.picked(rows)
    if not rows or own.groups is None:
        return None
    return group_figures(own.groups, own.labels, [predicted[row] for row in rows], several=several)


def label_sets(values: Sequence[str], *, several: bool) -> list[frozenset[str]]:
    """Give the labels of each row: the value itself or, with `several`, its parts between |."""
    return [frozenset(part for part in value.split("|") if part) if several else frozenset([value]) for value in values]


def reweighing(groups: Sequence[str], labels: Sequence[str]) -> NDArray[np.float32]:
    """Weight each row by P(group) P(label) / P(group, label) (Kamiran and Calders 2012), [n].

    Under these weights the share of each label is the same in every group, and the weights add up to n wherever every
    group has every label. Pairs that do not occur cannot be weighed up.
    """
    pairs = list(zip(groups, labels, strict=True))
    by_group, by_label, by_pair = Counter(groups), Counter(labels), Counter(pairs)
    return np.array(
        [by_group[group] * by_label[label] / (len(pairs) * by_pair[group, label]) for group, label in pairs],
        dtype=np.float32,
    )


def label_shares(
    groups: Sequence[str], labels: Sequence[str], weights: NDArray[np.float32]
) -> dict[str, dict[str, float]]:
    """Give the weighted share of each label in each group: {label: {group: share}}."""
    own, given = np.array(groups, dtype=object), np.array(labels, dtype=object)
    return {
        label: {
            group: float(weights[(own == group) & (given == label)].sum() / weights[own == group].sum())
            for group in sorted(set(groups))
        }
        for label in sorted(set(labels))
    }


def before_and_after(groups: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """What the weights change in the training rows: label shares by group without and with them, for the report."""
    weights = reweighing(groups, labels)
    shares = [label_shares(groups, labels, values) for values in (np.ones_like(weights), weights)]
    gaps = [max(max(rates.values()) - min(rates.values()) for rates in part.values()) for part in shares]
    return {
        "before": {"label_shares": shares[0], "largest_gap": gaps[0]},
        "after": {"label_shares": shares[1], "largest_gap": gaps[1]},
        "lightest_weight": float(weights.min()),
        "heaviest_weight": float(weights.max()),
    }


def _label_figure(label: str, selected: Bools, members: dict[str, Bools]) -> LabelFigure:
    rates = {group: selection_rate(selected=selected[rows]) for group, rows in members.items()}
    defined = {group: rate for group, rate in rates.items() if rate is not None}
    lowest = min(defined.values())
    reference = defined[reference_group(rates=rates) or ""]
    ratio = disparate_impact_ratio(rate=lowest, reference_rate=reference)
    return LabelFigure(label, defined, ratio, reference - lowest)


def _ratio(values: Sequence[float]) -> str:
    return f"{min(values) / max(values):.3f}" if max(values) else "-"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(v.rjust(w) for v, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    )
