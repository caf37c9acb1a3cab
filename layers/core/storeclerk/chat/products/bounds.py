"""Limits in a message: of price, of weight or volume, for how many people; and comparatives such as "lighter"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from storeclerk.chat.phrases import word_set
from storeclerk.records import Product

Direction = Literal[-1, 1]

_MOST = word_set("under below less max maximum most upto within until till cheaper budget up beneath")
_LEAST = word_set("over above least min minimum more starting beyond exceeding")
_ABOUT = word_set("around about roughly approximately circa approx")
_CURRENCY = word_set("eur euro euros gbp pound pounds quid usd dollar dollars chf bucks")
_PEOPLE = word_set("people person persons man men women adults adult sleepers campers berth")
_MOST_PEOPLE = 20
_THOUSANDS = 3  # figures after a separator of thousands
_NAMED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {name: Decimal(value) for value, name in enumerate(_NAMED, 1)}
# What a number with a unit limits: names of attributes, and how many of the attribute's unit one is.
_UNITS: Mapping[str, tuple[str, Decimal]] = {
    **dict.fromkeys(word_set("g gram grams gramme grammes"), ("weight_g", Decimal(1))),
    **dict.fromkeys(word_set("kg kilo kilos kilogram kilograms"), ("weight_g", Decimal(1000))),
    **dict.fromkeys(word_set("l liter liters litre litres"), ("capacity_l", Decimal(1))),
    **dict.fromkeys(word_set("ml milliliter millilitres milliliters"), ("capacity_ml", Decimal(1))),
    **dict.fromkeys(word_set("lumen lumens lm"), ("lumens", Decimal(1))),
    **dict.fromkeys(word_set("mah"), ("capacity_mah", Decimal(1))),
    **dict.fromkeys(word_set("w watt watts"), ("output_w", Decimal(1))),
}
# Units that limit nothing here, and keep a number from being a price.
_OTHER_UNITS = word_set("cm mm m inch inches in degrees degree c hours h layer years year months days weeks cm2")
_COMPARATIVES: Mapping[str, tuple[tuple[str, ...], Direction]] = {
    **dict.fromkeys(word_set("cheaper cheapest affordable"), (("price",), -1)),
    **dict.fromkeys(word_set("pricier priciest dearer dearest"), (("price",), 1)),
    **dict.fromkeys(word_set("lighter lightest"), (("weight",), -1)),
    **dict.fromkeys(word_set("heavier heaviest"), (("weight",), 1)),
    **dict.fromkeys(
        word_set("bigger biggest larger largest roomier roomiest"), (("persons", "capacity", "diameter"), 1)
    ),
    **dict.fromkeys(word_set("smaller smallest"), (("persons", "capacity", "diameter", "weight"), -1)),
    **dict.fromkeys(word_set("warmer warmest"), (("comfort",), -1)),
    **dict.fromkeys(word_set("brighter brightest"), (("lumens", "lux"), 1)),
    **dict.fromkeys(word_set("stronger strongest"), (("power", "output", "lumens"), 1)),
}


@dataclass(frozen=True)
class Limit:
    """Limits of one attribute; None where there is none."""

    name: str
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class _Number:
    """A number in a message, the three words before it and the one after it."""

    value: Decimal
    place: int
    before: Sequence[str]
    after: str


@dataclass(frozen=True)
class Bounds:
    """What a message limits: the price, and attributes by name. used: places of the words that say so."""

    least: Decimal | None = None
    most: Decimal | None = None
    limits: tuple[Limit, ...] = ()
    used: frozenset[int] = frozenset()

    @property
    def any(self) -> bool:
        """Whether anything is limited."""
        return self.least is not None or self.most is not None or bool(self.limits)


@dataclass(frozen=True)
class Comparative:
    """More (1) or less (-1) of the first of these attributes that a product has; superlative: the most of all."""

    names: tuple[str, ...]
    direction: Direction
    word: str

    @property
    def superlative(self) -> bool:
        """Whether it asks for the utmost."""
        return self.word.endswith("est") or self.word.startswith("most")

    @property
    def than(self) -> str:
        """The word as it stands before "than": cheaper, for cheapest, less expensive, for too expensive."""
        degree, _, rest = self.word.rpartition(" ")
        if degree:
            return f"{'more' if self.direction > 0 else 'less'} {rest}"
        return f"{self.word[:-3]}er" if self.superlative else self.word


NO_BOUNDS = Bounds()


def bounds(said: Sequence[str]) -> Bounds:
    """Read the limits in the words of a message."""
    found = NO_BOUNDS
    for place, word in enumerate(said):
        value = number(word)
        if value is not None:
            found = _with(found, said, place, value)
    return found


def comparative(said: Sequence[str]) -> Comparative | None:
    """Read what a message wants more or less of."""
    for place, word in enumerate(said):
        if word in {"expensive", "costly"} and place and said[place - 1] in {"less", "least", "more", "most", "too"}:
            direction: Direction = 1 if said[place - 1] in {"more", "most"} else -1
            return Comparative(("price",), direction, f"{said[place - 1]} {word}")
        if word in _COMPARATIVES:
            return Comparative(*_COMPARATIVES[word], word)
    return None


def number(word: str) -> Decimal | None:
    """Read a number written in figures or, to ten, in letters; "1,780" is a thousand and more, "2.50" has cents."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    if not word[:1].isdigit() or not word.isascii():
        return None
    whole, _, part = word.replace(",", ".").rpartition(".")
    whole = whole.replace(".", "")
    return Decimal(f"{whole}{part}" if len(part) == _THOUSANDS or not whole else f"{whole}.{part}")


def measured(product: Product, names: Sequence[str]) -> tuple[str, Decimal] | None:
    """The first attribute of a product that one of the names begins and that is a number; `price` is one."""
    for name in names:
        if name == "price":
            return "price", product.price
        for key, value in product.attributes.items():
            if key.startswith(name) and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                return key, Decimal(str(value))
    return None


def within(product: Product, limits: Bounds) -> bool:
    """Whether a product keeps within all limits; one that does not tell an attribute does not."""
    if limits.most is not None and product.price > limits.most:
        return False
    if limits.least is not None and product.price < limits.least:
        return False
    return all(_keeps(product, limit) for limit in limits.limits)


def _keeps(product: Product, limit: Limit) -> bool:
    found = measured(product, [limit.name])
    if found is None:
        return False
    return (limit.least is None or found[1] >= limit.least) and (limit.most is None or found[1] <= limit.most)


def _with(found: Bounds, said: Sequence[str], place: int, value: Decimal) -> Bounds:
    """Add what one number limits, if anything."""
    here = _Number(value, place, said[max(0, place - 3) : place], said[place + 1] if place + 1 < len(said) else "")
    if here.after in _PEOPLE and value <= _MOST_PEOPLE:
        return _also(found, _people(value), {place, place + 1})
    if said[place] in _NUMBERS:
        return found  # "the two tents" limits nothing
    if here.after in _UNITS or here.after in _OTHER_UNITS:
        return _with_unit(found, here)
    return _with_price(found, here)


def _with_unit(found: Bounds, here: _Number) -> Bounds:
    if here.after not in _UNITS or not _bound(here.before):
        return found  # a part of a name, such as "flask 0.5 l"
    name, times = _UNITS[here.after]
    return _also(found, _limit(name, here.value * times, here.before), {here.place, here.place + 1})


def _with_price(found: Bounds, here: _Number) -> Bounds:
    last = here.before[-1] if here.before else ""
    used = found.used | {here.place}
    if found.least is not None and found.most is None and last in {"and", "to"} and here.value > found.least:
        return replace(found, most=here.value, used=used)
    if "between" in here.before or (here.after == "to" and "from" in here.before):
        return replace(found, least=here.value, used=used)
    if _bound(here.before) or here.after in _CURRENCY or last in _CURRENCY:
        limit = _limit("price", here.value, here.before)
        return replace(found, least=limit.least or found.least, most=limit.most or found.most, used=used)
    if last == "for" and not here.after and here.value <= _MOST_PEOPLE:
        return _also(found, _people(here.value), set())  # the number may be part of a name: "family tent for 6"
    return found


def _also(found: Bounds, limit: Limit, places: set[int]) -> Bounds:
    return replace(found, limits=(*found.limits, limit), used=found.used | places)


def _bound(before: Sequence[str]) -> bool:
    return bool((_MOST | _LEAST | _ABOUT).intersection(before))


def _people(value: Decimal) -> Limit:
    return Limit("persons", value, value)


def _limit(name: str, value: Decimal, before: Sequence[str]) -> Limit:
    if _ABOUT.intersection(before):
        return Limit(name, value * Decimal("0.8"), value * Decimal("1.2"))
    if _LEAST.intersection(before) and "not" not in before and "no" not in before:
        return Limit(name, least=value)
    return Limit(name, most=value)
