"""Numbers in digits and words."""

from collections.abc import Sequence

from storeclerk.chat.answers.pieces import Piece
from storeclerk.chat.answers.quantities import LARGE, SMALL, TENS, UNITS, words_of

# Before or after these, "one" stands for a thing and is no number.
_NOT_ONE_AFTER = frozenset(
    words_of("the this that no any each every which another new old other same wrong right only")
)
_NOT_ONE_BEFORE = frozenset(
    words_of("of who that which is are was you we they i in on at for to with from has and or if")
)
_PERIODS = frozenset({"day", "week", "month", "year", "hour", "minute"})


def read_number(said: Sequence[Piece], lowered: Sequence[str], place: int) -> tuple[str, int] | None:
    """Read a number in digits or words; give its value and where it ends."""
    if said[place].kind == "number":
        end = place + 1
        if end < len(said) and said[end].near and lowered[end] in {"st", "nd", "rd", "th"}:
            end += 1
        return value_of(lowered[place]), end
    word = lowered[place]
    if word == "one" and not _is_one(lowered, place):
        return None
    if word in {"a", "an"}:
        following = lowered[place + 1] if place + 1 < len(lowered) else ""
        return ("1", place + 1) if UNITS.get(following) in _PERIODS or following in LARGE else None
    return _in_words(lowered, place)


def _in_words(lowered: Sequence[str], place: int) -> tuple[str, int] | None:
    value, end = None, place
    while end < len(lowered):
        word = lowered[end]
        if word in LARGE and value is not None:
            value *= LARGE[word]
        elif word in TENS and value is None:
            value = TENS[word]
        elif word in SMALL and (value is None or (value >= 20 and value % 10 == 0 and SMALL[word] < 10)):
            value = (value or 0) + SMALL[word]
        else:
            break
        end += 1
    return None if value is None else (str(value), end)


def _is_one(lowered: Sequence[str], place: int) -> bool:
    before = lowered[place - 1] if place else ""
    after = lowered[place + 1] if place + 1 < len(lowered) else "of"
    return before not in _NOT_ONE_AFTER and after not in _NOT_ONE_BEFORE


def value_of(word: str) -> str:
    """Write a number in digits in one form: "1,000" is 1000, "4,95" and "4.950" are 4.95; "1.000" may be either."""
    sign, plain = ("-", word[1:]) if word[0] in "-\u2212" else ("", word)
    if plain.count(",") == 1 and "." not in plain and len(plain.rpartition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    if plain.count(".") == 1 and not (len(plain.rpartition(".")[2]) == 3 and plain[0] != "0"):
        plain = plain.rstrip("0").rstrip(".")
    return sign + (plain.lstrip("0") or "0" if "." not in plain else plain)
