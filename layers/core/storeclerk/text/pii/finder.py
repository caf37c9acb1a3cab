"""Personal data in a text: what the rules and the head find, put together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

    def find_in(self, text: str, windows: Iterable[Window]) -> list[PiiSpan]:
        """Find what is in a text that was read in several windows."""
        sure, likely = find_by_rules(text)
        read = self._read(text, windows)
        settled = apart([_settled(span, touching(read, span)) for span in likely])
        rest = [span for span in read if not touching(settled, span)]
        found = apart([*sure, *(part for span in [*settled, *rest] for part in _outside(text, span, sure))])
        return whole_addresses(text, found)

    def _read(self, text: str, windows: Iterable[Window]) -> list[PiiSpan]:
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
        return apart(with_capitals(text, _joined(found)))


def _joined(spans: Iterable[PiiSpan]) -> list[PiiSpan]:
    """Put finds of one type that overlap into one: where a window ends, it cuts what the next one sees whole."""
    joined: list[PiiSpan] = []
    for span in sorted(spans, key=lambda span: span.start):
        last = joined[-1] if joined else None
        if last and last.type == span.type and span.start < last.end:
            joined[-1] = PiiSpan(span.type, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def windows(text: str, read: Callable[[Sequence[str]], Reading], begun: Window | None = None) -> Iterator[Window]:
    """Read a text from its beginning to its last letter or digit, as far as the encoder goes at a time, with overlap.

    read: `Encoder.read`; begun: the first window, where it was read already. The caller bounds the length of the text:
    each window costs as much as a long text does.
    """
    offset, length = 0, _last_word_end(text)
    while offset < length:
        window = begun or _window(text, offset, min(length, offset + _READ), read)
        begun = None
        yield window
        end = offset + (window.end or _READ)  # signs without a token are passed over
        if end >= length:
            return
        offset = _word_start(text, max(offset + 1, end - _OVERLAP), end)


def _window(text: str, start: int, end: int, read: Callable[[Sequence[str]], Reading]) -> Window:
    found = read([text[start:end]])
    return Window(start, found.tokens[0], found.spans[0])


def _last_word_end(text: str) -> int:
    """Find where the last letter or digit ends: what follows, such as the half of a sign, is no reason for a run."""
    return next((place + 1 for place in range(len(text) - 1, -1, -1) if text[place].isalnum()), 0)


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
