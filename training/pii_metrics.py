"""How well personal data are found: precision, recall and F2, by characters without type and by words with type.

Characters: of those that some span covers, whatever its type. What lies bare counts, and what was covered in vain.
Words: runs of letters, digits and underscores. A word has the type of the span that covers its first character; it is
right where the type found is the type expected. A word of another type than expected is both wrong and missed.
F2 weighs recall four times as much as precision: F2 = 5 P R / (4 P + R) (van Rijsbergen 1979).
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

_WORD = re.compile(r"\w+")


class Marked(Protocol):
    """A type at the characters [start, end)."""

    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class Counts:
    """What was right, what was found and what was to be found."""

    def __init__(self, right: int = 0, found: int = 0, expected: int = 0) -> None:
        self.right, self.found, self.expected = right, found, expected

    def add(self, right: int, found: int, expected: int) -> None:
        """Count more."""
        self.right += right
        self.found += found
        self.expected += expected

    def as_dict(self) -> dict[str, float | None]:
        """Give precision, recall and F2, rounded to five places; None where there is nothing to divide by."""
        return {
            "precision": _ratio(self.right, self.found),
            "recall": _ratio(self.right, self.expected),
            "f2": _ratio(5 * self.right, 4 * self.expected + self.found),
        }


def measure(
    texts: Sequence[str], expected: Sequence[Sequence[Marked]], found: Sequence[Sequence[Marked]]
) -> dict[str, Any]:
    """Compare the spans found with those expected, text by text.

    Returns:
        characters: precision, recall and f2 without type; words: the same with type; types: the same of words, for each
        type that occurs, with `words`, how many were expected.
    """
    characters, words, types = Counts(), Counts(), Counter[tuple[str, str]]()
    for text, wanted, got in zip(texts, expected, found, strict=True):
        to_find, covered = _characters(wanted), _characters(got)
        characters.add(len(to_find & covered), len(covered), len(to_find))
        types.update(zip(_word_types(text, wanted), _word_types(text, got), strict=True))
    by_type = {name: _of_type(types, name) for name in sorted({name for pair in types for name in pair if name})}
    for counts in by_type.values():
        words.add(counts.right, counts.found, counts.expected)
    return {
        "characters": characters.as_dict(),
        "words": words.as_dict(),
        "types": {name: counts.as_dict() | {"words": counts.expected} for name, counts in by_type.items()},
    }


def _characters(spans: Sequence[Marked]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _word_types(text: str, spans: Sequence[Marked]) -> list[str]:
    """Give the type of each word, "" for none; the first of spans that overlap counts."""
    types = {place: span.type for span in reversed(spans) for place in range(span.start, span.end)}
    return [types.get(match.start(), "") for match in _WORD.finditer(text)]


def _of_type(types: Counter[tuple[str, str]], name: str) -> Counts:
    found = sum(count for (_, got), count in types.items() if got == name)
    expected = sum(count for (wanted, _), count in types.items() if wanted == name)
    return Counts(types[name, name], found, expected)


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 5) if whole else None
