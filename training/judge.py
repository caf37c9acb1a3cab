"""Holds what the shipped form reads against labels: figures for metrics.json, and what the page shows beside them."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from storeclerk.text.sentiment import LABELS
from training.pii_metrics import measure
from training.report.intent import intent_details, intent_metrics
from training.report.measures import Curve, roc
from training.report.metrics import needs_metrics, sentiment_metrics
from training.shipped import Intents, read_intents, read_needs, read_personal_data, read_sentiments
from training.spans import read_marked
from training.tables import OUT_OF_SCOPE, Examples, TableError, read_examples, read_table


class Judged(NamedTuple):
    """Figures of one model on labelled texts.

    expected, given: what each text is labelled and what it is given in use, so OUT_OF_SCOPE where it is refused;
    several labels are joined by |. confused: the same without refusal, of the texts that are in scope. Both are empty
    for personal data, which has no label a text.
    """

    metrics: dict[str, Any]
    examples: Examples
    expected: list[str]
    given: list[str]
    confused: "Confused"
    roc: Curve | None = None


class Confused(NamedTuple):
    """Texts that have one label, that label, and the one that the model finds likeliest."""

    texts: list[str]
    expected: list[str]
    predicted: list[str]


_NOTHING = Confused([], [], [])


def judge_intent(model: Path, examples: Examples) -> Judged:
    """Judge intents; labels that the model does not know can only be wrong."""
    found = read_intents(model, examples.texts)
    predicted = [intent.label for intent in found.found]
    refused = np.array([intent.oos for intent in found.found], dtype=bool)
    scores = np.array([intent.score for intent in found.found])
    confidence = np.array([intent.confidence for intent in found.found])
    inside = np.array([label != OUT_OF_SCOPE for label in examples.labels])
    metrics = intent_metrics(examples.labels, predicted, confidence, refused, scores, threshold=found.threshold)
    metrics |= intent_details(examples.labels, predicted) | {"labels_unknown_to_the_model": _unknown(examples, found)}
    given = [OUT_OF_SCOPE if out else label for label, out in zip(predicted, refused, strict=True)]
    own = np.flatnonzero(inside).tolist()
    confused = Confused(
        [examples.texts[row] for row in own],
        [examples.labels[row] for row in own],
        [predicted[row] for row in own],
    )
    curve = roc(scores, inside) if inside.any() and not inside.all() else None
    return Judged(metrics, examples, examples.labels, given, confused, curve)


def judge_sentiment(model: Path, examples: Examples) -> Judged:
    """Judge sentiments."""
    probabilities = read_sentiments(model, examples.texts)
    expected = np.array([LABELS.index(label) for label in examples.labels], dtype=np.int64)
    given: list[str] = [LABELS[number] for number in probabilities.argmax(axis=1)]
    confused = Confused(examples.texts, examples.labels, given)
    return Judged(sentiment_metrics(expected, probabilities), examples, examples.labels, given, confused)


def judge_needs(model: Path, examples: Examples) -> Judged:
    """Judge needs; one that the model does not know counts as never found."""
    found = read_needs(model, examples.texts)
    named = {part for label in examples.labels for part in label.split("|") if part}
    unknown = sorted(named - set(found.labels))
    expected = np.array([[name in label.split("|") for name in (*found.labels, *unknown)] for label in examples.labels])
    odds = np.pad(found.probabilities, ((0, 0), (0, len(unknown))))
    thresholds = np.pad(found.thresholds, (0, len(unknown)), constant_values=0.5)
    metrics = needs_metrics([*found.labels, *unknown], expected, odds, thresholds)
    metrics["labels_unknown_to_the_model"] = unknown
    return Judged(metrics, examples, examples.labels, found.names, _NOTHING)


def judge_pii(model: Path, examples: Examples) -> Judged:
    """Judge personal data."""
    found: list[list[Any]] = [list(spans) for spans in read_personal_data(model, examples.texts)]
    return Judged(measure(examples.texts, examples.labels, found), examples, [], [], _NOTHING)


JUDGES: Mapping[str, Callable[[Path, Examples], Judged]] = {
    "intent": judge_intent,
    "sentiment": judge_sentiment,
    "needs": judge_needs,
    "pii": judge_pii,
}


def read_labelled(subject: str, data: Path, groups: str | None) -> Examples:
    """Read labelled texts of the form that the subject has.

    Raises:
        TableError: the file cannot be used.
    """
    if subject == "pii":
        if groups:
            raise TableError("--groups is for CSV: personal data is read from JSONL.")
        return read_marked(data)
    if subject == "sentiment":
        _check_sentiments(data)
    return read_examples(data, groups, several=subject == "needs")


def warn_of_unknown(data: Path, judged: Judged) -> None:
    """Say which labels of the data the model does not know: a slip in a name would look like a weak model."""
    unknown = judged.metrics.get("labels_unknown_to_the_model") or []
    if unknown:
        print(
            f"{data}, column label: the model does not know {', '.join(unknown[:3])} ({len(unknown)} such labels). "
            "Their rows count as wrong.",
            file=sys.stderr,
        )


def _unknown(examples: Examples, found: Intents) -> list[str]:
    return sorted({*examples.labels} - {*found.labels, OUT_OF_SCOPE})


def _check_sentiments(data: Path) -> None:
    table = read_table(data, ["text", "label"])
    for number, label in zip(table.numbers, table.column("label"), strict=True):
        if label not in LABELS:
            raise TableError(
                f"{data}, row {number}, column label: {label or 'blank'} is none of {', '.join(LABELS)}. Correct it."
            )
