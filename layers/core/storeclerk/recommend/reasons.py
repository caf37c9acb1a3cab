"""Why a product is shown, in words that are true of this customer's list."""

from collections.abc import Mapping

from storeclerk.recommend.feedback import History
from storeclerk.recommend.model import Candidate
from storeclerk.records import InteractionKind, Product

NEIGHBOURS = "item_neighbours"
POPULAR = "popular"
CATALOGUE = "catalogue"

_GENERAL = {POPULAR: "Popular in the shop right now", CATALOGUE: "In stock in the shop"}
_OWN: dict[InteractionKind, tuple[str, str]] = {
    "purchase": ("Because you bought {title}", "Because of something you bought"),
    "cart": ("Because you put {title} in your cart", "Because of something you put in your cart"),
    "rating": ("Because you liked {title}", "Because of something you liked"),
    "view": ("Because you looked at {title}", "Because of something you looked at"),
}


def reason(candidate: Candidate, strategy: str, history: History, products: Mapping[str, Product]) -> str:
    """Word the reason: the product of the customer's own history that gave most of the score, or the strategy.

    A product that has left the catalogue is not named, as nobody could look at it.
    """
    source = candidate.strongest()
    if source is None:
        return _GENERAL[strategy]
    named, unnamed = _OWN[history.kind(source)]
    return named.format(title=products[source].title) if source in products else unnamed
