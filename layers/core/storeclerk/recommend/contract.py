"""What the recommendations API takes and answers."""

import re
from decimal import Decimal

import msgspec

from storeclerk.errors import BadInput

DEFAULT_K = 10
MAX_K = 50
_K = re.compile(r"[0-9]{1,9}")


class RecommendedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the list.

    Score says how strongly the customer's own history points to the product; 0 where nothing personal does.
    """

    product_id: str
    title: str
    price: Decimal
    currency: str
    score: float
    reason: str


class RecommendResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A list, best first; decision names it in the log of decisions."""

    decision: str
    items: list[RecommendedItem]


def parse_k(text: str | None) -> int:
    """Read how many products are asked for, from the query string.

    Raises:
        BadInput: not a whole number from 1 to 50.
    """
    if text is None:
        return DEFAULT_K
    if not _K.fullmatch(text) or not 1 <= int(text) <= MAX_K:
        raise BadInput(f"k must be a whole number from 1 to {MAX_K}; without it you get {DEFAULT_K} products.")
    return int(text)
