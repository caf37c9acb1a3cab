"""What no reply may hold: facts that stand nowhere, and data of another person."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from storeclerk.chat.answers import facts
from storeclerk.chat.knowledge.articles import parse_article
from storeclerk.chat.knowledge.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.dialogues.store import SampleChat, SampleStore
    from storeclerk.chat.contract import ChatResponse
    from storeclerk.records import Product

_PERSONAL = ("email", "name", "tracking_number")
_FLOWS = "flows"


class Checks:
    """Holds replies against the store that they are about."""

    def __init__(self, store: SampleStore, articles: Mapping[str, str], texts: Iterable[str]) -> None:
        """Take the store, the articles by file, and the fixed texts of the chat."""
        self._store = store
        self._articles = articles
        self._texts = tuple(texts)

    @cached_property
    def _known(self) -> set[str]:
        """Every number, date, link and identifier that stands in an article, the catalogue or a fixed text."""
        products = list(self._store.products.all())
        rows = [
            f"{one.title} ({one.price} {one.currency}) {one.product_id} {one.title} {one.description} {one.price} "
            f"{one.currency} {one.stock} {_attributes(one)}"
            for one in products
        ]
        links = [f"/help/{file.removesuffix('.md')}" for file in self._articles]
        known = facts.stated("\n".join([*self._passages(), *self._articles.values(), *self._texts, *rows, *links]))
        prices = {one.price for one in products}
        differences = {abs(one - other) for one, other in combinations(prices, 2)}
        return known | {fact for amount in (*prices, *differences) for fact in facts.stated(f"{amount:.2f} EUR")}

    def _passages(self) -> Iterable[str]:
        """The articles as answers quote them: a link of Markdown is its text there."""
        for file, text in self._articles.items():
            yield from (passage.text for passage in passages(parse_article(file, text)))

    @cached_property
    def _owners(self) -> dict[str, str]:
        """Whose a personal text is."""
        owners: dict[str, str] = {}
        for (owner, name), item in self._store.customers.items():
            if name.startswith("order#"):
                owners[name.removeprefix("order#")] = owner
            if name.startswith("order#") or name == "profile":
                owners |= {str(item[field]): owner for field in _PERSONAL if item.get(field)}
        return owners

    def wrong(self, chat: SampleChat, customer: str | None, said: list[str], response: ChatResponse) -> list[str]:
        """Say what is wrong with a reply."""
        who = {customer, *_proven(chat, response.session_id)}
        return [*self._leaks(who, said, response.reply), *self._invented(chat, who, said, response)]

    def _leaks(self, who: set[str | None], said: list[str], reply: str) -> list[str]:
        told, public = " ".join(said).casefold(), " ".join(self._articles.values())
        return [
            f"LEAK of {owner}: {text}"
            for text, owner in self._owners.items()
            if owner not in who and text in reply and text.casefold() not in told and text not in public
        ]

    def _invented(self, chat: SampleChat, who: set[str | None], said: list[str], response: ChatResponse) -> list[str]:
        own = [
            str(item)
            for (owner, name), item in chat.customers.items.items()
            if owner in who and name.startswith("order#")
        ]
        known = self._known | facts.stated("\n".join([*own, *said])) | _amounts(chat, who) | _days(chat, who)
        new = {fact for fact in facts.stated(response.reply) - known if _is_fact(fact)}
        return [f"INVENTED {', '.join(sorted(new))}"] if new else []


def _proven(chat: SampleChat, session_id: str) -> set[str]:
    pointer = chat.customers.get(f"visitor#{session_id}", f"session#{session_id}") or {}
    return {pointer["moved_to"]} if "moved_to" in pointer else set()


def _orders(chat: SampleChat, who: set[str | None]) -> list[Any]:
    return [item for (owner, name), item in chat.customers.items.items() if owner in who and name.startswith("order#")]


def _amounts(chat: SampleChat, who: set[str | None]) -> set[str]:
    orders = _orders(chat, who)
    lines = [line for order in orders for line in order["lines"]]
    totals = [Decimal(str(order["total"])) for order in orders]
    single = [Decimal(str(line["unit_price"])) for line in lines]
    whole = [Decimal(str(line["unit_price"])) * int(line["quantity"]) for line in lines]
    sums = [sum(pair, Decimal()) for pair in combinations([*single, *whole], 2)]
    return {fact for amount in (*totals, *single, *whole, *sums) for fact in facts.stated(f"{amount:.2f} EUR")}


def _days(chat: SampleChat, who: set[str | None]) -> set[str]:
    moments = [str(value)[:10] for order in _orders(chat, who) for name, value in order.items() if name.endswith("_at")]
    return facts.stated(" ".join(moments))


def _attributes(product: Product) -> str:
    """The attributes in words; what a name ends with is the unit, as in weight_g."""
    return " ".join(
        f"{name} {value} {name.rpartition('_')[2]} {str(value).replace(' x ', ' ')} {name.rpartition('_')[2]}"
        for name, value in product.attributes.items()
    )


def _is_fact(fact: str) -> bool:
    """Whether something is stated: counts of up to ten are how lists are spoken of, and a link names a section."""
    return not (fact.isdecimal() and int(fact) <= 10) and "#" not in fact
