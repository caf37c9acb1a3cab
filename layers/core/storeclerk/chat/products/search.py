"""Products that answer a wish: by its words, its meaning and its limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.products.bounds import NO_BOUNDS, Bounds, Comparative, measured, within
from storeclerk.chat.products.contract import ProductPort
from storeclerk.chat.products.options import asked_colours, colours, matching, sizes_in_stock
from storeclerk.chat.products.question import Question
from storeclerk.chat.products.shelf import AUDIENCE, Shelf
from storeclerk.chat.products.words import kind, stem, stems
from storeclerk.ports import Vectors
from storeclerk.records import Product

# How much words count against the cosine. Any of .3 to 2 answers all 50 questions that this was chosen on.
WORDS = 0.8
_WALKED = 200  # products looked at for one wish
_READ = 12  # products read live for one list of three
_AKIN = 0.55  # cosine of two products from which on another kind of thing may stand in for one
# How far behind the best one, in parts of its score, a product may lie to be shown with it.
_NEAR = 0.5


@dataclass(frozen=True)
class Hit:
    """A product that is in stock now, and how near it is to what is wished."""

    product: Product
    score: float
    cosine: float


@dataclass(frozen=True)
class Wish:
    """What a list has to keep: limits, a comparison with a product, what may not come, sizes and colours."""

    limits: Bounds = NO_BOUNDS
    more: Comparative | None = None
    base: Product | None = None
    without: frozenset[str] = frozenset()
    question: Question | None = None

    def takes(self, product: Product) -> bool:
        """Whether a product is what is wished, as far as the catalogue tells."""
        return (
            product.stock > 0
            and product.product_id not in self.without
            and within(product, self.limits)
            and (self.base is None or self._is_like(product, self.base))
            and (self.question is None or (_is_wanted(product, self.question) and _has_options(product, self.question)))
        )

    def _is_like(self, product: Product, base: Product) -> bool:
        same = product.category == base.category or stem(kind(product.title)) == stem(kind(base.title))
        return same and (self.more is None or beats(product, base, self.more))


def beats(product: Product, base: Product, more: Comparative) -> bool:
    """Whether a product has more, or less, of something than another."""
    theirs = measured(base, more.names)
    if theirs is None:
        return False
    own = measured(product, [theirs[0]])
    return own is not None and (own[1] - theirs[1]) * more.direction > 0


def search(port: ProductPort, scores: Vectors, cosines: Vectors, wish: Wish, k: int = 3) -> list[Hit]:
    """The k best products, in stock and within the wish by what is read live."""
    shelf = port.shelf()
    names = list(islice(_walk(shelf, scores, cosines, wish), _READ))
    live = port.live(names)
    hits = [
        Hit(live[name], float(scores[place]), float(cosines[place]))
        for name in names
        if name in live and wish.takes(live[name])
        for place in [shelf.place[name]]
    ]
    return _ordered(hits, wish)[:k]


def scores_for(question: Question, shelf: Shelf, vector: NDArray[np.float32]) -> tuple[Vectors, Vectors]:
    """Scores of all products for what a message says, and their cosines to it."""
    cosines = shelf.nearness(vector)
    return np.float32(WORDS) * shelf.words_score(question.content) + cosines, cosines


def scores_like(base: Product, shelf: Shelf) -> tuple[Vectors, Vectors]:
    """Scores of all products for being like one: of its kind, by the words of its title, and near in meaning."""
    vector = shelf.vector(base.product_id)
    cosines = np.zeros(len(shelf.products), dtype=np.float32) if vector is None else shelf.nearness(vector)
    title = [word for word in stems(base.title) if word.isalpha() and not shelf.is_brand(word) and len(word) > 2]
    same = np.array([product.category == base.category for product in shelf.products], dtype=np.float32)
    words = shelf.words_score(title) + shelf.words_score([stem(kind(base.title))])
    return words + 2 * cosines + same + shelf.features_score(base), cosines


def _walk(shelf: Shelf, scores: Vectors, cosines: Vectors, wish: Wish) -> Iterator[str]:
    most = float(wish.limits.most) if wish.limits.most is not None else np.inf
    least = float(wish.limits.least) if wish.limits.least is not None else 0.0
    fits = shelf.stocked & (shelf.prices <= most) & (shelf.prices >= least)
    places = np.flatnonzero(fits)
    best = places[np.argsort(-scores[places], kind="stable")][:_WALKED]
    floor = None
    for place in best.tolist():
        if wish.takes(shelf.products[place]):
            floor = (_NEAR * float(scores[place]), _NEAR * float(cosines[place])) if floor is None else floor
            if scores[place] < floor[0]:
                return
            if cosines[place] < floor[1]:
                continue
            yield shelf.products[place].product_id


def _ordered(hits: list[Hit], wish: Wish) -> list[Hit]:
    more = wish.more
    if more is None:
        return hits
    if wish.base:  # what is lighter than a tent is a tent, where there are some
        same = [hit for hit in hits if stem(kind(hit.product.title)) == stem(kind(wish.base.title))]
        return same if len(same) > 1 else [hit for hit in hits if hit in same or hit.cosine >= _AKIN]
    if not more.superlative:
        return hits
    told = [hit for hit in hits if measured(hit.product, more.names)]
    named = set(wish.question.content) if wish.question else set()
    of_kind = [hit for hit in told if stem(kind(hit.product.title)) in named]
    told = of_kind or told
    return sorted(told, key=lambda hit: -more.direction * _value(hit.product, more.names))


def _value(product: Product, names: Sequence[str]) -> float:
    found = measured(product, names)
    return float(found[1]) if found else 0.0


def _is_wanted(product: Product, question: Question) -> bool:
    """Whether a product is of the kind that is wished, for whom it is wished."""
    if question.kind and question.kind not in stems(product.title):
        return False
    said = AUDIENCE.intersection(question.content)
    return not said or bool(said.intersection(stems(f"{product.title} {product.category} {product.description}")))


def _has_options(product: Product, question: Question) -> bool:
    """Whether a product comes in the colour and is in stock in the size that were asked for."""
    wanted = [size for size in question.sizes if size.sure]
    if wanted and not matching(sizes_in_stock(product), wanted, ""):
        return False
    said = asked_colours(question.said)
    if said and not {word for colour in colours(product) for word in stems(colour)} & set(said):
        return False
    return _is_as_said(product, question)


def _is_as_said(product: Product, question: Question) -> bool:
    """Who asks for waterproof ones gets those of which the page says so."""
    title = set(stems(product.title))
    return all(
        product.attributes.get(flag.name) or flag.words <= title
        if flag.holds
        else product.attributes.get(flag.name) is False
        for flag in question.flags
    )
