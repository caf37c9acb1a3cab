"""Invented firms and institutions."""

import random

from training.pii_texts.lists import coined, forms, words
from training.pii_texts.people import first, last
from training.pii_texts.pieces import Maker, filled, made, of, plain
from training.pii_texts.places import city


def _acronym(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVWXZ") for _ in range(rng.choice((2, 3, 3, 3, 4, 4))))


_PARTS: dict[str, Maker] = {
    **{
        key: of(words("organisations", "words", key))
        for key in ("root", "field", "suffix", "low", "tech", "ministry", "animal")
    },
    "first": made(first),
    "last": made(last),
    "name": made(coined),
    "syl": made(lambda rng: coined(rng).lower()[:4]),
    "tld": of(forms("web", "endings")),
    "acro": made(_acronym),
    "city": made(city),
    "country": of(words("places", "countries", "plain")),
}


def organisation(rng: random.Random) -> str:
    """Make the name of a firm, a public body, a school or a club."""
    return plain(filled(rng.choice(words("organisations", "forms", "all")), _PARTS, rng))
