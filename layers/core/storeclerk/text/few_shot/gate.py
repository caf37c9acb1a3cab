"""What a new intent must pass before it goes live."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from storeclerk.errors import BadInput
from storeclerk.ports import Vectors
from storeclerk.text.few_shot.head import Arrays, column_of, forget, labels_of, numbered, teach, unpacked
from storeclerk.text.intent import IntentHead
from storeclerk.text.out_of_scope import OUT_OF_SCOPE

# Of 20 intents of CLINC150, each taught to the head that ships, 19, 18 and 17 pass the whole gate with 5, 10 and 20
# examples; of 20 sets of unrelated texts 14, 10 and 3. Of 15 known intents 12 may be replaced by texts of their own,
# none by those of another matter.
LEAST_RECOGNISED = 0.6
_FOLDS = 5
# A new intent that takes more than this share of the texts that a head keeps of another one is that other one; and so
# of golden texts out of scope it answers anything.
MOST_TAKEN = 0.2
# So many texts of each intent show what is lost; to judge all that a head keeps takes several times as long.
_KEPT = 20


class Recognised(NamedTuple):
    """Of the examples held out by turns, the share that got its label, not refused, and the share that was refused."""

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
            found[place], refused[place] = OUT_OF_SCOPE if intent.oos else intent.label, intent.oos
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


def check_taken(before: Arrays, after: Arrays, label: str, golden: GoldenTexts) -> None:
    """See what a new intent takes away: of the texts that a head keeps of each other one, and of foreign golden texts.

    Raises:
        BadInput: more than a fifth of those of one intent, or of the foreign ones; the message says which.
    """
    kept = kept_texts(forget(before, label) if label in labels_of(before) else before)
    foreign = [place for place, name in enumerate(golden.labels) if name == OUT_OF_SCOPE]
    vectors = np.concatenate([kept.vectors, golden.vectors[foreign]])
    names = [*kept.labels, *([OUT_OF_SCOPE] * len(foreign))]
    lost = _most_lost(names, _given(before, vectors, names), _given(after, vectors, names), to=label)
    if lost is None:
        return
    if lost.label == OUT_OF_SCOPE:
        raise BadInput(
            f"'{label}' would answer {lost.lost} of {lost.right} texts that are none of the shop's business: its "
            "examples have too little in common. Send examples of one matter."
        )
    raise BadInput(
        f"'{label}' would take {lost.lost} of {lost.right} known texts of '{lost.label}': its examples belong there. "
        f"Send examples that differ more, or replace '{lost.label}'."
    )


def check_replaced(before: Arrays, after: Arrays, label: str, golden: GoldenTexts) -> None:
    """See whether an intent whose examples were replaced still answers its own golden texts.

    Raises:
        BadInput: it loses more than a fifth of those that it got right.
    """
    rows = [place for place, name in enumerate(golden.labels) if name == label]
    if not rows or label not in labels_of(before):
        return
    names, vectors = [label] * len(rows), golden.vectors[rows]
    lost = _most_lost(names, _given(before, vectors, names), _given(after, vectors, names))
    if lost:
        raise BadInput(
            f"With these examples '{label}' loses {lost.lost} of {lost.right} golden texts that it answers now. "
            "Send examples that are nearer to what it means, or teach them under another label."
        )


class _Lost(NamedTuple):
    """An intent, how many of its texts were told rightly before, and how many of these are lost."""

    label: str
    right: int
    lost: int


def _most_lost(names: Sequence[str], old: Sequence[str], new: Sequence[str], to: str | None = None) -> _Lost | None:
    """Name the intent that loses the largest share, to a certain other one, where it is more than may be lost."""
    right = Counter(name for name, was in zip(names, old, strict=True) if was == name)
    lost = Counter(
        name for name, was, now in zip(names, old, new, strict=True) if name == was != now and to in {None, now}
    )
    most = max(lost, key=lambda name: lost[name] / right[name], default=None)
    return _Lost(most, right[most], lost[most]) if most and lost[most] > MOST_TAKEN * right[most] else None


def _given(head: Arrays, vectors: Vectors, names: Sequence[str]) -> list[str]:
    """What each text is taken for; that a text is refused counts where it should be."""
    found = IntentHead(head).classify(vectors)
    return [
        OUT_OF_SCOPE if name == OUT_OF_SCOPE and intent.oos else intent.label
        for name, intent in zip(names, found, strict=True)
    ]


def _confusions(found: Sequence[str], label: str) -> str:
    wrong = sorted({name for name in found if name != label})
    told = [
        f"{numbered([place for place, name in enumerate(found) if name == other])} as "
        f"{'out of scope' if other == OUT_OF_SCOPE else repr(other)}"
        for other in wrong
    ]
    return f"Read as others: {'; '.join(told)}."
