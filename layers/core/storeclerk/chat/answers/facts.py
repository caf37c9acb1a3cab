"""What in a text can be true or false by a letter: numbers with units, times, dates, names, codes, links, denials."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from storeclerk.chat.answers.lexicon import DENYING, NEGATIONS
from storeclerk.chat.answers.pieces import Piece, pieces
from storeclerk.chat.knowledge.words import stem


def _words(text: str) -> list[str]:
    return text.split()


_SMALL = {
    word: value
    for value, word in enumerate(
        _words("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen")
    )
} | {"twice": 2, "dozen": 12, "couple": 2}  # fmt: skip
_TENS = {word: 10 * place for place, word in enumerate(
    _words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}  # fmt: skip
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
# Words that are a fact of their own.
_FRACTIONS = {
    word: word.removesuffix("s")
    for word in _words("half halves third thirds quarter quarters fifth tenth double triple first second fourth")
} | {"halves": "half"}
NUMBER_WORDS = frozenset({*_SMALL, *_TENS, *_LARGE, *_FRACTIONS})
_UNITS = {
    word: unit
    for unit, words in {
        "day": "day days", "week": "week weeks", "month": "month months", "year": "year years",
        "hour": "hour hours h hrs", "minute": "minute minutes min mins", "second": "sec secs",
        "working day": "working business workday workdays", "eur": "eur euro euros \u20ac",
        "usd": "usd dollar dollars $",
        "gbp": "gbp pound pounds \u00a3", "chf": "chf franc francs", "cent": "cent cents", "%": "% percent pct",
        "kg": "kg kilo kilos kilogram kilograms", "g": "g gram grams", "cm": "cm centimetre centimetres centimeters",
        "mm": "mm millimetre millimetres millimeters", "m": "m metre metres meter meters",
        "km": "km kilometres kilometers",
        "l": "l litre litres liter liters", "ml": "ml", "\u00b0": "\u00b0 degree degrees", "inch": "inch inches",
        "piece": "piece pieces", "point": "point points", "star": "star stars", "w": "w watt watts",
        "v": "v volt volts",
        "mah": "mah", "wh": "wh", "time": "times", "person": "person people persons", "mile": "mile miles",
    }.items()
    for word in words.split()
}  # fmt: skip
UNIT_WORDS = frozenset({*_UNITS, "am", "pm"})
FILLERS = frozenset({"more", "full", "further", "whole", "extra", "additional"})
_CURRENCIES = frozenset({"eur", "usd", "gbp", "chf"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_VERBS = frozenset({"may", "march", "mar"})  # months only with a capital
_RANGE = frozenset({"to", "and", "or", "until"})
# Before or after these, "one" stands for a thing and is no number.
_NOT_ONE_AFTER = frozenset(_words("the this that no any each every which another new old other same wrong right only"))
_NOT_ONE_BEFORE = frozenset(
    _words("of who that which is are was you we they i in on at for to with from has and or if")
)
_PERIODS = frozenset({"day", "week", "month", "year", "hour", "minute"})
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
    value = _SMALL.get(number, _TENS.get(number, _LARGE.get(number)))
    return _value(number) if value is None and number[0].isdigit() else str(value or number)


def has_price(text: str) -> bool:
    """Whether a text states an amount of money."""
    return any(fact.unit in _CURRENCIES for fact in amounts(text))


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
    if (number := _number(said, lowered, place)) is not None:
        return _with_unit(said, lowered, place, *number)
    if word in _FRACTIONS:
        return _Placed(Fact(_FRACTIONS[word], "fraction"), place, place + 1)
    if word in _MONTHS and _is_month(said[place]) and (day := _day_after(said, lowered, place)):
        return day
    return _Placed(Fact(stem(word), "name"), place, place + 1) if _is_name(piece) else None


def _is_name(piece: Piece) -> bool:
    return piece.kind == "word" and piece.text[0].isupper() and not piece.begins and len(piece.text) > 1


def _number(said: Sequence[Piece], lowered: Sequence[str], place: int) -> tuple[str, int] | None:
    """Read a number in digits or words; give its value and where it ends."""
    if said[place].kind == "number":
        end = place + 1
        if end < len(said) and said[end].near and lowered[end] in {"st", "nd", "rd", "th"}:
            end += 1
        return _value(lowered[place]), end
    word = lowered[place]
    if word == "one" and not _is_one(lowered, place):
        return None
    if word in {"a", "an"}:
        following = lowered[place + 1] if place + 1 < len(lowered) else ""
        return ("1", place + 1) if _UNITS.get(following) in _PERIODS or following in _LARGE else None
    return _in_words(lowered, place)


def _in_words(lowered: Sequence[str], place: int) -> tuple[str, int] | None:
    value, end = None, place
    while end < len(lowered):
        word = lowered[end]
        if word in _LARGE and value is not None:
            value *= _LARGE[word]
        elif word in _TENS and value is None:
            value = _TENS[word]
        elif word in _SMALL and (value is None or (value >= 20 and value % 10 == 0 and _SMALL[word] < 10)):
            value = (value or 0) + _SMALL[word]
        else:
            break
        end += 1
    return None if value is None else (str(value), end)


def _is_one(lowered: Sequence[str], place: int) -> bool:
    before = lowered[place - 1] if place else ""
    after = lowered[place + 1] if place + 1 < len(lowered) else "of"
    return before not in _NOT_ONE_AFTER and after not in _NOT_ONE_BEFORE


def _with_unit(said: Sequence[Piece], lowered: Sequence[str], place: int, value: str, end: int) -> _Placed:
    if lowered[end : end + 1] and lowered[end] in FILLERS and _UNITS.get("".join(lowered[end + 1 : end + 2])):
        end += 1
    after = lowered[end] if end < len(lowered) and not said[end - 1].stops else ""
    if after in _MONTHS and _is_month(said[end]):
        return _Placed(Fact(f"{value}.{_MONTHS[after]}.", "date"), place, end + 1)
    if after in {"am", "pm"} and value.isdigit():
        return _Placed(Fact(str(_minutes(int(value), 0, after)), "o'clock"), place, end + 1)
    if after == "per" and lowered[end + 1 : end + 2] == ["cent"]:
        return _Placed(Fact(value, "%"), place, end + 2)
    before = _UNITS.get(lowered[place - 1]) if place else None
    unit = _UNITS.get(after)
    if unit is None and before in _CURRENCIES:
        return _Placed(Fact(value, before), place, end)
    if unit is None and after and said[end].near:
        unit = after  # a unit that is not known, such as in "20x"
    return _Placed(Fact(value, unit or ""), place, end + (unit is not None))


def _day_after(said: Sequence[Piece], lowered: Sequence[str], place: int) -> _Placed | None:
    """Read "November 1"."""
    if place + 1 < len(said) and said[place + 1].kind == "number" and not said[place].stops:
        value, end = _number(said, lowered, place + 1) or ("", place + 2)
        if value.isdigit() and 1 <= int(value) <= 31:
            return _Placed(Fact(f"{value}.{_MONTHS[lowered[place]]}.", "date"), place, end)
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


def _value(word: str) -> str:
    """Write a number in digits in one form: "1,000" is 1000, "4,95" and "4.950" are 4.95; "1.000" may be either."""
    sign, plain = ("-", word[1:]) if word[0] in "-\u2212" else ("", word)
    if plain.count(",") == 1 and "." not in plain and len(plain.rpartition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    if plain.count(".") == 1 and not (len(plain.rpartition(".")[2]) == 3 and plain[0] != "0"):
        plain = plain.rstrip("0").rstrip(".")
    return sign + (plain.lstrip("0") or "0" if "." not in plain else plain)


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
