"""What a message asks about products, read by words and by the intent head."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from storeclerk.chat.phrases import word_set
from storeclerk.chat.products.bounds import Bounds, Comparative, bounds, comparative, number
from storeclerk.chat.products.facets import FACET_WORDS
from storeclerk.chat.products.options import PALETTE, AskedSize, asked_sizes
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.words import STOP, stem, tokens
from storeclerk.chat.turn import Turn

Want = Literal["compare", "pick", "like", "goes_with", "recommend", "stock", "price", "details", "search"]

# What many products are or have; such words name none by themselves.
PROPERTIES = FACET_WORDS | PALETTE
_COMPARE = word_set("compare compared comparison vs versus difference differences differ differs")
_LIKE = word_set("similar alternative alternatives instead resembling comparable")
_STOCK = word_set("available availability stock left restock restocked sold remaining")
_PRICE = word_set("price priced prices cost costs offer sale discount discounted reduced expensive euro eur")
_RECOMMEND = word_set("recommend recommendation recommendations suggest suggestion suggestions")
_BY_INTENT: Mapping[str, Want] = {
    "compare_products": "compare",
    "cheaper_alternative": "like",
    "recommend_product": "search",
}
_GOES_WITH = {(verb, "with") for verb in ("goes", "go", "need", "use", "pair", "match")}
_LIKELY = 0.2  # below, the likeliest intent says nothing: "how many calories" asks for no price
_ACCESSORIES = word_set("accessories accessory addon addons")
_SOME = word_set("but a an something anything any some more less")
GIFT = word_set("gift gifts present presents birthday christmas")
_AFTER_KIND = word_set("for with without in under on to that which at from of by as below over up between")
_FREE = word_set("free gratis")
_BEFORE_FREE = word_set("is are for its be now totally")


@dataclass(frozen=True)
class Flag:
    """An attribute that is to hold, or not to: vegan, without caffeine. words: those that name it."""

    name: str
    words: frozenset[str]
    holds: bool


@dataclass(frozen=True)
class Question:
    """A message about products.

    said: its words; content: those that can name a product or a property, as the titles spell them, in the singular.
    kind: what is wished, where the words say it: "tent" of "a tent for two"; flags: what is to hold, such as vegan.
    likely: the probabilities of the likeliest intents; sure: the likeliest intent where it may be acted on.
    """

    text: str
    said: tuple[str, ...]
    content: tuple[str, ...]
    kind: str
    flags: tuple[Flag, ...]
    bounds: Bounds
    comparative: Comparative | None
    sizes: tuple[AskedSize, ...]
    likely: Mapping[str, float]
    sure: str | None
    want: Want

    @property
    def compares(self) -> bool:
        """Whether the message asks for a comparison in words."""
        return not _COMPARE.isdisjoint(self.said)

    @property
    def asks_price_or_stock(self) -> bool:
        """Whether the message says so in words."""
        return not (_PRICE | _STOCK).isdisjoint(self.said)


def read(turn: Turn, shelf: Shelf) -> Question:
    """Read a message."""
    said = tuple(tokens(turn.message))
    limits, more = bounds(said), comparative(said)
    likely = dict(turn.intent.top3)
    sure = turn.intent.label if turn.intent.confidence >= 0.5 and not turn.intent.oos else None
    content = tuple(_content(said, limits, more, shelf))
    return Question(
        turn.message,
        said,
        content,
        _kind(said, content, shelf),
        tuple(_flags(said, content, shelf)),
        limits,
        more,
        tuple(asked_sizes(turn.message)),
        likely,
        sure,
        _want(said, more, likely),
    )


def _content(said: tuple[str, ...], limits: Bounds, more: Comparative | None, shelf: Shelf) -> list[str]:
    skipped = STOP | (set(more.word.split()) if more else set())
    kept = [
        stem(word)
        for place, word in enumerate(said)
        if place not in limits.used and word not in skipped and stem(word) not in skipped
        if len(word) > 1 or number(word) is not None
    ]
    return [word for word in shelf.known(kept) if word not in skipped]


def _kind(said: tuple[str, ...], content: tuple[str, ...], shelf: Shelf) -> str:
    """The last word of the first run of words that can name something, where that is a kind of thing."""
    if GIFT & set(said):
        return ""
    found = ""
    for word in shelf.known([stem(word) for word in said]):
        if found and word in _AFTER_KIND:
            break
        if word in content and word not in PROPERTIES and word.isalpha():
            found = word
    return found if shelf.is_kind(found) else ""


def _flags(said: tuple[str, ...], content: tuple[str, ...], shelf: Shelf) -> Iterator[Flag]:
    singular = [stem(word) for word in said]
    for name, words in shelf.flags(content):
        place = min((singular.index(word) for word in words if word in singular), default=0)
        denied = place > 0 and said[place - 1] in {"without", "no", "not"}
        yield Flag(name, words, holds=not denied and "free" not in said[place + 1 : place + 2])


def _want(said: tuple[str, ...], more: Comparative | None, likely: Mapping[str, float]) -> Want:
    words, pairs = set(said), set(pairwise(said))
    if more and _is_pick(said, more):
        return "pick"
    if words & _COMPARE or (("which", "one") in pairs and not more):
        return "compare"
    if words & _LIKE or _is_like(said) or (more and not more.superlative and words & _SOME):
        return "like"
    if pairs & _GOES_WITH or words & _ACCESSORIES:
        return "goes_with"
    return "recommend" if words & _RECOMMEND else _by_intent(said, likely)


def _by_intent(said: tuple[str, ...], likely: Mapping[str, float]) -> Want:
    words = set(said)
    intent = max(likely, key=lambda label: likely[label], default="")
    if likely.get(intent, 0.0) < _LIKELY:
        intent = ""
    if intent != "compare_products":
        if words & _STOCK or intent in {"product_availability", "back_in_stock"}:
            return "stock"
        if words & _PRICE or intent == "product_price" or _is_free(said):
            return "price"
    return _BY_INTENT.get(intent, "details")


def _is_free(said: tuple[str, ...]) -> bool:
    """Whether something is said to be free of charge, and not free of caffeine."""
    return any(two in _FREE and one in _BEFORE_FREE for one, two in pairwise(said))


def _is_pick(said: tuple[str, ...], more: Comparative) -> bool:
    """Which is lighter; what is cheaper, this or that; the cheaper one."""
    place = said.index(more.word.split()[-1])
    first = place - len(more.word.split()) + 1
    # "The cheapest one" and "and the cheapest?" mean one of those that were shown; "the cheapest tent" does not.
    chosen = first > 0 and said[first - 1] == "the" and said[place + 1 : place + 2] in (("one",), ())
    asked = {"which", "whats", "what", "whos"} & set(said) and not more.superlative
    return chosen or ("which" in said and "any" not in said) or bool(asked and "or" in said)


def _is_like(said: tuple[str, ...]) -> bool:
    """Something like this; like the blue one but smaller."""
    for place, word in enumerate(said):
        if word == "like" and (place == 0 or said[place - 1] in {"something", "anything", "one", "ones", "looks"}):
            return True
    return False
