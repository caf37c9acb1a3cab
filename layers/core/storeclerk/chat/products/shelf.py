"""The catalogue compiled for finding: by exact name, by words of titles with their typing errors, by meaning.

It says which products are meant and nothing about them: what is told to a customer is read live.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.products.entry import held, title_words, weighed
from storeclerk.chat.products.spelling import Speller
from storeclerk.chat.products.words import STOP, kind, stem, stems
from storeclerk.ports import Vectors
from storeclerk.records import Product
from storeclerk.text.mentions import Mention, MentionFinder

_NONE = np.empty(0, dtype=np.int64)
# The part of the best one's weight from which on words name another product as well.
EVEN = 0.95
# Whom a product is for decides: a jacket is no answer to who asks for a children's jacket.
AUDIENCE = frozenset({"kid", "baby", "dog", "cat"})
_FOR_WHOM = AUDIENCE | {"women", "men"}
_DECIDES = 3.0
# Who asks for a dishwasher pan means a dishwasher safe one.
_LEFT_OUT = frozenset({"safe", "machine", "proof"})


@dataclass(frozen=True)
class Named:
    """A product that words may name: their weight, and the part of its title, without brand and numbers, they are."""

    product: Product
    weight: float
    part: float


class Shelf:
    """All products, compiled; vectors has shape [products, dimensions], zeros where a product has none yet."""

    def __init__(self, products: Iterable[Product], vectors: Vectors | None = None) -> None:
        self.products = tuple(products)
        self.place = {product.product_id: place for place, product in enumerate(self.products)}
        self.vectors = vectors
        self.prices: NDArray[np.float64] = np.array([float(product.price) for product in self.products])
        self.stocked: NDArray[np.bool_] = np.array([product.stock > 0 for product in self.products], dtype=bool)
        self.groups: dict[str, list[str]] = defaultdict(list)
        self._finder = MentionFinder(self.products)
        self._titles = [title_words(product) for product in self.products]
        self._words = [set(stems(product.title)) for product in self.products]
        self._brands = {word for product in self.products for word in stems(product.brand)}
        self._prefixes = {name.rstrip("0123456789").casefold() for name in self.place if name[-1:].isdigit()}
        self._kinds = {stem(kind(product.title)) for product in self.products}
        self._read_words()
        flags = {name for product in self.products for name, value in product.attributes.items() if value is True}
        self._flag_words = {flag: frozenset(stems(flag.replace("_", " "))) - _LEFT_OUT for flag in flags}

    def mentions(self, text: str) -> list[Mention]:
        """Products named in full: by title, id or part number."""
        return self._finder.find(text)

    def known(self, words: Sequence[str]) -> list[str]:
        """Words as the titles spell them: mistyped, joined or parted ones are put right, others stay."""
        found: list[str] = []
        skip = False
        for place, word in enumerate(words):
            joined = word + words[place + 1] if place + 1 < len(words) else ""
            if skip:
                skip = False
            elif len(joined) > 4 and joined in self._frequency and joined not in self._joined:
                found.append(joined)
                skip = True
            elif word in self._joined and word not in self._in_titles:
                found.extend(self._joined[word])
            else:
                found.append(self._spelled(word))
        return found

    def product(self, product_id: str) -> Product:
        """A product as it was when the shelf was filled."""
        return self.products[self.place[product_id]]

    def title(self, product_id: str) -> set[str]:
        """The words of a product's title, the brand's among them."""
        return self._words[self.place[product_id]]

    def in_titles(self, word: str) -> int:
        """How many products have a word in their title."""
        return self._in_titles.get(word, 0)

    def is_kind(self, word: str) -> bool:
        """Whether a word says what some products are."""
        return word in self._kinds

    def flags(self, words: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
        """What words ask to hold, such as vegan or dishwasher safe: the attribute, and the words that name it."""
        said = set(words)
        return [(name, needed) for name, needed in self._flag_words.items() if needed <= said]

    def is_brand(self, word: str) -> bool:
        """Whether a word is part of the name of a brand."""
        return word in self._brands

    def weight(self, word: str) -> float:
        """How telling a word is: the rarer the more; the most for a word that no product has."""
        rarity = math.log(1 + len(self.products) / (1 + self._frequency.get(word, 0)))
        return rarity * (_DECIDES if word in _FOR_WHOM else 1.0)

    def named(self, words: Iterable[str]) -> list[Named]:
        """Products whose titles have the most telling of some words, the likeliest first; none that lag behind."""
        said = set(words)
        weights = np.zeros(len(self.products), dtype=np.float32)
        for word in said:
            if word in self._by_title:
                weights[self._by_title[word]] += np.float32(self.weight(word))
        best = float(weights.max(initial=0.0))
        if not best:
            return []
        near = np.flatnonzero(weights >= EVEN * best).tolist()
        return sorted((self._named(place, float(weights[place]), said) for place in near), key=lambda one: -one.part)

    def words_score(self, words: Iterable[str]) -> Vectors:
        """How much of a question's words each product has, 0 to 1, shape [products]."""
        scores = np.zeros(len(self.products), dtype=np.float32)
        said = set(words)
        for word in said:
            if word in self._postings:
                places, weights = self._postings[word]
                scores[places] += weights * np.float32(self.weight(word))
        return scores / np.float32(max(sum(map(self.weight, said)), 1e-6))

    def features_score(self, product: Product) -> Vectors:
        """How much of what a product's page tells, such as a laptop sleeve, others tell, 0 to 1, shape [products]."""
        scores = np.zeros(len(self.products), dtype=np.float32)
        rarity = {
            name: math.log(1 + len(self.products) / (1 + len(self._having.get(name, ())))) for name in held(product)
        }
        for name, weight in rarity.items():
            scores[self._having.get(name, _NONE)] += np.float32(weight)
        return scores / np.float32(max(sum(rarity.values()), 1e-6))

    def nearness(self, vector: NDArray[np.float32]) -> Vectors:
        """The cosine of each product to a vector, shape [products]; zeros without vectors."""
        if self.vectors is None:
            return np.zeros(len(self.products), dtype=np.float32)
        near: Vectors = self.vectors @ vector
        return near

    def vector(self, product_id: str) -> NDArray[np.float32] | None:
        """The vector of a product, or None."""
        place = self.place.get(product_id)
        return None if place is None or self.vectors is None else self.vectors[place]

    def numbered(self, said: Sequence[str]) -> list[str]:
        """What in a message has the form of a product id, such as the words product and 999."""
        pairs = pairwise(said)
        return [f"{one}{two}" for one, two in pairs if two.isdecimal() and one in self._prefixes]

    def having(self, words: Iterable[str]) -> list[Product]:
        """The products that have all of some words anywhere."""
        places = [set(self._postings[word][0].tolist()) if word in self._postings else set() for word in words]
        return [self.products[place] for place in sorted(set.intersection(*places))] if places else []

    def siblings(self, product: Product) -> list[str]:
        """The variants of a product, itself among them."""
        return self.groups.get(product.group, []) if product.group else [product.product_id]

    def _named(self, place: int, weight: float, said: set[str]) -> Named:
        title = self._titles[place]
        return Named(self.products[place], weight, len(title & said) / max(len(title), 1))

    def _spelled(self, word: str) -> str:
        if word in self._frequency or word in STOP:
            return word
        return self._speller.meant(word) or word

    def _read_words(self) -> None:
        titled: dict[str, list[int]] = defaultdict(list)
        self._joined: dict[str, list[str]] = {}
        having: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for place, product in enumerate(self.products):
            if product.group:
                self.groups[product.group].append(product.product_id)
            for name in held(product):
                having[name].append(place)
            title = stems(product.title)
            for word in set(title):
                titled[word].append(place)
            self._joined |= {one + other: [one, other] for one, other in pairwise(title)}
            for word, weight in weighed(product, title).items():
                weights[word][place] = weight
        self._having = {name: np.array(places) for name, places in having.items()}
        self._by_title = {word: np.array(places) for word, places in titled.items()}
        self._in_titles = {word: len(places) for word, places in titled.items()}
        self._frequency = {word: len(places) for word, places in weights.items()}
        self._postings = {
            word: (np.fromiter(found, dtype=np.int64), np.fromiter(found.values(), dtype=np.float32))
            for word, found in weights.items()
        }
        self._speller = Speller(word for word in self._in_titles if word not in STOP)
