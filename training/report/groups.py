"""How evenly groups are treated: on the texts judged here, and while the model was trained."""

from collections.abc import Mapping, Sequence
from typing import Any

from training.fairness import REWEIGHED
from training.report.markup import Html, element, joined, number, table
from training.tables import OUT_OF_SCOPE

_LABELS = 3
_MEANING = (
    "Selection rate: the share of a group that is given a label. Disparate impact ratio: the lowest rate over the "
    "highest; 1 is even, below 0.8 calls for a look, and of a rare label it says little. Gap: the highest less the "
    "lowest, 0 is even. A group may want other things than another: compare with what its texts are labelled before "
    "calling a gap unfair. Accuracy is as in use: a text that the model could have read and refused counts as wrong."
)


def compared(figures: Mapping[str, Any] | None, title: str = "Group by group") -> Html | None:
    """The groups side by side, with the least even labels."""
    if not figures:
        return None
    return joined([element("h2", title), element("p", _MEANING), _chance(figures), _group_table(figures)])


def trained(manifest: Mapping[str, Any]) -> Html | None:
    """What the manifest says of groups: epoch by epoch, and without and with weights."""
    history = [epoch for epoch in manifest.get("history") or [] if epoch.get("groups")]
    metrics = manifest.get("metrics") or {}
    parts = [
        _history(history) if history else None,
        _reweighed(metrics["reweighing"]) if metrics.get("reweighing") else None,
    ]
    if not any(parts):
        return None
    return joined([element("h2", "Groups while the model was trained"), *filter(None, parts)])


def _group_table(figures: Mapping[str, Any]) -> Html:
    labels: Sequence[Mapping[str, Any]] = figures["labels"][:_LABELS]
    rows: list[list[object]] = [
        [
            group,
            f"{figures['rows'][group]:,}",
            number(accuracy, percent=True),
            *(_rate(label, group) for label in labels),
        ]
        for group, accuracy in figures["accuracy"].items()
    ]
    accuracies = [figure["value"] for figure in figures["accuracy"].values()]
    ratio = min(accuracies) / max(accuracies) if max(accuracies) else None
    rows += [["disparate impact ratio", "", number(ratio), *(number(label["ratio"]) for label in labels)]]
    rows += [["gap", "", _points(figures["accuracy_gap"]), *(_points(label["gap"]) for label in labels)]]
    return table(["group", "texts", "accuracy", *map(_given, labels)], rows, class_="groups")


def _given(label: Mapping[str, Any]) -> str:
    return "refused" if label["label"] == OUT_OF_SCOPE else f"given {label['label']}"


def _points(gap: float) -> str:
    return f"{100 * gap:.1f} points"


def _rate(label: Mapping[str, Any], group: str) -> Html:
    """The rate of a group, and what it would be were the model always right."""
    own = (label.get("labelled") or {}).get(group)
    beside = element("span", f" (labelled {number(own, percent=True)})", class_="soft") if own is not None else None
    return joined([number(label["rates"][group], percent=True), beside])


def _chance(figures: Mapping[str, Any]) -> Html | None:
    if (often := figures.get("chance_of_gap")) is None:
        return None
    words = (
        f"The largest gap is {_points(figures['largest_gap'])}. Groups of these sizes drawn by lot have "
        f"one as large in {100 * often:.1f} % of draws: "
    )
    rare = "chance alone hardly makes it." if often < 0.05 else "chance alone may well make it."
    return element("p", words + rare)


def _history(history: Sequence[Mapping[str, Any]]) -> Html:
    names = list(history[0]["groups"]["accuracy"])
    rows = [
        [
            str(epoch["epoch"]),
            *(number(epoch["groups"]["accuracy"].get(name, {}).get("value"), percent=True) for name in names),
            epoch["groups"]["label"],
            number(epoch["groups"]["disparate_impact_ratio"]),
            _points(epoch["groups"]["largest_gap"]),
        ]
        for epoch in history
    ]
    header = ["epoch", *(f"accuracy of {name}" for name in names)]
    header += ["least even label", "its disparate impact ratio", "largest gap"]
    return joined([element("h3", "Epoch by epoch, on the validation rows"), table(header, rows)])


def _reweighed(found: Mapping[str, Any]) -> Html:
    """Without weights beside with them: the training rows, and a head fitted on each."""
    gaps = [_points(found[when]["largest_gap"]) for when in ("before", "after")]
    rows: list[list[object]] = [["largest gap of a label's share in the training rows", *gaps]]
    heads = [found[name] for name in ("head_without_weights", "head_with_weights") if found.get(name)]
    if len(heads) == 2:
        rows += [
            [f"accuracy of {group}", *(number(head["accuracy"].get(group), percent=True) for head in heads)]
            for group in heads[0]["accuracy"]
        ]
        rows += [
            ["largest gap", *(_points(head["largest_gap"]) for head in heads)],
            ["least even label", *(head["label"] for head in heads)],
            ["its disparate impact ratio", *(number(head["disparate_impact_ratio"]) for head in heads)],
        ]
    note = (
        f"{REWEIGHED} The weights go from {found['lightest_weight']:.2f} to {found['heaviest_weight']:.2f}. The heads "
        "are fitted alike on the vectors of the finished encoder and judged on the validation rows."
    )
    header = ["", "without weights", "with weights"]
    return joined([element("h3", "Before and after reweighing"), element("p", note), table(header, rows)])
