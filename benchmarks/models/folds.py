"""Cuts rows into folds that share nothing: no text, no question, no product."""

import re
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

_NOT_WORDS = re.compile(r"\W+")


class Fold(NamedTuple):
    """Numbers of the rows that train, and of those that judge."""

    train: list[int]
    test: list[int]


def plain(text: str) -> str:
    """Bring texts that differ in case, punctuation or white space alone to one form."""
    return _NOT_WORDS.sub(" ", text.casefold()).strip() or text


def components(keys: Sequence[Sequence[Hashable]]) -> list[int]:
    """Number the group of each row; rows that share a key, directly or through others, have one number."""
    parent: dict[object, object] = {}

    def root(one: object) -> object:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for row, shared in enumerate(keys):
        for place, key in enumerate(shared):
            parent[root((place, key))] = root(("row", row))
    number: dict[object, int] = {}
    return [number.setdefault(root(("row", row)), len(number)) for row in range(len(keys))]


def folds(groups: Sequence[int], count: int, *, seed: int = 7, labels: Sequence[str] | None = None) -> Iterator[Fold]:
    """Cut rows into folds of nearly one size; rows of one group stay together.

    labels: those of the rows; each label's groups are dealt out in turn, so that every fold has its share of them.
    """
    place = _dealt(groups, count, seed, labels or [""] * len(groups))
    of_row = [place[group] for group in groups]
    for number in range(count):
        train = [row for row, fold in enumerate(of_row) if fold != number]
        yield Fold(train, [row for row, fold in enumerate(of_row) if fold == number])


def _dealt(groups: Sequence[int], count: int, seed: int, labels: Sequence[str]) -> dict[int, int]:
    """Give each group its fold: by label, the largest first, each to the fold that has least."""
    sizes: dict[int, int] = {}
    label: dict[int, str] = {}
    for group, name in zip(groups, labels, strict=True):
        sizes[group] = sizes.get(group, 0) + 1
        label.setdefault(group, name)
    order = np.random.default_rng(seed).permutation(sorted(sizes)).tolist()
    order.sort(key=lambda group: (label[group], -sizes[group]))
    place: dict[int, int] = {}
    of_label: dict[tuple[str, int], int] = {}
    whole = [0] * count
    for group in order:
        name = label[group]
        fold = min(range(count), key=lambda one: (of_label.get((name, one), 0), whole[one]))
        place[group] = fold
        of_label[name, fold] = of_label.get((name, fold), 0) + sizes[group]
        whole[fold] += sizes[group]
    return place
