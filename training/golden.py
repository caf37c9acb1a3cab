"""Which golden texts a model gets right: what a candidate must not lose against the live model."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from storeclerk.text.intent import IntentHead
from storeclerk.text.sentiment import LABELS
from training.gate import Bools, Comparison, live_gate
from training.judge import read_labelled
from training.shipped import read_intents, read_needs, read_personal_data, read_sentiments
from training.tables import OUT_OF_SCOPE, Examples, TableError


def golden_texts(subject: str, candidate: Path, golden: Path) -> Examples:
    """Read golden texts of a subject.

    Raises:
        TableError: they cannot be used, or are of intents that the candidate does not know.
    """
    examples = read_labelled(subject, golden, None)
    known = {*IntentHead.load(candidate).labels, OUT_OF_SCOPE} if subject == "intent" else set()
    unknown = sorted(set(examples.labels) - known) if known else []
    if unknown:
        raise TableError(
            f"{golden} has texts of {len(unknown)} intents that {candidate} does not know, such as {unknown[0]}. "
            "Give texts of its own intents by --golden, or train it on these too."
        )
    return examples


def golden_gate(subject: str, candidate: Path, live: Path, examples: Examples) -> Comparison:
    """Hold a candidate against the live model on golden texts of a subject.

    Raises:
        GateError: the candidate gets fewer right.
    """
    return live_gate(*(_RIGHT[subject](folder, examples) for folder in (candidate, live)))


def _intents(model: Path, examples: Examples) -> Bools:
    """A refused text is right where it is out of scope."""
    found = read_intents(model, examples.texts).found
    return _equal([OUT_OF_SCOPE if intent.oos else intent.label for intent in found], examples.labels)


def _sentiments(model: Path, examples: Examples) -> Bools:
    found = read_sentiments(model, examples.texts).argmax(axis=1)
    return _equal([LABELS[number] for number in found], examples.labels)


def _needs(model: Path, examples: Examples) -> Bools:
    """A text is right where all of its needs are found and no other."""
    found = read_needs(model, examples.texts).names
    got, wanted = ([set(label.split("|")) for label in labels] for labels in (found, examples.labels))
    return _equal(got, wanted)


def _personal_data(model: Path, examples: Examples) -> Bools:
    """A text is right where every span is found as it is, and no other."""
    found = read_personal_data(model, examples.texts)
    sides = (
        [{(span.type, span.start, span.end) for span in spans} for spans in side] for side in (found, examples.labels)
    )
    return _equal(*sides)


def _equal(found: Sequence[object], expected: Sequence[object]) -> Bools:
    return np.array([one == other for one, other in zip(found, expected, strict=True)], dtype=bool)


_RIGHT: Mapping[str, Callable[[Path, Examples], Bools]] = {
    "intent": _intents,
    "sentiment": _sentiments,
    "needs": _needs,
    "pii": _personal_data,
}
