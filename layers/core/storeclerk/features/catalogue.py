"""The names of the shop's products, ready to be found in texts."""

import time
from collections.abc import Callable

from storeclerk.ports import ProductStore
from storeclerk.text.mentions import MentionFinder

KEEP_SECONDS = 60.0


class Catalogue:
    """Compiles the catalogue and keeps it for a minute: a scan of the table for each request would cost too much."""

    def __init__(self, products: ProductStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._products = products
        self._clock = clock
        self._finder: MentionFinder | None = None
        self._stale_at = 0.0

    def finder(self) -> MentionFinder:
        """The finder of the catalogue as it was at most a minute ago. Raises StoreUnavailable."""
        if self._finder is None or self._clock() >= self._stale_at:
            self._finder = MentionFinder(self._products.all())
            self._stale_at = self._clock() + KEEP_SECONDS
        return self._finder
