"""The products table behind a compiled catalogue: `ProductPort`."""

import time
from collections.abc import Callable, Mapping, Sequence

from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.vectors import ProductVectors
from storeclerk.kept import Kept
from storeclerk.ports import ProductStore
from storeclerk.records import Product

KEEP_SECONDS = 300.0


class Catalogue:
    """Names and meanings of some minutes ago, stock and price of now; vectors gives the live ones or None."""

    def __init__(
        self,
        products: ProductStore,
        vectors: Callable[[], ProductVectors | None],
        dimensions: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._products = products
        self._vectors = vectors
        self._dimensions = dimensions
        self._kept = Kept(self._compile, KEEP_SECONDS, clock)

    def shelf(self) -> Shelf:
        """All products as they were at most five minutes ago, longer where reading them takes seconds."""
        return self._kept.get()

    def live(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Products as they are now."""
        return self._products.get(product_ids)

    def _compile(self) -> Shelf:
        products, vectors = list(self._products.all()), self._vectors()
        names = [product.product_id for product in products]
        return Shelf(products, vectors.of(names, self._dimensions) if vectors else None)
