"""What flows ask of the outside."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from storeclerk.chat.turn import Turn
from storeclerk.records import Product


class Variants(Protocol):
    """The catalogue, as an exchange needs it."""

    def variants(self, group: str) -> Sequence[Product]:
        """All products of a group, as they are now. Raises StoreUnavailable."""
        ...

    def get(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Products as they are now; those that are gone are left out. Raises StoreUnavailable."""
        ...


class Requests(Protocol):
    """What the chat cannot do itself goes to the staff, or to another part of the shop."""

    def request(self, turn: Turn, kind: str, details: Mapping[str, Any]) -> None:
        """Hand on a request once, whatever happens twice under turn.key.

        details: plain JSON; texts of the customer are covered. Raises StoreUnavailable.
        """
        ...


class Proof(Protocol):
    """Proof of identity by an order."""

    def prove(self, turn: Turn, order_id: str, email: str) -> str:
        """Name the customer whose order has this number and e-mail.

        Raises:
            ProofRefused: they do not belong together, or TooManyTries; the message is for the customer.
            StoreUnavailable: a store does not answer.
        """
        ...
