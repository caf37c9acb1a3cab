"""Mentions of the shop's own products: by title, plural title, product id or part number.

A text and the names of products are cut into the same tokens (words, numbers, punctuation), and the names become one
tree of tokens. A scan walks it from each token, never further than the longest name, and never goes back.
"product12", "Product 12" and "product-12" are the same two tokens.
"""

import re
from collections.abc import Iterable

import msgspec

from storeclerk.records import Product

# White space and these joiners separate tokens. Every other sign is a token itself, so that "this product. 12 days
# later" does not name product12.
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s'\u2019\-/#®™]")
# Shorter names would be found in every sentence or every price.
_MIN_LETTERS = 3
_MIN_DIGITS = 5
# A text that is all names, or a name that all products share, would give an answer too large to send.
MAX_MENTIONS = 100

_Name = tuple[str, ...]


class Mention(msgspec.Struct, frozen=True):
    """A product named in a text; text is what stands between the character offsets start and end."""

    product_id: str
    text: str
    start: int
    end: int


class _Node:
    __slots__ = ("children", "product_ids")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.product_ids: tuple[str, ...] = ()


class MentionFinder:
    """The names of a catalogue, compiled once."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._root = _Node()
        for name, product_ids in _names(products).items():
            self._add(name, product_ids)

    def find(self, text: str) -> list[Mention]:
        """Find the mentions in order; of names that overlap the longest wins.

        A name that several products share gives one mention for each of them at the same place. Only the first
        MAX_MENTIONS come back.
        """
        tokens = list(_TOKEN.finditer(text))
        mentions: list[Mention] = []
        after = 0
        # Hardly any word begins the name of a product: to pass over the others here is twice as fast.
        for position in [n for n, token in enumerate(tokens) if token.group().casefold() in self._root.children]:
            if position < after:
                continue
            length, product_ids = self._longest(text, tokens, position)
            if length:
                after = position + length
                start, end = tokens[position].start(), tokens[after - 1].end()
                mentions.extend(Mention(product_id, text[start:end], start, end) for product_id in product_ids)
            if len(mentions) >= MAX_MENTIONS:
                break
        return mentions[:MAX_MENTIONS]

    def _add(self, name: _Name, product_ids: set[str]) -> None:
        node = self._root
        for token in name:
            node = node.children.setdefault(token, _Node())
        node.product_ids = tuple(sorted(product_ids))

    def _longest(self, text: str, tokens: list[re.Match[str]], position: int) -> tuple[int, tuple[str, ...]]:
        found: tuple[int, tuple[str, ...]] = (0, ())
        if not _breaks(text, tokens[position].start()):
            return found
        node = self._root
        for index in range(position, len(tokens)):
            below = node.children.get(tokens[index].group().casefold())
            if below is None:
                break
            node = below
            if node.product_ids and _breaks(text, tokens[index].end()):
                found = (index - position + 1, node.product_ids)
        return found


def _names(products: Iterable[Product]) -> dict[_Name, set[str]]:
    names: dict[_Name, set[str]] = {}
    plurals: dict[_Name, set[str]] = {}
    for product in products:
        title = _tokens(product.title)
        for name in (title, _tokens(product.product_id), _tokens(product.part_number)):
            if _is_telling(name):
                names.setdefault(name, set()).add(product.product_id)
        for plural in _plurals(title):
            plurals.setdefault(plural, set()).add(product.product_id)
    return plurals | names  # where "Tents" is a title, it is not the plural of "Tent"


def _tokens(name: str) -> _Name:
    return tuple(match.group().casefold() for match in _TOKEN.finditer(name))


def _is_telling(name: _Name) -> bool:
    joined = "".join(name)
    return len(joined) >= (_MIN_DIGITS if joined.isdigit() else _MIN_LETTERS)


def _plurals(title: _Name) -> list[_Name]:
    if not title or not title[-1].isalpha() or not _is_telling(title):
        return []
    *first, last = title
    ends = [f"{last}s", f"{last}es"]
    if last.endswith("y"):
        ends.append(f"{last[:-1]}ies")
    return [(*first, end) for end in ends]


def _breaks(text: str, offset: int) -> bool:
    """Whether no word runs on across the offset: "product12" is not in "xproduct12" or "product12b"."""
    return not (0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum())
