"""Lists of products: for a wish, like another one, beside one, instead of one, and what the recommender gives."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from storeclerk.chat.products.bounds import Bounds, Comparative, measured
from storeclerk.chat.products.contract import ProductPort, RecommendPort
from storeclerk.chat.products.facts import listed, money, named, price, worded
from storeclerk.chat.products.offers import asking, draft
from storeclerk.chat.products.question import Question
from storeclerk.chat.products.search import Hit, Wish, scores_for, scores_like, search
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.words import stem, tokens
from storeclerk.chat.turn import Draft, Turn
from storeclerk.records import Product

_SHOWN = 3
_READ = 8  # products read live for what goes with one
# The least cosine of a product to a wish none of whose words is in a title; lower ones were chance on `choose`.
_NEAR, _NEAR_A_WISH = 0.5, 0.4


class Lists:
    """Makes lists of at most three products that are in stock now."""

    def __init__(self, catalogue: ProductPort, recommender: RecommendPort) -> None:
        self._catalogue = catalogue
        self._recommender = recommender

    def wished(self, turn: Turn, question: Question, *, ask: bool = False) -> Draft | None:
        """Products for a wish; None where the message wishes for none. ask: one of them is meant, so ask which."""
        shelf = self._catalogue.shelf()
        if not question.content:
            return None
        scores, cosines = scores_for(question, shelf, turn.reading.embedding[0])
        known = any(shelf.in_titles(word) for word in question.content) or bool(question.flags)
        near = _NEAR_A_WISH if question.want in {"search", "recommend"} else _NEAR
        if not known and float(cosines.max(initial=0.0)) < near:
            return None
        wish = Wish(question.bounds, question.comparative, question=question)
        hits = search(self._catalogue, scores, cosines, wish)
        if ask and len(hits) > 1:
            return asking(turn, [hit.product for hit in hits])
        if hits:
            return _shown(turn, _intro(question.bounds, hits, known=known), "search in the catalogue", hits)
        return self._nearest(turn, question, search(self._catalogue, scores, cosines, Wish()))

    def like(self, turn: Turn, question: Question, base: Product) -> Draft:
        """Products like one: cheaper, lighter, within limits."""
        shelf = self._catalogue.shelf()
        more = question.comparative
        limits = question.bounds
        wish = Wish(limits, more, base, frozenset(shelf.siblings(base)))
        hits = search(self._catalogue, *scores_like(base, shelf), wish)
        kind = more.than if more else "similar"
        if not hits:
            reply = f"I find nothing {kind} in stock that is like the {base.title} ({price(base)})."
            return draft(turn, reply, f"search for {kind}", [base])
        intro = f"{kind.capitalize()} than the {base.title}" if more else f"Similar to the {base.title}"
        return _shown(
            turn,
            f"{intro} ({_measure(base, more)}){_limits(limits, base.currency)}, in stock:",
            f"search for {kind}",
            hits,
            more,
        )

    def beside(self, turn: Turn, base: Product) -> Draft | None:
        """What goes with a product: what says so on its page, then what the recommender gives."""
        shelf = self._catalogue.shelf()
        made_for = _naming(base, shelf)
        live = self._catalogue.live(made_for)
        fitting = [live[name] for name in made_for if name in live and live[name].stock > 0][:_SHOWN]
        if not fitting:
            return self.recommended(turn)
        told = listed([f"the {product.title} ({price(product)})" for product in fitting])
        reply = f"The product pages name the {base.title} for {told}."
        return draft(turn, reply, "pages that name the product", fitting)

    def instead(self, turn: Turn, reply: str, base: Product) -> Draft:
        """Say that a product is sold out, and what is like it."""
        shelf = self._catalogue.shelf()
        hits = search(
            self._catalogue, *scores_like(base, shelf), Wish(base=base, without=frozenset(shelf.siblings(base)))
        )
        if not hits:
            return draft(turn, reply, "live stock", [base], facts=[reply])
        shown = [base, *(hit.product for hit in hits)]
        told = f"{reply} Similar and in stock: {listed([_entry(hit.product) for hit in hits])}."
        return draft(turn, told, "live stock", shown, facts=[reply], scores=[1.0, *(hit.cosine for hit in hits)])

    def recommended(self, turn: Turn) -> Draft | None:
        """What the recommender gives this customer, each with its reason; a visitor gets what is popular."""
        person = turn.customer_id or f"visitor#{turn.session.session_id}"
        items = self._recommender.recommend(person, _SHOWN).items
        reasons = {item.product_id: item.reason for item in items}
        live = self._catalogue.live(list(reasons))
        products = [live[name] for name in reasons if name in live and live[name].stock > 0]
        if not products:
            return None
        told = "; ".join(f"{_entry(product)}, {_lower(reasons[product.product_id])}" for product in products)
        facts = [reasons[product.product_id] for product in products]
        return draft(turn, f"I suggest {told}.", "recommender", products, facts=facts)

    def _nearest(self, turn: Turn, question: Question, hits: Sequence[Hit]) -> Draft:
        shop = self._catalogue.shelf().products
        limits = _limits(question.bounds, shop[0].currency if shop else "")
        told = f"I find nothing in stock that fits{limits}."
        if not hits:
            return draft(turn, told, "nothing fits", [])
        return _shown(turn, f"{told} The nearest I have:", "nothing fits", hits)


def _shown(turn: Turn, intro: str, because: str, hits: Sequence[Hit], more: Comparative | None = None) -> Draft:
    products = [hit.product for hit in hits]
    told = listed([_entry(product, more) for product in products])
    return draft(turn, f"{intro} {told}.", because, products, scores=[hit.cosine for hit in hits])


def _intro(limits: Bounds, hits: Sequence[Hit], *, known: bool) -> str:
    if not known:
        return "I am not sure that we have just that. The nearest in stock:"
    return f"In stock{_limits(limits, hits[0].product.currency)}:"


def _limits(limits: Bounds, currency: str) -> str:
    said = [_span("", limits.least, limits.most, currency)] if limits.least or limits.most else []
    for limit in limits.limits:
        words, unit = named(limit.name)
        said.append(_span(" ".join(words), limit.least, limit.most, unit))
    return "".join(f", {one}" for one in said)


def _span(name: str, least: Decimal | None, most: Decimal | None, unit: str) -> str:
    low, high = (None if limit is None else _amount(limit, unit, is_price=not name) for limit in (least, most))
    if low == high:
        return f"{name} {low}"
    span = f"from {low} to {high}" if low and high else f"up to {high}" if high else f"from {low}"
    return f"{name} {span}".strip()


def _amount(value: Decimal, unit: str, *, is_price: bool) -> str:
    return money(value, unit) if is_price else worded(value, unit)


def _entry(product: Product, more: Comparative | None = None) -> str:
    return f"the {product.title} ({_measure(product, more)})"


def _measure(product: Product, more: Comparative | None) -> str:
    found = measured(product, more.names) if more else None
    if found is None or found[0] == "price":
        return price(product)
    words, unit = named(found[0])
    return f"{' '.join(words)} {worded(product.attributes[found[0]], unit)}, {price(product)}"


def _naming(base: Product, shelf: Shelf) -> list[str]:
    """Products whose pages name another one by its title without the brand, or by two telling words of it."""
    own = set(shelf.siblings(base))
    return [
        product.product_id
        for name in _short_names(base, shelf)
        for product in shelf.having(map(stem, name.split()))
        if product.product_id not in own and product.stock > 0 and _says(product, name)
    ][:_READ]


def _says(product: Product, name: str) -> bool:
    told = " ".join(tokens(f"{product.attributes.get('fits', '')} {product.description}"))
    return f" {name} " in f" {told} "


def _short_names(base: Product, shelf: Shelf) -> list[str]:
    words = [word for word in tokens(base.title) if not shelf.is_brand(word)]
    telling = {word for word in words if word.isalpha() and shelf.in_titles(stem(word)) <= 2}
    pairs = [f"{one} {two}" for one, two in pairwise(words) if one in telling]
    return list(dict.fromkeys([*pairs[:1], " ".join(words)]))


def _lower(reason: str) -> str:
    return reason[:1].lower() + reason[1:]
