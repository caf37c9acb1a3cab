"""What in a text can be true or false by a letter: numbers with units, times, dates, names, codes, links, denials."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from storeclerk.chat.answers.lexicon import DENYING, NEGATIONS
from storeclerk.chat.answers.numbers import read_number, value_of
from storeclerk.chat.answers.pieces import Piece, pieces
from storeclerk.chat.answers.quantities import (
    CURRENCIES,
    FILLERS,
    FRACTIONS,
    LARGE,
    MONTHS,
    SMALL,
    TENS,
    UNITS,
)
from storeclerk.chat.knowledge.words import stem

_VERBS = frozenset({"may", "march", "mar"})  # months only with a capital
_RANGE = frozenset({"to", "and", "or", "until"})
_NOON = {"noon": "720", "midday": "720", "midnight": "0"}


class Fact(NamedTuple):
    """A fact in its one form; unit is empty for a bare number, `name`, `code`, `link` and the like for others."""

    value: str
    unit: str

    def __str__(self) -> str:
        return self.value if self.unit in _BARE else f"{self.value} {self.unit}".rstrip()


_BARE = frozenset({"name", "code", "link", "phone", "fraction", "date"})


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, numbers, signs and links, in their case."""
    return tuple(piece.text for piece in pieces(text))


def stated(text: str) -> set[str]:
    """The numbers with their units, dates, times, links and codes that a text states, in one form each."""
    return {str(fact) for fact in amounts(text)}


def names(text: str) -> set[str]:
    """Words with a capital that is not owed to the beginning of a sentence."""
    return {piece.text.casefold() for piece in pieces(text) if _is_name(piece)}


def stems(text: str) -> set[str]:
    """The words of a text as stems, to look for names in."""
    return {stem(piece.text.casefold()) for piece in pieces(text) if piece.kind == "word"}


def denies(text: str) -> bool:
    """Whether a text denies something: an odd number of denials."""
    found = (piece.text.casefold().replace("\u2019", "'") for piece in pieces(text))
    return (
        sum(word in NEGATIONS or word in DENYING or word.endswith("n't") or word in _LIMITING for word in found) % 2
        == 1
    )


_LIMITING = frozenset({"cannot", "unless", "except"})


def in_digits(number: str) -> str:
    """Write a number of one word in digits, in its one form."""
    value = SMALL.get(number, TENS.get(number, LARGE.get(number)))
    return value_of(number) if value is None and number[0].isdigit() else str(value or number)


def has_price(text: str) -> bool:
    """Whether a text states an amount of money."""
    return any(fact.unit in CURRENCIES for fact in amounts(text))


def in_order(text: str) -> list[str]:
    """The facts and names of a text in the order in which they stand."""
    return [str(fact) for fact in _read(text)]


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Fact, ...]:
    """The facts of a text that are no names, in their order."""
    return tuple(fact for fact in _read(text) if fact.unit != "name")


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Fact, ...]:
    said = pieces(text)
    lowered = [piece.text.casefold() for piece in said]
    return tuple(_unit_of_ranges(list(_found(said, lowered)), lowered))


class _Placed(NamedTuple):
    fact: Fact
    begin: int
    end: int


def _found(said: Sequence[Piece], lowered: Sequence[str]) -> Iterator[_Placed]:
    place = 0
    while place < len(said):
        found = _at(said, lowered, place)
        if found is None:
            place += 1
        else:
            yield found
            place = found.end


def _at(said: Sequence[Piece], lowered: Sequence[str], place: int) -> _Placed | None:
    piece, word = said[place], lowered[place]
    if piece.kind in {"link", "phone", "code"}:
        return _Placed(Fact(word, piece.kind), place, place + 1)
    if piece.kind == "time" or word in _NOON:
        return _time(lowered, place)
    if (number := read_number(said, lowered, place)) is not None:
        return _with_unit(said, lowered, place, *number)
    if word in FRACTIONS:
        return _Placed(Fact(FRACTIONS[word], "fraction"), place, place + 1)
    if word in MONTHS and _is_month(said[place]) and (day := _day_after(said, lowered, place)):
        return day
    return _Placed(Fact(stem(word), "name"), place, place + 1) if _is_name(piece) else None


def _is_name(piece: Piece) -> bool:
    return piece.kind == "word" and piece.text[0].isupper() and not piece.begins and len(piece.text) > 1


def _with_unit(said: Sequence[Piece], lowered: Sequence[str], place: int, value: str, end: int) -> _Placed:
    if lowered[end : end + 1] and lowered[end] in FILLERS and UNITS.get("".join(lowered[end + 1 : end + 2])):
        end += 1
    after = lowered[end] if end < len(lowered) and not said[end - 1].stops else ""
    if after in MONTHS and _is_month(said[end]):
        return _Placed(Fact(f"{value}.{MONTHS[after]}.", "date"), place, end + 1)
    if after in {"am", "pm"} and value.isdigit():
        return _Placed(Fact(str(_minutes(int(value), 0, after)), "o'clock"), place, end + 1)
    if after == "per" and lowered[end + 1 : end + 2] == ["cent"]:
        return _Placed(Fact(value, "%"), place, end + 2)
    before = UNITS.get(lowered[place - 1]) if place else None
    unit = UNITS.get(after)
    if unit is None and before in CURRENCIES:
        return _Placed(Fact(value, before), place, end)
    if unit is None and after and said[end].near:
        unit = after  # a unit that is not known, such as in "20x"
    return _Placed(Fact(value, unit or ""), place, end + (unit is not None))


def _day_after(said: Sequence[Piece], lowered: Sequence[str], place: int) -> _Placed | None:
    """Read "November 1"."""
    if place + 1 < len(said) and said[place + 1].kind == "number" and not said[place].stops:
        value, end = read_number(said, lowered, place + 1) or ("", place + 2)
        if value.isdigit() and 1 <= int(value) <= 31:
            return _Placed(Fact(f"{value}.{MONTHS[lowered[place]]}.", "date"), place, end)
    return None


def _is_month(piece: Piece) -> bool:
    return piece.text.casefold() not in _VERBS or (piece.text[0].isupper() and not piece.begins)


def _time(lowered: Sequence[str], place: int) -> _Placed:
    word = lowered[place]
    half = lowered[place + 1] if lowered[place + 1 : place + 2] in (["am"], ["pm"]) else ""
    if word in _NOON:
        return _Placed(Fact(_NOON[word], "o'clock"), place, place + 1)
    hours, _, minutes = word.partition(":")
    return _Placed(Fact(str(_minutes(int(hours), int(minutes), half)), "o'clock"), place, place + 1 + bool(half))


def _minutes(hours: int, minutes: int, half: str) -> int:
    """Minutes since midnight."""
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return hours * 60 + minutes


def _unit_of_ranges(found: Sequence[_Placed], lowered: Sequence[str]) -> Iterator[Fact]:
    """Give the first number of a range its unit: "2 to 3 weeks"."""
    for place, this in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        bare = following is not None and not this.fact.unit and following.fact.unit not in {"", *_BARE}
        if following and bare and _is_range(this, following, lowered):
            yield Fact(this.fact.value, following.fact.unit)
        else:
            yield this.fact


def _is_range(this: _Placed, following: _Placed, lowered: Sequence[str]) -> bool:
    between = lowered[this.end : following.begin]
    return not between or (len(between) == 1 and between[0] in _RANGE)
