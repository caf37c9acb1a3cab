"""Names of invented people from many cultures, in the forms in which names are written."""

import random

from training.pii_texts.lists import coined, forms, table, words
from training.pii_texts.pieces import Maker, Piece, Pieces, chosen, made, of

_COINED_SHARE = 0.12
_MIXED_SHARE = 0.12
_ENGLISH_SHARE = 0.15  # on top of its own; most texts that are read are English
_SHORT = (*("{f}",) * 11, "{l}", "{l}", "{f} {m}.")


def first(rng: random.Random) -> str:
    """Make a first name."""
    return _name(rng, _culture(rng), "first")


def last(rng: random.Random) -> str:
    """Make a last name."""
    return _name(rng, _culture(rng), "last")


def full(rng: random.Random) -> str:
    """Make a name of at least two parts."""
    return _written(rng.choice(forms("people", "full")), rng)


def person(rng: random.Random) -> str:
    """Make a name in any form, a first name alone included."""
    return _written(rng.choice([*forms("people", "full"), *_SHORT]), rng)


def formal(titles: list[str]) -> Maker:
    """Make a title and the name after it."""

    def make(rng: random.Random) -> Pieces:
        form = rng.choice(("{l}", "{l}", "{l}", "{f} {l}", "{f}"))
        return [Piece(rng.choice(titles), "TITLE"), Piece(" "), Piece(_written(form, rng), "PERSON")]

    return make


def _culture(rng: random.Random) -> str:
    return "english" if rng.random() < _ENGLISH_SHARE else rng.choice(list(table("names")))


def _written(form: str, rng: random.Random) -> str:
    culture = _culture(rng)
    other = _culture(rng) if rng.random() < _MIXED_SHARE else culture
    name = chosen(form, rng)
    for mark, key, source in (("{f}", "first", culture), ("{l}", "last", other)):
        while mark in name:
            name = name.replace(mark, _name(rng, source, key), 1)
    while "{m}" in name:
        name = name.replace("{m}", rng.choice("ABCDEFGHIJKLMNOPRSTVWYZ"), 1)
    return name


def _name(rng: random.Random, culture: str, key: str) -> str:
    return coined(rng) if rng.random() < _COINED_SHARE else rng.choice(words("names", culture, key))


MAKERS: dict[str, Maker] = {
    "first": made(first, "PERSON"),
    "last": made(last, "PERSON"),
    "full": made(full, "PERSON"),
    "person": made(person, "PERSON"),
    "title": of(forms("people", "titles"), "TITLE"),
    "formal": formal(forms("people", "titles")),
    "formal_fr": formal(["Monsieur", "Madame", "Mme", "M.", "Docteur"]),
    "formal_es": formal(["Señor", "Señora", "Sr.", "Sra.", "Don", "Doña"]),
    "formal_it": formal(["Signor", "Signora", "Dott.", "Dott.ssa", "Ing.", "Avv."]),
    "lowfull": made(lambda rng: full(rng).lower(), "PERSON"),
    "lowfirst": made(lambda rng: first(rng).lower(), "PERSON"),
    "lowlast": made(lambda rng: last(rng).lower(), "PERSON"),
    "UPFULL": made(lambda rng: full(rng).upper(), "PERSON"),
}
