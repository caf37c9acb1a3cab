"""The curves: what a threshold refuses, how well known and foreign texts part, what confidence is worth."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.report.charts import Axis, Chart, Series
from training.report.markup import Html, element, joined, number, table
from training.report.measures import Curve, Figure, share

_REFUSED = (0.0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)
_POINTS = 200


def refusal(metrics: Mapping[str, Any]) -> Html | None:
    """The curve from which a shop chooses its threshold, as a picture and as a table."""
    curve: list[dict[str, float | None]] = metrics.get("curve") or []
    if not curve:
        return None
    return joined(
        [
            element("h2", "What a threshold does"),
            element(
                "p",
                "The model refuses a text that scores below its threshold. A higher threshold keeps more foreign texts "
                "from a wrong answer and turns away more texts that it could have read. Choose the line of the table "
                "that suits the shop; the threshold in use is marked.",
            ),
            element("div", _refusal_chart(curve, metrics), _refusal_table(curve, metrics), class_="pair"),
        ]
    )


def separation(curve: Curve | None, metrics: Mapping[str, Any]) -> Html | None:
    """The receiver operating characteristic."""
    if curve is None:
        return None
    kept = np.unique(np.linspace(0, len(curve.true_accepted) - 1, _POINTS).astype(int))
    points = [(float(curve.false_accepted[place]), float(curve.true_accepted[place])) for place in kept]
    chart = Chart(
        "Receiver operating characteristic",
        Axis("foreign texts accepted"),
        Axis("known texts accepted"),
        [Series("ROC", points)],
        diagonal=True,
    )
    area = number(metrics["out_of_scope"]["auroc"])
    return joined(
        [
            element("h3", "Known and foreign texts apart"),
            element("p", f"Every threshold is a point of the line; the area below it is {area}.", class_="soft"),
            chart.svg(),
        ]
    )


def reliability(calibration: Mapping[str, Any] | None) -> Html | None:
    """Confidence against how often it is right, bin by bin."""
    if not calibration or not calibration["bins"]:
        return None
    bins: list[dict[str, Any]] = calibration["bins"]
    most = max(one["rows"] for one in bins)
    figures = [_accuracy(one) for one in bins]
    series = Series(
        "bins",
        [(one["confidence"], one["accuracy"]) for one in bins],
        [f"{one['rows']} texts, {one['confidence']:.0%} sure, {one['accuracy']:.0%} right" for one in bins],
        [2.5 + 5 * (one["rows"] / most) ** 0.5 for one in bins],
        [(figure.low, figure.high) for figure in figures],
    )
    chart = Chart("Reliability", Axis("confidence"), Axis("right"), [series], diagonal=True)
    return joined(
        [
            element("h3", "Does confidence mean what it says?"),
            element(
                "p",
                "On the dashed line 80 % sure is right 80 % of the time; below it the model is too sure. A larger dot "
                "is more texts; bars are 95 % intervals.",
                class_="soft",
            ),
            chart.svg(),
        ]
    )


def _refusal_chart(curve: Sequence[Mapping[str, float | None]], metrics: Mapping[str, Any]) -> Html:
    named = {"right_and_accepted": "in scope: right and accepted", "out_of_scope_found": "out of scope: refused"}
    series = []
    for key, name in named.items():
        points = [(one["in_scope_refused"], one[key]) for one in curve]
        known = [(float(x), float(y)) for x, y in points if x is not None and y is not None]
        notes = [f"{name}: {y:.1%} at {x:.1%} refused" for x, y in known]
        series += [Series(name, known, notes, [1.8] * len(known))] if known else []
    lowest = min(y for one in series for _, y in one.points)
    furthest = max(x for one in series for x, _ in one.points)
    in_use = float(metrics["in_scope_refused"]["value"])
    return Chart(
        "Refusal",
        Axis("in-scope texts refused", 0, max(0.05, furthest)),
        Axis("texts", max(0.0, np.floor(lowest * 10) / 10), 1),
        series,
        [("in use", in_use)],
    ).svg()


def _refusal_table(curve: Sequence[Mapping[str, float | None]], metrics: Mapping[str, Any]) -> Html:
    refused = np.array([one["in_scope_refused"] for one in curve])
    chosen = sorted({int(np.abs(refused - wanted).argmin()) for wanted in _REFUSED if wanted <= refused.max() + 0.01})
    names = ("in_scope_refused", "right_and_accepted", "out_of_scope_found")
    rows: list[list[object]] = [
        [f"{curve[place]['threshold']:.3f}", *(number(curve[place][name], percent=True) for name in names)]
        for place in chosen
    ]
    here = [number((metrics[name] or {}).get("value"), percent=True) for name in names]
    own: list[object] = [element("b", f"{metrics['threshold']:.3f} in use"), *(element("b", cell) for cell in here)]
    later = [place for place, row in enumerate(chosen) if float(curve[row]["threshold"] or 0) > metrics["threshold"]]
    rows.insert(later[0] if later else len(rows), own)
    return table(["threshold", "in scope refused", "in scope right and accepted", "out of scope refused"], rows)


def _accuracy(one: Mapping[str, Any]) -> Figure:
    figure = share(np.arange(one["rows"]) < round(one["accuracy"] * one["rows"]))
    return figure or Figure(0, 0, 1)
