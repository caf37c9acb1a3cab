"""The catalogue as an exchange needs it: the variants of a product, as they are now."""

from collections.abc import Mapping, Sequence

from storeclerk.chat.products.contract import ProductPort
from storeclerk.records import Product


class LiveVariants:
    """Which variants there are is known from some minutes ago; what they cost and whether they are there, from now."""

    def __init__(self, catalogue: ProductPort) -> None:
        self._catalogue = catalogue

    def variants(self, group: str) -> Sequence[Product]:
        """All products of a group. Raises StoreUnavailable."""
        return list(self._catalogue.live(self._catalogue.shelf().groups.get(group, [])).values()) if group else []

    def get(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Products as they are now; those that are gone are left out. Raises StoreUnavailable."""
        return self._catalogue.live(product_ids)
