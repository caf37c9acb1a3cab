"""The confusion matrix: whole where it can be read, else the labels that are confused most."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from training.report.markup import Html, element

# As many labels as a person can follow along a row.
_READABLE = 20
OTHERS = "all others"


class Matrix(NamedTuple):
    """Counts of texts: a row is what they are labelled, a column what they got.

    labels: those shown, and OTHERS last where some are not. total: the number of all labels. whole: all are shown.
    """

    labels: list[str]
    counts: list[list[int]]
    total: int
    whole: bool


def matrix(expected: Sequence[str], predicted: Sequence[str], *, readable: int = _READABLE) -> Matrix:
    """Count pairs of labels; of more labels than are readable those of the largest confusions are taken."""
    names = sorted({*expected, *predicted})
    shown = names if len(names) <= readable else sorted(_most_confused(expected, predicted, readable))
    place = defaultdict(lambda: len(shown), {name: number for number, name in enumerate(shown)})
    labels = shown if shown == names else [*shown, OTHERS]
    counts = [[0] * len(labels) for _ in labels]
    for (truth, guess), rows in Counter(zip(expected, predicted, strict=True)).items():
        counts[place[truth]][place[guess]] += rows
    return Matrix(labels, counts, len(names), shown == names)


def heat_map(found: Matrix) -> Html:
    """Draw the matrix as a table; a field is the darker the larger a part of its row it is."""
    columns = [element("th", element("span", name), scope="col") for name in found.labels]
    head = element("tr", element("th", "labelled ↓ got →", scope="col"), *columns, element("th", "rows", scope="col"))
    body = [_row(found, number) for number in range(len(found.labels))]
    return element(
        "div", element("table", element("thead", head), element("tbody", *body), class_="heat"), class_="scroll"
    )


def _most_confused(expected: Sequence[str], predicted: Sequence[str], readable: int) -> list[str]:
    """Labels by their largest confusions; those of most rows fill up."""
    pairs = Counter((e, p) for e, p in zip(expected, predicted, strict=True) if e != p)
    ordered = [name for pair, _ in sorted(pairs.items(), key=lambda item: (-item[1], item[0])) for name in pair]
    ordered += [name for name, _ in Counter(expected).most_common()]
    return list(dict.fromkeys(ordered))[:readable]


def _row(found: Matrix, number: int) -> Html:
    counts, name = found.counts[number], found.labels[number]
    whole = sum(counts) or 1
    cells = []
    for column, count in enumerate(counts):
        kind = "wrong" if column != number else "rest" if name == OTHERS else "right"
        title = f"labelled {name}, got {found.labels[column]}: {count} of {sum(counts)}"
        shade = f"--share:{round(100 * count / whole)}%"
        cells.append(element("td", count or "", class_=kind, style=shade, title=title) if count else element("td"))
    return element("tr", element("th", name, scope="row"), *cells, element("td", sum(counts), class_="sum"))
