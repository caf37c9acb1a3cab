"""A text cut into what the grounding check compares: words, numbers, times, codes, links and signs."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "time", "code", "link", "phone", "sign"]

_OPENING, _CLOSING = "([{\"'\u201c\u2018\u00ab<", ".,;:!?)]}\"'\u201d\u2019\u00bb>"
_ENDS = ".!?:"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LEAST_PHONE = 7  # digits
_CUT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\.\d{1,2}\.\d{4}(?!\d))"
    r"|(?P<time>\d{1,2}:\d{2}(?!\d))"
    r"|(?P<code>[^\W\d_]{1,20}\d\w{0,40})"
    r"|(?P<number>[-\u2212]?\d{1,20}(?:[.,]\d{1,12}){0,5})"
    r"|(?P<sign>[%\u20ac$\u00a3\u00b0])"
    r"|(?P<word>[^\W\d_]{1,60}(?:['\u2019][^\W\d_]{1,20})?)"
)


class Piece(NamedTuple):
    """One piece as it stands in the text.

    begins: the first of a sentence. stops: a sign that parts clauses follows. near: no space parts it from the one
    before.
    """

    text: str
    kind: Kind
    begins: bool = False
    stops: bool = False
    near: bool = False


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a text into pieces; what is no letter, number or link is left out."""
    found: list[Piece] = []
    begins = True
    for chunk in text.split():
        inner = chunk.lstrip(_OPENING).rstrip(_CLOSING)
        new = list(_of_chunk(inner))
        if new:
            after = chunk[chunk.rfind(inner) + len(inner) :]
            new[0] = new[0]._replace(begins=begins)
            new[-1] = new[-1]._replace(stops=not set(after).isdisjoint(_CLOSING))
            begins = not set(after).isdisjoint(_ENDS)
            found += new
    return tuple(_with_phones(found))


def _of_chunk(chunk: str) -> Iterator[Piece]:
    if _is_link(chunk):
        yield Piece(chunk.casefold().rstrip("/"), "link")
        return
    for match in _CUT.finditer(chunk):
        if match.lastgroup == "date":
            yield from _of_date(match[0])
            continue
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        text = match[0]
        if kind == "number" and text[0] in "-\u2212" and match.start():
            text = text[1:]  # a hyphen inside is no minus: "10-14"
        yield Piece(text, kind, near=match.start() > 0)


def _of_date(text: str) -> Iterator[Piece]:
    """Write "2026-11-01" and "1.11.2026" out as "1 November 2026"."""
    year, month, day = text.split("-") if "-" in text else text.split(".")[::-1]
    yield Piece(str(int(day)), "number")
    yield Piece(_MONTHS[int(month) - 1], "word") if 1 <= int(month) <= len(_MONTHS) else Piece(month, "number")
    yield Piece(year, "number")


def _is_link(chunk: str) -> bool:
    """Whether a chunk without spaces is an address: of a page, with or without its scheme, or of a mailbox."""
    if "://" in chunk or "@" in chunk or (chunk.startswith("/") and len(chunk) > 1):
        return True
    host, _, rest = chunk.partition("/")
    labels = host.split(".")
    # Two letters at least before and after: "e.g" and "p.m" are no hosts.
    named = len(labels) > 1 and all(labels) and labels[-1].isalpha() and min(map(len, labels[-2:])) > 1
    return named or (bool(rest) and "." in rest)


def _with_phones(found: list[Piece]) -> Iterator[Piece]:
    """Join groups of digits that make a telephone number: "020 915 0142"."""
    place = 0
    while place < len(found):
        end = place
        while end < len(found) and _is_group(found[end]) and not (end > place and found[end - 1].stops):
            end += 1
        digits = "".join(piece.text.lstrip("-") for piece in found[place:end])
        if len(digits) >= _LEAST_PHONE:
            yield found[place]._replace(text=digits, kind="phone", stops=found[end - 1].stops)
            place = end
        else:
            yield found[place]
            place += 1


def _is_group(piece: Piece) -> bool:
    return piece.kind == "number" and piece.text.lstrip("-").isdigit()
