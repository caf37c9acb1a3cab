"""The report as one page: nothing is fetched, no script runs, light and dark."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from training.groups import Compared
from training.judge import Judged
from training.report.curves import refusal, reliability, separation
from training.report.groups import compared, trained
from training.report.headlines import cards
from training.report.labels import confusions, label_table
from training.report.markup import Html, element, joined, number, table

_TITLES = {
    "intent": "How well intents are read",
    "sentiment": "How well sentiment is read",
    "needs": "How well needs are read",
    "pii": "How well personal data is found",
}


class Report(NamedTuple):
    """What was judged by what: the model's manifest, name and sha256 of the data, figures, and the groups compared."""

    subject: str
    manifest: Mapping[str, Any]
    data: Mapping[str, str]
    judged: Judged
    groups: Compared | None = None

    @property
    def trained_on_it(self) -> bool:
        """Whether the model was trained on this very file, so that the figures flatter it."""
        return any(one.get("sha256") == self.data["sha256"] for one in self.manifest.get("data") or [])

    def figures(self) -> dict[str, Any]:
        """Give the content of metrics.json."""
        model = {key: self.manifest.get(key) for key in ("name", "version", "base_model")}
        data = {**self.data, "rows": len(self.judged.examples.texts), "trained_on_it": self.trained_on_it}
        found = {"subject": self.subject, "model": model, "data": data, "metrics": self.judged.metrics}
        return found | ({"groups": self.groups.as_dict()} if self.groups else {})


def page(report: Report) -> str:
    """Write the page."""
    title = _TITLES[report.subject]
    style = Html(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title}: {report.data['name']}"),
        element("style", style),
    )
    sections = _sections(report)
    links = element("nav", *(element("a", name, href=f"#{name.lower()}") for name in sections))
    figures = cards(report.subject, report.judged.metrics)
    content = [_introduction(report), figures, links, *sections.values(), _provenance(report)]
    body = element("body", element("h1", title), *content)
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _sections(report: Report) -> dict[str, Html]:
    """Give the sections that there is something to show in, by name."""
    metrics, judged = report.judged.metrics, report.judged
    title = "Need by need" if report.subject == "needs" else "Label by label"
    found = {
        "Threshold": refusal(metrics),
        "Confidence": _side_by_side(separation(judged.roc, metrics), reliability(metrics.get("calibration"))),
        "Confusions": confusions(judged.confused),
        "Labels": label_table(metrics, title) or _types(metrics),
        "Groups": compared(report.groups.as_dict() if report.groups else None),
        "Training": trained(report.manifest),
    }
    return {name: element("section", section, id=name.lower()) for name, section in found.items() if section}


def _side_by_side(*parts: Html | None) -> Html | None:
    shown = [element("div", part) for part in parts if part]
    return element("div", *shown, class_="pair") if shown else None


def _introduction(report: Report) -> Html:
    model = f"{report.manifest.get('name')}, version {report.manifest.get('version')}"
    rows = len(report.judged.examples.texts)
    lines = [
        element(
            "p",
            f"Model {model}, judged on {rows:,} texts of {report.data['name']} in the form that ships (int8). An "
            "interval says where the figure may lie for other texts of this kind; few texts make it wide.",
            class_="soft",
        )
    ]
    if report.trained_on_it:
        words = "The model was trained on this very file. The figures flatter it: judge it on texts it has not seen."
        lines += [element("p", words, class_="warn")]
    if unknown := report.judged.metrics.get("labels_unknown_to_the_model"):
        words = f"The model does not know {len(unknown)} labels of the data, so their texts count as wrong: "
        lines += [element("p", words + ", ".join(unknown[:10]), class_="warn")]
    return joined(lines)


def _types(metrics: Mapping[str, Any]) -> Html | None:
    """The figures of each type of personal data."""
    types: Mapping[str, Mapping[str, Any]] = metrics.get("types") or {}
    if not types:
        return None
    columns = list(next(iter(types.values())))
    rows = [[name, *(number(figures.get(column)) for column in columns)] for name, figures in types.items()]
    header = ["type", *(column.replace("_", " ") for column in columns)]
    meaning = (
        "By words. Precision: of the words marked with this type, how many have it. Recall: of the words that have it, "
        "how many were marked with it. F2 joins the two, recall counted four times."
    )
    return joined([element("h2", "Type by type"), element("p", meaning), table(header, rows)])


def _provenance(report: Report) -> Html:
    manifest = report.manifest
    trained_on = ", ".join(f"{one.get('name')} ({one.get('licence')})" for one in manifest.get("data") or [])
    rows = [
        ["data", report.data["name"]],
        ["sha256 of the data", element("code", report.data["sha256"])],
        ["model", f"{manifest.get('name')} {manifest.get('version')}"],
        ["base", manifest.get("base_model") or "not stated"],
        ["trained on", trained_on or "not stated"],
        ["figures as data", element("a", "metrics.json", href="metrics.json")],
    ]
    return joined([element("h2", "What was measured"), table(["", ""], rows, class_="words")])
