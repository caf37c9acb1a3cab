"""What questions about products ask of the shop."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from storeclerk.chat.products.shelf import Shelf
from storeclerk.records import Product


class ProductPort(Protocol):
    """The shop's products."""

    def shelf(self) -> Shelf:
        """All products by name, word and meaning, as they were some minutes ago. Raises StoreUnavailable."""
        ...

    def live(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Products as they are now, which alone may be told; those that are gone are left out.

        Raises:
            StoreUnavailable: the products table does not answer.
        """
        ...


class Recommended(Protocol):
    """A product for a customer, and the true reason why."""

    @property
    def product_id(self) -> str:
        """Which product."""
        ...

    @property
    def reason(self) -> str:
        """Why, in words for the customer."""
        ...


class Recommendation(Protocol):
    """A list of products for a customer."""

    @property
    def items(self) -> Sequence[Recommended]:
        """The products, best first."""
        ...


class RecommendPort(Protocol):
    """The recommender."""

    def recommend(self, customer_id: str, k: int) -> Recommendation:
        """List at most k products in stock: by the customer's history where that is allowed, else what is popular.

        Raises:
            StoreUnavailable: a table does not answer.
        """
        ...
