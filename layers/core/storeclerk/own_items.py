"""The part of the customers table that a service fills itself, and nothing else of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from storeclerk.errors import ConsentRequired
from storeclerk.ports import Item, Listed, NewItem, ServiceStore

# Conversations and their turns, named requests, hand-overs, requests to staff.
_ITEMS = ("session#", "key#", "handoff#", "request#")
# Partitions that are nobody's: of visitors, counters, waiting events.
PARTITIONS = ("visitor#", "count#", "event#")


class OwnItems:
    """`ServiceStore` that holds no more than its own items, so that nothing else is read past the consent gate."""

    def __init__(self, customers: ServiceStore) -> None:
        self._customers = customers

    def get(self, customer_id: str, item: str) -> Item | None:
        """Read one item, or None."""
        return self._customers.get(customer_id, _own(customer_id, item))

    def query(
        self, customer_id: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        """Read the items whose name begins with prefix."""
        return self._customers.query(customer_id, _own(customer_id, prefix), limit=limit, newest_first=newest_first)

    def put(self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None) -> None:
        """Write one item whole."""
        self._customers.put(customer_id, _own(customer_id, item), attributes, expires_at=expires_at)

    def put_once(
        self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None
    ) -> bool:
        """Write one item unless it exists."""
        return self._customers.put_once(customer_id, _own(customer_id, item), attributes, expires_at=expires_at)

    def delete(self, customer_id: str, item: str) -> None:
        """Remove one item."""
        self._customers.delete(customer_id, _own(customer_id, item))

    def update(
        self,
        customer_id: str,
        item: str,
        changes: Mapping[str, Any],
        *,
        expected: Mapping[str, Any],
        beside: Sequence[NewItem] = (),
        expires_at: int | None = None,
    ) -> bool:
        """Change one item, and write new ones beside it."""
        for new in beside:
            _own(new.customer_id, new.item)
        return self._customers.update(
            customer_id, _own(customer_id, item), changes, expected=expected, beside=beside, expires_at=expires_at
        )

    def add(
        self,
        customer_id: str,
        item: str,
        amounts: Mapping[str, int],
        *,
        limits: Mapping[str, int] | None = None,
        expires_at: int | None = None,
    ) -> dict[str, int] | None:
        """Add to the counters of an item."""
        name = _own(customer_id, item)
        return self._customers.add(customer_id, name, amounts, limits=limits, expires_at=expires_at)

    def listed(
        self, listing: str, *, limit: int | None = None, newest_first: bool = False, after: str | None = None
    ) -> list[Listed]:
        """Find items by their listing: it tells whose an item is, and nothing that is in it."""
        return self._customers.listed(listing, limit=limit, newest_first=newest_first, after=after)


def _own(customer_id: str, item: str) -> str:
    if not item.startswith(_ITEMS) and not customer_id.startswith(PARTITIONS):
        raise ConsentRequired("Only what a service keeps of its own doing is read without the customer's consent.")
    return item
