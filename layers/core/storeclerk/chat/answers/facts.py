"""What in a sentence can be true or false by a letter: numbers with units, dates, names, links, denials, hedges."""

import re
from collections.abc import Iterator
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        _words("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty")
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
     "hundred": "100", "thousand": "1000", "dozen": "12", "half": "0.5", "twice": "2", "once": "1"}  # fmt: skip
_UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year",
    "years": "year", "hour": "hour", "hours": "hour", "h": "hour", "minute": "minute", "minutes": "minute",
    "eur": "eur", "euro": "eur", "euros": "eur", "€": "eur", "usd": "usd", "dollar": "usd", "dollars": "usd",
    "$": "usd", "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "£": "gbp", "%": "%", "percent": "%", "kg": "kg",
    "kilo": "kg", "kilos": "kg", "g": "g", "gram": "g", "grams": "g", "cm": "cm", "mm": "mm", "m": "m", "metre": "m",
    "metres": "m", "meter": "m", "meters": "m", "km": "km", "l": "l", "litre": "l", "litres": "l", "liter": "l",
    "ml": "ml", "am": "am", "pm": "pm", "working": "working", "business": "working", "piece": "piece",
    "pieces": "piece", "point": "point", "points": "point", "star": "star", "stars": "star",
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_NEGATIONS = frozenset(
    _words(
        "no not never none nobody nothing neither nor without cannot unable unavailable except unless excluded "
        "excluding isnt arent wasnt werent dont doesnt didnt wont cant couldnt shouldnt wouldnt hasnt havent refuse "
        "refused forbidden impossible"
    )
)
# What a source says with one of these, a sentence must not say without.
_HEDGES = tuple(
    tuple(phrase.split())
    for phrase in (
        "up to", "at most", "at least", "about", "around", "approximately", "usually", "normally", "mostly", "most",
        "some", "may", "might", "sometimes", "often", "in some cases", "from", "until", "only", "if", "when", "after",
        "before", "within", "over", "under", "unless", "except",
    )
)  # fmt: skip
# What a sentence says with one of these, its source must say too.
_ABSOLUTES = frozenset(
    _words(
        "all every always any everything everyone anywhere anytime guarantee guaranteed immediately instantly forever "
        "unlimited entirely completely free"
    )
)
_TOKEN = re.compile(r"https?://[^\s)]+|[^\s@()]{1,64}@[\w.-]{1,255}|/[\w/#.-]{2,200}|\d+(?:[.,]\d+)*|[€$£%]|[^\W\d_]+")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_MIXED = re.compile(r"\b(?=[a-z]{0,20}\d)[a-z]{1,20}\d[\w-]{0,20}\b", re.IGNORECASE)
_APOSTROPHES = str.maketrans("", "", "'\u2019")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, numbers, signs and links, in their case."""
    return tuple(_TOKEN.findall(text.translate(_APOSTROPHES)))


def stated(text: str) -> set[str]:
    """The numbers with their units, dates, links and identifiers that a text states, in one form each."""
    plain = _ISO_DATE.sub(lambda found: f" {int(found[3])} {_month_name(int(found[2]))} {found[1]} ", text)
    found = set(_numbers(tokens(plain)))
    found |= {token.casefold().rstrip("./") for token in tokens(text) if "@" in token or "/" in token}
    return found | {mixed.casefold() for mixed in _MIXED.findall(text)}


def names(text: str) -> set[str]:
    """Words with a capital that is not owed to the beginning of a sentence."""
    words = tokens(text)
    begins = {0} | {place + 1 for place, sign in _ends(text)}
    return {
        word.casefold()
        for place, word in enumerate(words)
        if word[:1].isupper() and place not in begins and len(word) > 1
    }


def denies(text: str) -> bool:
    """Whether a text denies something: an odd number of negations."""
    return sum(word.casefold() in _NEGATIONS for word in tokens(text)) % 2 == 1


def hedges(text: str) -> set[str]:
    """The conditions and limits that a text puts on what it says."""
    said = tuple(word.casefold() for word in tokens(text))
    return {" ".join(hedge) for hedge in _HEDGES if _holds(said, hedge)}


def absolutes(text: str) -> set[str]:
    """The words of a text that leave no exception."""
    return {word.casefold() for word in tokens(text)} & _ABSOLUTES


def _numbers(words: tuple[str, ...]) -> Iterator[str]:
    lowered = [word.casefold() for word in words]
    for place, word in enumerate(lowered):
        number = _value(word)
        before, after = lowered[place - 1] if place else "", lowered[place + 1] if place + 1 < len(lowered) else ""
        if number is None:
            continue
        if month := _MONTHS.get(after) or (_MONTHS.get(before) if before != "may" else None):
            yield f"{number}.{month}."
        elif unit := _UNITS.get(after) or (_UNITS.get(before) if before in "€$£" else None):
            yield f"{number} {unit}"
        elif word[0].isdigit():
            yield number


def _value(word: str) -> str | None:
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if not word[:1].isdigit():
        return None
    plain = word.replace(",", "") if "." in word or not _is_decimal_comma(word) else word.replace(",", ".")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0")) or "0"


def _is_decimal_comma(word: str) -> bool:
    return word.count(",") == 1 and len(word.rpartition(",")[2]) != 3


def _month_name(month: int) -> str:
    return next((name for name, number in _MONTHS.items() if number == month), "")


def _ends(text: str) -> Iterator[tuple[int, str]]:
    """The places of tokens after which a sentence ends."""
    place = -1
    spoken = text.translate(_APOSTROPHES)
    for found in _TOKEN.finditer(spoken):
        place += 1
        following = spoken[found.end() : found.end() + 1]
        if following in {".", "!", "?", ":"}:
            yield place, following


def _holds(said: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    length = len(phrase)
    return any(said[start : start + length] == phrase for start in range(len(said) - length + 1))
