"""The names of the shop's products, ready to be found in texts."""

import time
from collections.abc import Callable

from storeclerk.kept import Kept
from storeclerk.ports import ProductStore
from storeclerk.text.mentions import MentionFinder

KEEP_SECONDS = 60.0


class Catalogue:
    """Compiles the catalogue and keeps it for a minute: a scan of the table for each request would cost too much."""

    def __init__(self, products: ProductStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = Kept(lambda: MentionFinder(products.all()), KEEP_SECONDS, clock)

    def finder(self) -> MentionFinder:
        """The finder of the catalogue as it was a minute ago, longer where it is large. Raises StoreUnavailable."""
        return self._kept.get()
