"""The labels: which are taken for which, and how good each is."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from storeclerk.text.redaction import redact
from training.judge import Confused
from training.report.confusion import heat_map, matrix
from training.report.markup import Html, element, joined, number, table

_CONFUSIONS = 20
_WEAKEST = 20
_EXAMPLE = 110


def confusions(confused: Confused) -> Html | None:
    """The matrix and the largest confusions with an example each, personal data replaced."""
    if not confused.texts:
        return None
    found = matrix(confused.expected, confused.predicted)
    scope = (
        f"All {found.total} labels."
        if found.whole
        else f"The {len(found.labels) - 1} of {found.total} labels that are confused most; the others are one row and "
        "one column, in which mistakes among them do not show."
    )
    return joined(
        [
            element("h2", "Which labels are taken for which"),
            element(
                "p",
                f"{scope} A row is what a text is labelled, a column what it got, refusal aside. Blue is right, red "
                "is wrong; the darker, the larger a part of its row.",
            ),
            heat_map(found),
            _largest(confused),
        ]
    )


def label_table(metrics: Mapping[str, Any], title: str = "Label by label") -> Html | None:
    """How good each label is."""
    rows: Sequence[Mapping[str, Any]] = metrics.get("labels") or []
    if not rows:
        return None
    columns = [name for name in rows[0] if name != "label"]
    body = [[row["label"], *(number(row[name]) for name in columns)] for row in rows]
    first, rest = body[:_WEAKEST], body[_WEAKEST:]
    header = ["label", *(name.replace("_", " ") for name in columns)]
    meaning = (
        "Precision: of the texts given this label, how many have it. Recall: of the texts that have it, how many got "
        "it. F1 joins the two; 1 is best. A label of few rows has a figure of little weight."
    )
    others = element("details", element("summary", f"The other {len(rest)} labels"), table(header, rest))
    return joined(
        [element("h2", title), element("p", meaning), table(header, first), others if rest else None],
    )


def _largest(confused: Confused) -> Html:
    examples: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, pair in zip(confused.texts, zip(confused.expected, confused.predicted, strict=True), strict=True):
        examples[pair].append(text)
    mixed = Counter({pair: len(texts) for pair, texts in examples.items() if pair[0] != pair[1]})
    if not mixed:
        return element("p", "No text got a wrong label.")
    size = Counter(confused.expected)
    rows = [
        [truth, guess, f"{count} of {size[truth]}", _shortened(examples[truth, guess][0])]
        for (truth, guess), count in mixed.most_common(_CONFUSIONS)
    ]
    shown = table(["labelled", "got", "texts", "for example"], rows, class_="words")
    return joined([element("h3", f"The largest confusions ({len(rows)} of {len(mixed)})"), shown])


def _shortened(text: str) -> str:
    safe = redact(text)
    return safe if len(safe) <= _EXAMPLE else f"{safe[:_EXAMPLE]}…"
