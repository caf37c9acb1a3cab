"""The words of a message, as slots and answers compare them."""

import re
import unicodedata
from collections.abc import Sequence

from storeclerk.chat.phrases import word_set

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = str.maketrans("", "", "'\u2019`")
_ORDER_ID = re.compile(r"(?<![A-Za-z0-9])[Ww][0-9]{7}(?![A-Za-z0-9])")


# Words that carry nothing when something of an order is named.
STOP = word_set(
    "a an and the my our of for to in on with by it its this that these those i we me you your is are was were be "
    "am will would like want need please can could have has had do does did not no yes or from at as so just also "
    "item items product products order orders ordered thing things one ones them they some any thanks thank hi "
    "hello hey return exchange cancel refund change swap back send get new old other another instead via"
)
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "fifth": 4}


def tokens(text: str) -> list[str]:
    """Cut a text into words and numbers: lower case, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return _TOKEN.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def singular(word: str) -> str:
    """Take the plural's s off; what it leaves is only ever compared with what it left of another word."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def order_ids(text: str) -> list[str]:
    """The order numbers of a text, each once."""
    return list(dict.fromkeys(found.upper() for found in _ORDER_ID.findall(text)))


def places(phrase: Sequence[str], said: Sequence[str]) -> list[int]:
    """Where a phrase begins in what was said."""
    size = len(phrase)
    if not size:
        return []
    return [at for at in range(len(said) - size + 1) if list(said[at : at + size]) == list(phrase)]


def says(said: Sequence[str], *phrases: str) -> bool:
    """Whether one of these phrases was said."""
    return any(places(phrase.split(), said) for phrase in phrases)


def ordinal(said: Sequence[str], count: int) -> int | None:
    """Which of so many is meant by "the second", "the last one" or "2"; None where none is."""
    if len(said) > 5:
        return None
    found = {_ORDINALS[word] for word in said if word in _ORDINALS}
    found |= {int(word) - 1 for word in said if word.isascii() and word.isdigit() and len(word) <= 2}
    if "last" in said:
        found.add(count - 1)
    return next((place for place in found if 0 <= place < count), None) if len(found) == 1 else None
