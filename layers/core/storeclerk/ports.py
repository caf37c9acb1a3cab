"""What the capabilities ask of the outside, as protocols. `adapters` fulfil them; tests bring fakes that behave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storeclerk.records import CrmContext, JsonObject, Product

Item: TypeAlias = dict[str, Any]
Vectors: TypeAlias = NDArray[np.float32]


class NewItem(NamedTuple):
    """An item that must not exist yet, written together with a change; expires_at in seconds since the epoch."""

    customer_id: str
    item: str
    attributes: Mapping[str, Any]
    expires_at: int | None = None


class Listed(NamedTuple):
    """An item that is found by the listing it stands in; at is the moment it was listed under, as ISO text."""

    customer_id: str
    item: str
    at: str


class ServiceStore(Protocol):
    """Items of the customers table that a service keeps of its own doing: conversations, hand-overs, counters."""

    def get(self, customer_id: str, item: str) -> Item | None:
        """Read one item, or None."""
        ...

    def query(
        self, customer_id: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        """Read the items whose name begins with prefix, in order of name. Each has its `item` name."""
        ...

    def put(self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None) -> None:
        """Write one item whole; expires_at in seconds since the epoch."""
        ...

    def put_once(
        self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None
    ) -> bool:
        """Write one item unless it exists; False when it did, so that a repeated event changes nothing."""
        ...

    def delete(self, customer_id: str, item: str) -> None:
        """Remove one item; no error where there is none."""
        ...

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
        """Change attributes of one item and write new items beside it, all or nothing; other attributes stay.

        False, and nothing is written, where an attribute no longer has its expected value (None: is absent), or one of
        the new items exists. An item that does not exist has no attributes, so it is made where none is expected. A
        change to None removes the attribute.
        """
        ...

    def add(
        self,
        customer_id: str,
        item: str,
        amounts: Mapping[str, int],
        *,
        limits: Mapping[str, int] | None = None,
        expires_at: int | None = None,
    ) -> dict[str, int] | None:
        """Add to the counters of an item in one step and give their new values.

        None, and nothing is added, where one of them would go over its limit.
        """
        ...

    def listed(
        self, listing: str, *, limit: int | None = None, newest_first: bool = False, after: str | None = None
    ) -> list[Listed]:
        """Find the items, of any customer, whose attribute `listed_under` is a listing, in order of `listed_at`.

        after: only those whose `listed_at` is greater. Found a moment after they are written, as an index lags behind.
        An order stands under `order#<number>`.
        """
        ...


class CustomerStore(ServiceStore, Protocol):
    """The customers table: one partition a person, an item name a thing held on the person."""

    def consenting(self, purpose: str) -> Iterator[str]:
        """Name the customers who have granted a purpose."""
        ...


class ProductStore(Protocol):
    """The products table: the catalogue with live stock."""

    def get(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Read several products; those that do not exist are left out."""
        ...

    def all(self) -> Iterator[Product]:
        """Read the whole catalogue."""
        ...

    def put(self, products: Iterable[Product]) -> None:
        """Write products whole."""
        ...


class ObjectStore(Protocol):
    """One bucket. Keys use / as separator."""

    def read(self, key: str) -> bytes:
        """Read an object whole. Raises NotFound."""
        ...

    def open(self, key: str, *, version: str | None = None) -> BinaryIO:
        """Stream an object, the newest or, where the bucket keeps versions, the one named. Raises NotFound."""
        ...

    def write(self, key: str, data: bytes, *, content_type: str = "application/octet-stream") -> None:
        """Write an object whole; readers see the old one or the new one, never a part."""
        ...

    def read_tagged(self, key: str) -> tuple[bytes, str]:
        """Read an object whole, with the tag that `replace` knows this content by. Raises NotFound."""
        ...

    def replace(self, key: str, data: bytes, *, tag: str | None) -> bool:
        """Write a JSON object over the content that has a tag or, without a tag, where there is none yet.

        False, and nothing is written, where another writer came first.
        """
        ...

    def upload(self, key: str, stream: BinaryIO) -> None:
        """Write an object from a stream without holding it in memory."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """List keys in order."""
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects; no error for those that do not exist."""
        ...


class StreamQueue(Protocol):
    """The queue of small facts (interactions, decisions) on their way to the lake."""

    def send(self, message: JsonObject) -> None:
        """Send one message. Raises StoreUnavailable when it was not taken."""
        ...


class EventBus(Protocol):
    """Where the rest of the shop hears what happened in the chat."""

    def publish(self, kind: str, detail: JsonObject) -> None:
        """Publish one event, such as `OrderChanged`. Raises StoreUnavailable when it was not taken."""
        ...


class CrmPort(Protocol):
    """One place that knows customers."""

    def context(self, customer_id: str) -> CrmContext:
        """Tell what is known of a customer; nothing of one that is not known. Raises StoreUnavailable."""
        ...


class Generated(NamedTuple):
    """What a language model wrote, None where it is of no use, and the tokens that it read and wrote."""

    text: str | None
    read: int
    written: int


class Generator(Protocol):
    """A language model. The question and the passages are data to it: no instruction inside them is one."""

    def generate(self, question: str, passages: Sequence[str], *, max_written: int) -> Generated:
        """Word an answer to a question from passages. Raises StoreUnavailable when there is none in time."""
        ...


class TextReading(Protocol):
    """What one run of an encoder finds in n texts; all rows have length 1."""

    @property
    def summary(self) -> Vectors:
        """What heads judge by, [n, dimensions]."""
        ...

    @property
    def embedding(self) -> Vectors:
        """The vectors that `encode` gives, [n, dimensions]."""
        ...


class TextEncoder(Protocol):
    """Turns texts into vectors of length 1; only those of one version can be compared."""

    @property
    def dimensions(self) -> int:
        """The length of the array of a vector."""
        ...

    @property
    def version(self) -> str:
        """Which encoder this is."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; the result has shape [len(texts), dimensions]."""
        ...

    def read(self, texts: Sequence[str]) -> TextReading:
        """Read texts for heads and for comparison, in one run each."""
        ...


class Stores(NamedTuple):
    """All stores of a deployment, and the shop's CRM where it has one."""

    customers: CustomerStore
    products: ProductStore
    lake: ObjectStore
    inbox: ObjectStore
    stream: StreamQueue
    bus: EventBus
    crm: CrmPort | None = None
