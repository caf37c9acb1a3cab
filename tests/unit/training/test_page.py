"""The page that shows a report."""

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.fairness import before_and_after, group_figures
from training.groups import Compared
from training.judge import Confused, Judged
from training.report.charts import Axis, Chart, Series
from training.report.confusion import OTHERS, heat_map, matrix
from training.report.intent import intent_details, intent_metrics
from training.report.markup import Html, element, number
from training.report.measures import roc
from training.report.page import Report, page
from training.tables import OUT_OF_SCOPE, Examples

HOSTILE = ["<script>alert(1)</script>", "a, b", 'say "hi" & go', "größe 👟"]
LABELS = st.lists(st.sampled_from([f"label {n}" for n in range(9)]), min_size=1, max_size=60)


class Balance(HTMLParser):
    """Keeps the elements that are open, and all that were there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def report(labels: list[str], rows: int = 200, **manifest: Any) -> Report:
    """A model that is right three times of four, on texts of which one in ten is out of scope."""
    rng = np.random.default_rng(5)
    expected = [labels[number] for number in rng.integers(len(labels), size=rows)]
    predicted = [label if rng.random() < 0.75 else labels[0] for label in expected]
    expected = [OUT_OF_SCOPE if rng.random() < 0.1 else label for label in expected]
    scores, confidence = rng.normal(size=rows), rng.uniform(0.2, 1, size=rows)
    inside = np.array([label != OUT_OF_SCOPE for label in expected])
    metrics = intent_metrics(expected, predicted, confidence, scores < -1, scores, threshold=-1.0)
    metrics |= intent_details(expected, predicted)
    texts = [f"{label} of <b>someone@example.com</b>" for label in expected]
    examples = Examples(texts, expected, ["<i>north</i>" if row % 2 else "south" for row in range(rows)])
    own = np.flatnonzero(inside)
    confused = Confused(*([values[row] for row in own] for values in (texts, expected, predicted)))
    judged = Judged(metrics, examples, expected, predicted, confused, roc(scores, inside))
    figures = group_figures(examples.groups or [], expected, predicted)
    groups = Compared(figures, {label.label: label.rates for label in figures.labels}, 0.25)
    return Report("intent", manifest, {"name": "<u>.csv", "sha256": "ab12"}, judged, groups)


@pytest.fixture(scope="module")
def hostile() -> str:
    return page(report(HOSTILE, name="<x>", version="1", data=[{"name": "<y>", "licence": "own", "sha256": "cd"}]))


def test_nothing_of_the_data_becomes_markup(hostile: str) -> None:
    found = Balance()
    found.feed(hostile)

    assert found.open == []
    assert not {"script", "i", "u", "x", "y"} & set(found.seen)
    assert "<b>someone" not in hostile
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile
    assert "größe 👟" in hostile


def test_the_page_fetches_nothing(hostile: str) -> None:
    assert not re.search(r"(src|srcset|action)\s*=|url\(|@import|https?:", hostile)
    assert set(re.findall(r'href="([^"]*)"', hostile)) == {
        "#threshold",
        "#confidence",
        "#confusions",
        "#labels",
        "#groups",
        "metrics.json",
    }


def test_examples_of_confusions_name_nobody(hostile: str) -> None:
    assert "for example" in hostile
    assert "someone@example.com" not in hostile


def test_the_page_has_figures_with_intervals_curves_and_both_schemes(hostile: str) -> None:
    assert hostile.count("95 % interval ") == 7
    assert hostile.count("<svg") == 3
    assert "prefers-color-scheme: dark" in hostile
    assert "-1.000 in use" in hostile
    assert "25.0 % of draws" in hostile


def test_of_150_labels_those_that_are_confused_most_are_shown_and_it_is_said() -> None:
    text = page(report([f"label {n}" for n in range(150)], 1000))

    assert "The 20 of 150 labels that are confused most" in text
    assert "The other 130 labels" in text
    assert len(text) < 200_000


def test_what_training_did_to_groups_is_shown() -> None:
    figures = group_figures(["a", "b"], ["x", "y"], ["x", "x"]).summary()
    weights = before_and_after(["a", "a", "a", "b", "b", "b"], ["x", "x", "y", "x", "y", "y"])
    heads = {"head_without_weights": figures, "head_with_weights": figures}
    history = [{"epoch": 1, "score": 0.5, "groups": figures}]

    text = page(report(["x", "y"], history=history, metrics={"reweighing": weights | heads}))

    assert "Epoch by epoch" in text
    assert "accuracy of a" in text
    assert "<td>33.3 points</td><td>0.0 points</td>" in text


@given(LABELS, st.integers(1, 12), st.data())
def test_every_text_is_in_the_matrix_once(expected: list[str], readable: int, data: st.DataObject) -> None:
    predicted = data.draw(st.lists(st.sampled_from(expected), min_size=len(expected), max_size=len(expected)))

    found = matrix(expected, predicted, readable=readable)

    assert sum(map(sum, found.counts)) == len(expected)
    assert found.whole == (len(set(expected) | set(predicted)) <= readable)
    assert len(found.counts) == len(found.labels) == min(readable, found.total) + (not found.whole)
    assert all(
        expected.count(name) == sum(row) for name, row in zip(found.labels, found.counts, strict=True) if name != OTHERS
    )
    assert heat_map(found).count("<tr>") == len(found.labels) + 1


def test_the_largest_confusion_is_never_left_out() -> None:
    expected = [f"label {n:02}" for n in range(50)] * 3
    predicted = [*expected[:-3], "label 05", "label 05", "label 05"]

    found = matrix(expected, predicted, readable=4)

    assert {"label 05", "label 47", "label 48", "label 49"} == set(found.labels) - {OTHERS}


@given(st.floats(0, 0.9), st.floats(0.05, 1))
def test_ticks_are_few_and_within_the_axis(low: float, width: float) -> None:
    axis = Axis("x", low, low + width)

    assert 1 <= len(axis.ticks) <= 7
    assert all(low - 0.01 <= tick <= low + width + 0.01 for tick in axis.ticks)


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=1, max_size=20))
def test_what_is_beyond_an_axis_stays_in_the_picture(points: list[tuple[float, float]]) -> None:
    picture = Chart("c", Axis("x"), Axis("y"), [Series("s", points)], [("here", 0.9)]).svg()

    drawn = re.search(r'points="([^"]*)"', picture)
    assert drawn
    places = [tuple(map(float, place.split(","))) for place in drawn[1].split()]
    assert all(52 <= x <= 448 and 12 <= y <= 274 for x, y in places)


@given(st.text())
def test_text_is_escaped_and_markup_is_not(text: str) -> None:
    inner = element("b", text, title=text)
    found = Balance()
    found.feed(element("p", inner, None))

    assert found.seen == ["p", "b"]
    assert isinstance(inner, Html)


@pytest.mark.parametrize(
    ("value", "percent", "written"),
    [
        (None, False, "-"),
        (1234, False, "1,234"),
        (0.98765, False, "0.988"),
        (0.98765, True, "98.8 %"),
        ({"value": 0.5, "low": 0.4, "high": 0.61}, True, "50.0 % [40.0, 61.0]"),
    ],
)
def test_figures_are_written_with_their_interval(value: Any, percent: bool, written: str) -> None:
    assert number(value, percent=percent) == written
