"""What is no personal data but may look like it: goods, models, sizes, prices, codes, common words; and faiths."""

import random
from collections.abc import Callable

from training.pii_texts.lists import coined, forms, words
from training.pii_texts.pieces import Maker, digits, made, of

_GOODS = ("thing", "colour", "quality", "model", "place", "relation", "day")
_LARGE = 25_000
_LANGUAGE = ("noun", "plural", "adjective", "verb", "past", "adverb", "pronoun")


def _numbered(key: str, most: int) -> Maker:
    return made(lambda rng: rng.choice(forms("things", key)).format(n=rng.randint(1, most)))


def _pattern(key: str) -> Maker:
    return made(lambda rng: digits(rng.choice(forms("things", key)), rng))


def _job_capital(rng: random.Random) -> str:
    return rng.choice(words("things", "jobs", "all")).capitalize()


def _common(key: str, write: Callable[[str], str] = str) -> Maker:
    return made(lambda rng: write(rng.choice(words("language", "words", key))))


def _count(rng: random.Random) -> str:
    return rng.choice((str(rng.randint(2, 99)), str(rng.randint(100, _LARGE)), "two", "three", "a dozen"))


MAKERS: dict[str, Maker] = {
    "nrp": of(words("things", "nrp", "nation"), "NRP"),
    "people": of(words("things", "nrp", "people"), "NRP"),
    "faith": of(words("things", "nrp", "faith"), "NRP"),
    "party": of(words("things", "nrp", "party"), "NRP"),
    "language": of(forms("things", "languages")),
    "job": of(words("things", "jobs", "all")),
    "jobcap": made(_job_capital),
    "brand": made(coined),
    "price": _numbered("prices", 600),
    "measure": _numbered("measures", 900),
    "percent": _numbered("percents", 99),
    "size": of(forms("things", "sizes")),
    "count": made(_count),
    "small": made(lambda rng: str(rng.randint(1, 40))),
    "ordinal": of(["first", "second", "third", "fourth", "2nd", "3rd", "fifth"]),
    "stars": of(list("12345")),
    "sku": _pattern("skus"),
    "code": _pattern("codes"),
    "cvv": _pattern("security_codes"),
    "expiry": _pattern("expiries"),
    "bic": _pattern("bank_codes"),
    "noun_capital": _common("noun", str.capitalize),
    "noun_upper": _common("noun", str.upper),
    "adjective_capital": _common("adjective", str.capitalize),
    **{key: of(words("things", "goods", key)) for key in _GOODS},
    **{key: _common(key) for key in _LANGUAGE},
}
