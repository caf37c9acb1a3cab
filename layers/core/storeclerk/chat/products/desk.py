"""Answers questions about products from the live catalogue and the recommender."""

from collections.abc import Sequence
from dataclasses import replace

from storeclerk.chat.products.comparison import compare, pick
from storeclerk.chat.products.contract import ProductPort, RecommendPort
from storeclerk.chat.products.details import details
from storeclerk.chat.products.facets import asked
from storeclerk.chat.products.gate import about_products, product_weight
from storeclerk.chat.products.lists import Lists
from storeclerk.chat.products.meaning import Meant, meant
from storeclerk.chat.products.offers import STEP, asking, draft, which
from storeclerk.chat.products.options import asked_colours
from storeclerk.chat.products.question import PROPERTIES, Question, read
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.stock import availability, of_variants, pricing
from storeclerk.chat.products.words import stem
from storeclerk.chat.turn import Draft, Turn
from storeclerk.records import Product

_SURE = 0.8  # of the intent, where the chat asks which product is meant


class ProductDesk:
    """Answers what a customer asks about products; every number and claim is read from the live row."""

    def __init__(self, catalogue: ProductPort, recommender: RecommendPort) -> None:
        self._catalogue = catalogue
        self._lists = Lists(catalogue, recommender)

    def answer(self, turn: Turn) -> Draft | None:
        """Answer a question about products, or None where the message is about something else.

        Raises:
            StoreUnavailable: the products table does not answer.
        """
        shelf = self._catalogue.shelf()
        question = read(turn, shelf)
        found = meant(question, turn.session.memory.product_ids, shelf)
        if not about_products(question, found, shelf):
            return None
        live = self._live(found)
        if live:
            return self._named(turn, question, found, live, shelf)
        return self._unlisted(turn, question, found, shelf) or self._unnamed(turn, question, shelf)

    def _live(self, found: Meant) -> list[Product]:
        if not found.products:
            return []
        rows = self._catalogue.live(found.products)
        return [rows[name] for name in found.products if name in rows]

    def _unlisted(self, turn: Turn, question: Question, found: Meant, shelf: Shelf) -> Draft | None:
        """Answer about a product that came after the shelf was filled, or left since."""
        if found.products:
            known = [shelf.product(name).title for name in found.products if name in shelf.place]
            gone = f"The {known[0]}" if known else "That product"
            return Draft(f"{gone} is no longer in the shop.", STEP, "product is gone")
        numbers = shelf.numbered(question.said)
        if not numbers:
            return None
        rows = self._catalogue.live(numbers)
        if not rows:
            return Draft(f"There is no {numbers[0]} in the shop. Please check the number.", STEP, "no such product")
        return self._about(turn, question, next(iter(rows.values())), shelf)

    def _unnamed(self, turn: Turn, question: Question, shelf: Shelf) -> Draft | None:
        kinds = [word for word in question.content if shelf.is_kind(word) and word not in PROPERTIES]
        if question.want == "recommend" and not question.content:
            return self._lists.recommended(turn)
        if not kinds and _is_about_one(question):
            return which(turn) if product_weight(question) >= _SURE else None
        return self._lists.wished(turn, question, ask="the" in question.said and question.want in {"details", "price"})

    def _named(
        self, turn: Turn, question: Question, found: Meant, live: Sequence[Product], shelf: Shelf
    ) -> Draft | None:
        if question.want == "search" and found.how == "memory":
            question = replace(question, want="details")  # "is it good for hiking" asks about the one spoken of
        if found.how == "several":
            chosen = self._lists.wished(turn, question) if question.comparative and question.want == "pick" else None
            return chosen or asking(turn, live)
        if question.want in {"compare", "pick"} and len(live) > 1:
            return self._side_by_side(turn, question, live, shelf)
        if len(live) > 1 and question.want in {"stock", "price"}:
            return _each(turn, question, live)
        return self._one(turn, question, live[0], shelf)

    def _one(self, turn: Turn, question: Question, product: Product, shelf: Shelf) -> Draft | None:
        if question.compares:
            reply = f"With which product shall I compare the {product.title}?"
            return replace(draft(turn, reply, "one product to compare", [product]), settled=False)
        if question.want == "like" or (question.want == "pick" and question.comparative):
            return self._lists.like(turn, question, product)
        if question.want in {"goes_with", "recommend"}:
            return self._lists.beside(turn, product)
        return self._about(turn, question, product, shelf)

    def _side_by_side(self, turn: Turn, question: Question, live: Sequence[Product], shelf: Shelf) -> Draft | None:
        more = question.comparative
        if more is None or question.want != "pick":
            return draft(turn, compare(live), "comparison of the product pages", live)
        reply, best = pick(live, more)
        if best and "one" in question.said and asked(best, map(stem, question.said)):
            return self._about(turn, replace(question, want="details"), best, shelf)  # "the cheaper one, what colours?"
        return draft(turn, reply, f"which is {more.word}", sorted(live, key=lambda product: product is not best))

    def _about(self, turn: Turn, question: Question, product: Product, shelf: Shelf) -> Draft | None:
        rows = self._catalogue.live(shelf.siblings(product)) if len(shelf.siblings(product)) > 1 else {}
        if rows and question.want != "details":
            reply, chosen = of_variants(rows, question)
            return draft(turn, reply, "live stock of the variants", chosen[:3])
        if _asks_stock(question):
            reply = availability(product, question)
            if product.stock <= 0:
                return self._lists.instead(turn, reply, product)
            return draft(turn, reply, "live stock", [product], facts=[reply])
        if question.want == "price":
            reply = pricing(product, question)
            return draft(turn, reply, "live price", [product], facts=[reply])
        reply, fact = details(product, question, shelf)
        if not fact and product_weight(question) < 0.5:
            return None  # an article may know what the page does not
        return draft(turn, reply, "product page" if fact else "not on the product page", [product], facts=[fact])


def _each(turn: Turn, question: Question, live: Sequence[Product]) -> Draft:
    tell = availability if question.want == "stock" else pricing
    facts = [tell(product, question) for product in live]
    return draft(turn, " ".join(facts), f"live {question.want}", live, facts=facts)


def _asks_stock(question: Question) -> bool:
    """Whether a product is to be had; a size or colour and nothing else asks that too."""
    if question.want in {"stock", "search"}:
        return True
    rest = [word for word in question.content if word not in asked_colours(question.said)]
    return question.want == "details" and (any(size.sure for size in question.sizes) or not rest) and _bare(question)


def _bare(question: Question) -> bool:
    return bool(asked_colours(question.said) or any(size.sure for size in question.sizes))


def _is_about_one(question: Question) -> bool:
    """Whether a question is about a product that it does not name: "is it waterproof", "how much?"."""
    pointing = {"it", "this", "that", "its", "they", "these"} & set(question.said)
    return question.want in {"stock", "price", "details", "like", "pick"} and bool(pointing or not question.content)
