"""Known words that a mistyped one may mean, found without comparing it to all of them.

Two words that differ by one letter share what is left when each loses one letter (Garbe, symmetric delete).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

_SHORTEST = 5  # letters: shorter words are one letter away from too many others
_LONG = 8  # letters, from which two may be wrong
_LONGEST = 24


class Speller:
    """A vocabulary, compiled."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for rest in _rests(word):
                    self._by_rest[rest].append(word)

    def meant(self, word: str) -> str | None:
        """The nearest known word with at most one letter wrong, or two in a long word; None without one."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return None
        near = {known for rest in _rests(word) for known in self._by_rest.get(rest, ())}
        allowed = 2 if len(word) >= _LONG else 1
        # The first letter is hardly ever mistyped alone: an iPhone is no phone.
        near = {known for known in near if known[0] == word[0] or known[:2] == word[1::-1]}
        wrong = [(distance, known) for known in near if (distance := _distance(word, known)) <= allowed]
        return min(wrong)[1] if wrong else None


def _rests(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _distance(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, known in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]
