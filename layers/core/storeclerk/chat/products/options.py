"""Sizes and colours: what a message asks for, and what a product has."""

from collections.abc import Sequence
from dataclasses import dataclass

from storeclerk.chat.phrases import word_set
from storeclerk.chat.products.words import stems, tokens
from storeclerk.records import Product

_WORDS = {
    "small": "s", "medium": "m", "med": "m", "large": "l", "xlarge": "xl", "xsmall": "xs", "2xl": "xxl", "3xl": "xxxl",
    "xxlarge": "xxl", "xxxl": "xxxl", "xxs": "xxs", "xs": "xs", "xl": "xl", "xxl": "xxl",
}  # fmt: skip
_LETTERS = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"})
_BEFORE_A_SIZE = word_set("in size sizes sz a an the or and eu uk")
PALETTE = word_set(
    "red blue green black white grey gray yellow orange brown pink purple beige navy violet turquoise teal gold silver "
    "cream olive khaki lilac magenta"
)
_SAME_COLOUR = {"gray": "grey"}


@dataclass(frozen=True)
class AskedSize:
    """A size as it was asked for: a letter size, a number, or words; sure where it cannot be anything else."""

    text: str
    sure: bool


def asked_sizes(text: str) -> list[AskedSize]:
    """Read sizes that a message may ask for."""
    raw = text.replace("'", "").replace("\u2019", "")
    said = tokens(raw.replace("-", " "))
    upper = set(raw.replace(",", " ").replace("?", " ").replace(".", " ").replace("!", " ").split())
    found: list[AskedSize] = []
    for place, word in enumerate(said):
        before = said[place - 1] if place else ""
        letter = _WORDS.get(word, word if word in _LETTERS else "")
        if letter and before in {"extra", "x"} and letter in {"s", "l"}:
            found[-1:] = [] if found and found[-1].text == letter else found[-1:]
            found.append(AskedSize(f"x{letter}", sure=True))
        elif letter and (word in _WORDS or before in _BEFORE_A_SIZE or letter.upper() in upper or len(said) <= 2):
            if not before[:1].isdigit():
                last = place == len(said) - 1
                found.append(AskedSize(letter, sure=word in _WORDS or last or before in {"in", "size", "sz"}))
        elif word.isdecimal() and len(word) <= 3:
            found.append(AskedSize(word, sure=before in {"size", "sz", "sizes", "eu", "uk"}))
    return found


def sizes(product: Product) -> list[str]:
    """The sizes that are made, as the catalogue has them."""
    found = product.attributes.get("sizes")
    return [str(size) for size in found] if isinstance(found, list) else []


def sizes_in_stock(product: Product) -> list[str]:
    """The sizes to be had now: all that are made where the catalogue does not tell them apart."""
    if product.stock <= 0:
        return []
    found = product.attributes.get("sizes_in_stock")
    return [str(size) for size in found] if isinstance(found, list) else sizes(product)


def matching(made: Sequence[str], asked: Sequence[AskedSize], text: str) -> list[str]:
    """The sizes among those made that a message asks for."""
    squeezed = "".join(tokens(text))
    words = set(tokens(text))
    return [size for size in made if any(_is(size, one.text) for one in asked) or _written(size, squeezed, words)]


def colours(product: Product) -> list[str]:
    """The colours of a product."""
    for name in ("colours", "colors", "colour", "color"):
        found = product.attributes.get(name)
        if isinstance(found, list):
            return [str(colour) for colour in found]
        if isinstance(found, str):
            return [found]
    return []


def asked_colours(said: Sequence[str], product: Product | None = None) -> list[str]:
    """Colour words in a message: those of every language's paint box, and the product's own."""
    own = {word for colour in colours(product) for word in stems(colour)} if product else set()
    found = [_SAME_COLOUR.get(word, word) for word in said if word in PALETTE or word in own]
    return list(dict.fromkeys(found))


def _is(made: str, asked: str) -> bool:
    name = made.casefold()
    first = name.split()[0] if name else ""
    if asked in {name, first} or asked in first.split("/"):
        return True
    low, _, high = first.partition("-")
    if asked.isdecimal() and low.isdecimal() and high.isdecimal():
        return int(low) <= int(asked) <= int(high)
    return False


def _written(made: str, squeezed: str, words: set[str]) -> bool:
    name = "".join(tokens(made))
    if len(name) >= 5 and name in squeezed:
        return True
    # Such as Regular, Long, Presta: words of a size that stand in the message.
    telling = [word for word in tokens(made) if len(word) > 3 and word.isalpha()]
    return bool(telling) and telling[0] in words
