"""Personal data in a text: what the rules and the head find, put together."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from storeclerk.model import Reading
from storeclerk.ports import Vectors
from storeclerk.text.pii.addresses import whole_addresses
from storeclerk.text.pii.capitals import with_capitals
from storeclerk.text.pii.head import Offsets, PiiHead
from storeclerk.text.pii.rules import find_by_rules
from storeclerk.text.pii.spans import PiiSpan, apart, touching

# Characters read twice where one window ends and the next begins: an address is seldom longer.
_OVERLAP = 80
_READ = 8192  # no encoder goes further at a time


class Window(NamedTuple):
    """A part of a text as the encoder read it.

    offset: the character of the text at which the part begins.
    vectors: [tokens, dimensions]; offsets: the characters [start, end) of the part that each token stands for.
    """

    offset: int
    vectors: Vectors
    offsets: Offsets

    @property
    def end(self) -> int:
        """Tell how far into the part the encoder read."""
        return max((end for _, end in self.offsets), default=0)


class PersonalData:
    """Finds personal data; without a head by the rules alone."""

    def __init__(self, head: PiiHead | None) -> None:
        self._head = head

    def find(self, text: str, vectors: Vectors, offsets: Offsets) -> list[PiiSpan]:
        """Find what is in a text whose tokens [tokens, dimensions] stand for the characters [start, end) of it.

        Sorted, none overlaps another. The head reads as far as the tokens go, the rules read all: for the rest of a
        text that is longer than the encoder reads, take `windows` and `find_in`.
        """
        return self.find_in(text, [Window(0, vectors, offsets)])

    def find_in(self, text: str, windows: Sequence[Window]) -> list[PiiSpan]:
        """Find what is in a text that was read in several windows."""
        sure, likely = find_by_rules(text)
        read = self._read(text, windows)
        settled = apart([_settled(span, touching(read, span)) for span in likely])
        rest = [span for span in read if not touching(settled, span)]
        found = apart([*sure, *(part for span in [*settled, *rest] for part in _outside(text, span, sure))])
        return whole_addresses(text, found)

    def _read(self, text: str, windows: Sequence[Window]) -> list[PiiSpan]:
        """Let the head read the windows."""
        if self._head is None:
            return []
        found = [
            PiiSpan(span.type, span.start + window.offset, span.end + window.offset)
            for window in windows
            for span in self._head.find(
                text[window.offset : window.offset + window.end], window.vectors, window.offsets
            )
        ]
        return apart(with_capitals(text, found))


def windows(text: str, read: Callable[[Sequence[str]], Reading]) -> Iterator[Window]:
    """Read a text from beginning to end, as far as the encoder goes at a time; windows overlap.

    read: `Encoder.read`. The caller bounds the length of the text: each window costs as much as a long text does.
    """
    offset, length = 0, len(text.rstrip())
    while offset < length:
        found = read([text[offset : min(length, offset + _READ)]])
        window = Window(offset, found.tokens[0], found.spans[0])
        yield window
        end = offset + window.end
        if end >= length or end == offset:
            return
        offset = _word_start(text, max(offset + 1, end - _OVERLAP), end)


def _word_start(text: str, first: int, last: int) -> int:
    """Find where a word begins in [first, last]; last where none does."""
    starts = (place for place in range(first, last) if text[place - 1].isspace() and not text[place].isspace())
    return next(starts, last)


def _settled(span: PiiSpan, read: Sequence[PiiSpan]) -> PiiSpan:
    """Put a rule's likely find and the head's finds that touch it into one, of the type that most of it has."""
    if not read:
        return span
    most = max(read, key=lambda one: min(one.end, span.end) - max(one.start, span.start))
    return PiiSpan(most.type, min(span.start, read[0].start), max(span.end, read[-1].end))


def _outside(text: str, span: PiiSpan, sure: Sequence[PiiSpan]) -> Iterator[PiiSpan]:
    """Cut a find by the sure ones; of what is left, parts without a letter or digit are nothing."""
    start = span.start
    for one in [*touching(sure, span), PiiSpan(span.type, span.end, span.end)]:
        part = text[start : one.start]
        if any(map(str.isalnum, part)):
            begin = start + len(part) - len(part.lstrip())
            yield PiiSpan(span.type, begin, begin + len(part.strip()))
        start = max(start, one.end)
