"""Attributes of a product in words, exactly as the catalogue has them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from storeclerk.chat.products.words import kind, stem
from storeclerk.records import Product

_UNITS = {
    "g": "g", "kg": "kg", "l": "l", "ml": "ml", "cm": "cm", "mm": "mm", "m": "m", "h": "h", "min": "min", "w": "W",
    "wh": "Wh", "mah": "mAh", "bar": "bar", "db": "dB", "c": "\u00b0C", "um": "\u00b5m",
    "gsm": "g/m\u00b2", "m2": "m\u00b2",
    "kmh": "km/h", "v": "V", "lm": "lm", "inch": "inch", "in": "inch", "oz": "oz", "lb": "lb",
}  # fmt: skip
# Names of attributes that read as adjectives: "is dishwasher safe", not "dishwasher safe: yes".
_ADJECTIVES = (
    "safe",
    "able",
    "proof",
    "free",
    "legal",
    "vegan",
    "organic",
    "bulky",
    "tubeless",
    "wireless",
    "portable",
)
# What only the shop's own work needs.
_HIDDEN = frozenset({"sizes_in_stock"})


def money(amount: Decimal, currency: str) -> str:
    """An amount with two decimals and its currency."""
    return f"{amount:,.2f} {currency}"


def price(product: Product) -> str:
    """The price of a product."""
    return money(product.price, product.currency)


def the(product: Product, verb: str = "is") -> str:
    """A product's title as the subject of a sentence: "The Felt Slippers are", "The Tool Roll costs"."""
    agreeing = {"is": "are", "costs": "cost"}[verb] if _is_plural(product) else verb
    return f"The {product.title} {agreeing}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as English lists them."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def named(attribute: str) -> tuple[list[str], str]:
    """The words of an attribute's name, and the unit that ends it."""
    *words, last = attribute.replace("_", " ").casefold().split() or [""]
    return (words, _UNITS[last]) if words and last in _UNITS else ([*words, last], "")


def name_stems(attribute: str) -> set[str]:
    """The words of an attribute's name in the singular."""
    return {stem(word) for word in named(attribute)[0]}


def told(product: Product) -> list[str]:
    """The attributes that customers may be told."""
    return [name for name, value in product.attributes.items() if name not in _HIDDEN and value not in (None, "", [])]


def worded(value: Any, unit: str = "") -> str:
    """The value of an attribute with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed([str(one) for one in value])
    if isinstance(value, int | float | Decimal):
        return f"{_number(Decimal(str(value)))} {unit}".rstrip()
    return f"{value} {unit}" if unit and str(value)[-1:].isdigit() else str(value)


def phrase(attribute: str, value: Any) -> str:
    """An attribute with its name: "weight 395 g", "not waterproof"."""
    words, unit = named(attribute)
    name = " ".join(words)
    if isinstance(value, bool) and _is_adjective(attribute):
        return name if value else f"not {name}"
    if unit and not worded(value, unit).endswith(unit):
        name = f"{name} ({unit})"
    return f"{name} {worded(value, unit)}" if not isinstance(value, bool) else f"{name}: {worded(value)}"


def sentences(product: Product, attributes: Sequence[str]) -> str:
    """Attributes as sentences that name the product: what holds or not, then the rest."""
    flags = [name for name in attributes if isinstance(product.attributes[name], bool) and _is_adjective(name)]
    rest = [phrase(name, product.attributes[name]) for name in attributes if name not in flags]
    said = [f"{the(product)} {listed([phrase(name, product.attributes[name]) for name in flags])}."] if flags else []
    if rest:
        said.append(f"{'Its page says' if flags else f'The page of the {product.title} says'}: {'; '.join(rest)}.")
    return " ".join(said)


def be(product: Product) -> str:
    """Is, or are."""
    return "are" if _is_plural(product) else "is"


def costs(product: Product) -> str:
    """The price of a product as a sentence about "it"."""
    return f"{'They cost' if _is_plural(product) else 'It costs'} {price(product)}"


def _is_adjective(attribute: str) -> bool:
    return attribute.endswith(_ADJECTIVES)


def _is_plural(product: Product) -> bool:
    said = kind(product.title)
    return said.endswith("s") and not said.endswith("ss")


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return f"{int(value):,}" if whole else f"{value.normalize():f}"
