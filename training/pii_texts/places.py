"""Towns, countries, streets and whole addresses."""

import random

from training.pii_texts.lists import coined, forms, table, words
from training.pii_texts.people import first, last
from training.pii_texts.pieces import Maker, Piece, Pieces, digits, filled, made, of, plain


def _pattern(key: str) -> Maker:
    return made(lambda rng: digits(rng.choice(forms("places", key)), rng))


_STREET_PARTS: dict[str, Maker] = {
    key: of(words("streets", "words", key)) for key in table("streets")["words"]
} | {
    "n": _pattern("numbers"),
    "h": _pattern("houses"),
    "small": _pattern("small"),
    "letter": of(list("abcABCD")),
    "unit": _pattern("units"),
    "unit0": _pattern("units_before"),
    "sfx": of(forms("places", "suffixes")),
    "rare": of(forms("places", "rare_suffixes")),
    "compass": of(forms("places", "compass")),
    "ord": of(forms("places", "ordinals")),
    "avst": of(["Avenue", "Ave", "Street", "St", "St.", "Ave."]),
    "estate": of(["Industrial Estate", "Business Park", "Estate", "Village"]),
    "lane": of(["Lane", "Road", "Green", "End"]),
    "name": made(coined),
    "coined": made(coined),
    "first": made(first),
    "last": made(last),
}  # fmt: skip


def street(rng: random.Random) -> str:
    """Make a street with a house, in the manner of one of many countries; or a post box."""
    return plain(filled(rng.choice(words("streets", "forms", "all")), _STREET_PARTS, rng))


def city(rng: random.Random) -> str:
    """Make a town, a real one more often than not."""
    if rng.random() < 0.6:
        return rng.choice(words("places", "cities", "all"))
    return plain(filled(rng.choice(forms("places", "towns")), _STREET_PARTS, rng))


def _gpe(rng: random.Random) -> Pieces:
    return MAKERS[rng.choice(("city", "city", "country", "state", "region"))](rng)


def _street_name(rng: random.Random) -> str:
    """A street without a house."""
    return f"{rng.choice(words('streets', 'words', 'plain'))} {rng.choice(forms('places', 'suffixes'))}"


def _composed(key: str) -> Maker:
    return lambda rng: filled(rng.choice(forms("places", key)), MAKERS, rng)


MAKERS: dict[str, Maker] = {
    "street": made(street, "STREET_ADDRESS"),
    "lowstreet": made(lambda rng: street(rng).lower(), "STREET_ADDRESS"),
    "UPSTREET": made(lambda rng: street(rng).upper(), "STREET_ADDRESS"),
    "streetname": made(_street_name, "STREET_ADDRESS"),
    "city": made(city, "GPE"),
    "lowcity": made(lambda rng: city(rng).lower(), "GPE"),
    "UPCITY": made(lambda rng: city(rng).upper(), "GPE"),
    "country": of(words("places", "countries", "plain"), "GPE"),
    "state": of(words("places", "states", "long"), "GPE"),
    "short": of(words("places", "states", "short"), "GPE"),
    "region": of(words("places", "regions", "all"), "GPE"),
    "military": of(["APO AE", "APO AP", "FPO AE", "FPO AP", "DPO AA"], "GPE"),
    "gpe": _gpe,
    "zip": made(lambda rng: digits(rng.choice(forms("places", "postcodes")), rng), "ZIP_CODE"),
    "address": _composed("inline"),
    "block": _composed("block"),
    "unitword": lambda rng: [Piece(rng.choice(["Unit", "Flat", "Apartment", "Suite"]))],
}
