"""Personal data that ships finds in the public set, and its rules alone."""

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.models.bench import Bench
from benchmarks.models.lines import Measured
from storeclerk.text.pii.finder import PersonalData
from storeclerk.text.pii.spans import PiiSpan
from training.pii_metrics import Counts, Marked, measure
from training.report.measures import bootstrap
from training.shipped import read_personal_data
from training.spans import Span

# The set does not mark a shop's references; all other kinds have the names that the set gives them.
_UNMARKED = frozenset({"ORDER_NUMBER"})
# Where the set marks a whole address as one, we find street, town and code by their own names.
_WHOLE = "STREET_ADDRESS"
_PARTS = frozenset({"GPE", "ZIP_CODE"})
Marks = Sequence[Sequence[Marked]]


def measure_personal_data(bench: Bench) -> Mapping[str, Measured]:
    """Judge rules and head together, and the rules alone.

    No text and no template of the set was trained on or looked at.
    """
    path = bench.source("presidio_pii/presidio_synth_v2.jsonl.gz")
    folder = bench.head("pii")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = [row["text"] for row in rows]
    expected = [[Span(one["type"], one["start"], one["end"]) for one in row["spans"]] for row in rows]
    rules = PersonalData(None)
    both = read_personal_data(folder, texts)
    alone = [rules.find_in(text, []) for text in texts]
    own, by_rules = ([marked(spans) for spans in found] for found in (both, alone))
    named = [as_in(wanted, spans) for wanted, spans in zip(expected, own, strict=True)]
    figures = [
        *f2(texts, expected, own, "characters", "words"),
        *f2(texts, expected, named, "words"),
        *f2(texts, expected, by_rules, "characters", "words"),
    ]
    keys = ("characters", "tokens", "addresses", "rules_characters", "rules_tokens")
    return dict(zip(keys, figures, strict=True))


def marked(found: Sequence[PiiSpan]) -> list[PiiSpan]:
    """Leave out what the set does not mark."""
    return [span for span in found if span.type not in _UNMARKED]


def as_in(expected: Sequence[Span], found: Sequence[PiiSpan]) -> list[PiiSpan]:
    """Call a town or code that lies within a marked address by the name of the address."""
    addresses = [span for span in expected if span.type == _WHOLE]

    def within(span: PiiSpan) -> bool:
        return any(one.start <= span.start and span.end <= one.end for one in addresses)

    return [PiiSpan(_WHOLE, span.start, span.end) if span.type in _PARTS and within(span) else span for span in found]


def f2(texts: Sequence[str], expected: Marks, found: Marks, *of: str) -> list[Measured]:
    """Give the F2 of each of `characters` and `words`, with an interval by resampling texts."""
    counted = [_counted(*row) for row in zip(texts, expected, found, strict=True)]
    figures = []
    for name in of:
        counts = np.array([row[name] for row in counted])
        figures.append(bootstrap(lambda rows, counts=counts: _f2(counts[rows]), len(texts)))  # type: ignore[misc]
    return [Measured.of(figure, f"{len(texts):,} texts") for figure in figures]


def _f2(counts: NDArray[np.int64]) -> float | None:
    return Counts(*counts.sum(axis=0).tolist()).as_dict()["f2"]


def _counted(text: str, wanted: Sequence[Marked], got: Sequence[Marked]) -> dict[str, tuple[int, int, int]]:
    """Count what is right, found and expected in one text: of all texts together each resample would take 50 ms."""
    types, own = (measure([text], [side], [got])["types"] for side in (wanted, got))
    right = sum(round((one["recall"] or 0) * one["words"]) for one in types.values())
    to_find, covered = ({place for one in side for place in range(one.start, one.end)} for side in (wanted, got))
    return {
        "characters": (len(to_find & covered), len(covered), len(to_find)),
        "words": (right, _words(own), _words(types)),
    }


def _words(types: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(one["words"] for one in types.values())
