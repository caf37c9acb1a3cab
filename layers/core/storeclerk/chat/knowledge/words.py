"""Words as the index counts them: lower case, without the endings that only inflect."""

import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+")
_LEAST = 3  # letters that stay; shorter stems fall together with other words
_VOWELS = frozenset("aeiouy")


def terms(text: str) -> Iterator[str]:
    """Give the words of a text in their order, each as its stem."""
    return map(stem, _WORD.findall(text.lower()))


def phrases(text: str) -> Iterator[str]:
    """Give the words of a text, then each two that follow each other, with a space between."""
    words = list(terms(text))
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))


def stem(word: str) -> str:
    """Cut plural, past and "ing" off a word in lower case, so that "returned", "returning" and "returns" are one."""
    if not word.isascii() or not word.isalpha():
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= _LEAST and not _VOWELS.isdisjoint(base):
            return _undoubled(base).removesuffix("e")
    return word.removesuffix("e") if len(word) > _LEAST + 1 else word


def _singular(word: str) -> str:
    if len(word) <= _LEAST or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > _LEAST + 1 else word[:-1]


def _undoubled(base: str) -> str:
    doubled = len(base) > _LEAST and base[-1] == base[-2] and base[-1] not in "lsz"
    return base[:-1] if doubled else base
