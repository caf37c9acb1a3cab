"""What a new intent must pass before it goes live."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from storeclerk.errors import BadInput
from storeclerk.ports import Vectors
from storeclerk.text.few_shot.head import Arrays, column_of, forget, labels_of, numbered, teach, unpacked
from storeclerk.text.intent import IntentHead

# Of 20 intents of CLINC150, each taught to a head of 40 others, 20, 20 and 19 pass with 5, 10 and 20 examples. Of 30
# sets of texts from as many known intents none passes; from unknown ones 25 of five texts do, and one of ten.
LEAST_RECOGNISED = 0.6
_FOLDS = 5
# A new intent that takes more than this share of the texts that a head keeps of another one is that other one.
MOST_TAKEN = 0.2
# So many texts of each intent show what is lost; to judge all that a head keeps takes several times as long.
_KEPT = 20


class Recognised(NamedTuple):
    """Of the examples held out by turns, the share that got its label, and the share that was refused as foreign."""

    share: float
    refused: float


class GoldenTexts(NamedTuple):
    """Texts with a known intent: summary vectors [n, d] and labels."""

    vectors: Vectors
    labels: Sequence[str]


def kept_texts(arrays: Arrays) -> GoldenTexts:
    """Give some of the vectors that a head keeps of each intent, to check it by where there is no golden set."""
    numbers = arrays["bank_labels"]
    found = [np.flatnonzero(numbers == place)[:_KEPT] for place in range(len(arrays["labels"]))]
    rows = np.concatenate(found)
    labels = labels_of(arrays)
    return GoldenTexts(unpacked(arrays["bank"][rows]), [labels[place] for place in numbers[rows].tolist()])


def check_recognised(taught: Arrays, label: str, vectors: Vectors) -> Recognised:
    """Teach the intent again without a part of its examples, each part by turns, and see whether these are recognised.

    Raises:
        BadInput: too few are; the message says which look like which intent.
    """
    without = forget(taught, label)
    near = column_of(taught, label)
    found: list[str] = [""] * len(vectors)
    refused = np.zeros(len(vectors), dtype=bool)
    parts = np.arange(len(vectors)) % min(_FOLDS, len(vectors))
    for part in range(parts.max() + 1):
        held = np.flatnonzero(parts == part)
        head = IntentHead(teach(without, label, vectors[parts != part], near))
        for place, intent in zip(held.tolist(), head.classify(vectors[held]), strict=True):
            found[place], refused[place] = intent.label, intent.oos
    share = found.count(label) / len(found)
    if share < LEAST_RECOGNISED:
        raise BadInput(
            f"'{label}' cannot be told from other intents: of {len(found)} examples, each left out by turns, "
            f"{found.count(label)} are recognised; {LEAST_RECOGNISED:.0%} must be. {_confusions(found, label)} "
            "Send more examples, clearer ones, or remove the other intent."
        )
    return Recognised(round(share, 4), round(float(refused.mean()), 4))


def check_golden(before: Arrays, after: Arrays, label: str, golden: GoldenTexts) -> float:
    """Compare two heads on the golden texts of the intents that both know, `label` aside. Gives the accuracy after.

    Raises:
        BadInput: fewer are right than before; the message names the intents that lose.
    """
    shared = (set(labels_of(before)) & set(labels_of(after))) - {label}
    rows = np.array([place for place, name in enumerate(golden.labels) if name in shared], dtype=np.int64)
    if not len(rows):
        return 1.0
    truth = [golden.labels[row] for row in rows]
    old, new = (
        [intent.label for intent in IntentHead(head).classify(golden.vectors[rows])] for head in (before, after)
    )
    right = sum(int(name == found) for name, found in zip(truth, new, strict=True))
    if right < sum(name == found for name, found in zip(truth, old, strict=True)):
        lost = sorted({name for name, was, now in zip(truth, old, new, strict=True) if name == was != now})
        raise BadInput(
            f"With '{label}', golden texts of other intents are lost: {', '.join(lost)}. "
            "Send examples that differ more from these, or replace that intent."
        )
    return round(right / len(truth), 4)


def check_taken(before: Arrays, after: Arrays, label: str) -> None:
    """See how many of the texts that a head keeps of each other intent a new one takes away.

    Raises:
        BadInput: more than a fifth of those of one intent; the message names it.
    """
    kept = kept_texts(forget(before, label) if label in labels_of(before) else before)
    old, new = ([intent.label for intent in IntentHead(head).classify(kept.vectors)] for head in (before, after))
    right = Counter(name for name, was in zip(kept.labels, old, strict=True) if was == name)
    taken = Counter(name for name, was, now in zip(kept.labels, old, new, strict=True) if was == name and now == label)
    most = max(taken, key=lambda name: taken[name] / right[name], default=None)
    if most and taken[most] > MOST_TAKEN * right[most]:
        raise BadInput(
            f"'{label}' would take {taken[most]} of {right[most]} known texts of '{most}': its examples belong there. "
            f"Send examples that differ more, or replace '{most}'."
        )


def _confusions(found: Sequence[str], label: str) -> str:
    wrong = sorted({name for name in found if name != label})
    told = [f"{numbered([place for place, name in enumerate(found) if name == other])} as '{other}'" for other in wrong]
    return f"Read as others: {'; '.join(told)}."
