"""Phrases in a text: runs of whole words, of whatever case; a text is read once, whatever their number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Split a text into words as phrases are compared: lower case, without apostrophes."""
    return list(_words(text))


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    """Split once: the steps of a turn ask for the words of its message some 40 times."""
    return tuple(_WORD.findall(text.casefold().replace("'", "").replace("\u2019", "")))


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


@dataclass
class _Branch(Generic[T]):
    values: list[T] = field(default_factory=list)
    below: "dict[str, _Branch[T]]" = field(default_factory=dict)


class Phrases(Generic[T]):
    """What stands for each phrase; of two under one phrase the first counts."""

    def __init__(self) -> None:
        self._top = _Branch[T]()

    def add(self, phrase: str, value: T) -> None:
        """Let a phrase stand for something. A phrase without words stands for nothing."""
        branch = self._top
        for word in words(phrase):
            branch = branch.below.setdefault(word, _Branch())
        if branch is not self._top:
            branch.values.append(value)

    def found(self, said: list[str]) -> Iterator[tuple[int, T]]:
        """Give what the phrases in a text stand for, each with the number of its words."""
        for start in range(len(said)):
            branch = self._top
            for length, word in enumerate(said[start:], 1):
                if word not in branch.below:
                    break
                branch = branch.below[word]
                yield from ((length, value) for value in branch.values)

    def longest(self, text: str) -> T | None:
        """Give what the longest phrase in a text stands for."""
        found = max(self.found(words(text)), key=lambda one: one[0], default=None)
        return None if found is None else found[1]
