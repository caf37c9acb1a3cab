"""Stand-ins for the ports that behave like the real stores: they order, overwrite, miss and refuse as those do."""

import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from threading import RLock
from typing import Any, BinaryIO

import numpy as np

from storeclerk.errors import NotFound
from storeclerk.model import Reading
from storeclerk.ports import Item, Listed, NewItem, Vectors
from storeclerk.records import JsonObject, Product


class FakeCustomers:
    """`CustomerStore` in a dictionary; its writes are atomic for threads, as those of the table are."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self._writing = RLock()

    def get(self, customer_id: str, item: str) -> Item | None:
        return deepcopy(self.items.get((customer_id, item)))

    def query(
        self, customer_id: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        names = sorted(name for owner, name in self.items if owner == customer_id and name.startswith(prefix))
        ordered = names[::-1] if newest_first else names
        return [deepcopy(self.items[customer_id, name]) for name in ordered[:limit]]

    def put(self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None) -> None:
        assert customer_id, "the table refuses an empty key"
        assert item, "the table refuses an empty key"
        lifetime = {} if expires_at is None else {"expires_at": expires_at}
        self.items[customer_id, item] = {
            **deepcopy(dict(attributes)),
            **lifetime,
            "customer_id": customer_id,
            "item": item,
        }

    def put_once(
        self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None
    ) -> bool:
        with self._writing:
            if (customer_id, item) in self.items:
                return False
            self.put(customer_id, item, attributes, expires_at=expires_at)
            return True

    def delete(self, customer_id: str, item: str) -> None:
        self.items.pop((customer_id, item), None)

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
        with self._writing:
            found = self.items.get((customer_id, item), {})
            if any(found.get(name) != value for name, value in expected.items()):
                return False
            if any((new.customer_id, new.item) in self.items for new in beside):
                return False
            changed = {name: value for name, value in {**found, **deepcopy(dict(changes))}.items() if value is not None}
            lifetime = expires_at if expires_at is not None else found.get("expires_at")
            changed = {
                name: value for name, value in changed.items() if name not in {"customer_id", "item", "expires_at"}
            }
            self.put(customer_id, item, changed, expires_at=lifetime)
            for new in beside:
                self.put(new.customer_id, new.item, new.attributes, expires_at=new.expires_at)
            return True

    def add(
        self,
        customer_id: str,
        item: str,
        amounts: Mapping[str, int],
        *,
        limits: Mapping[str, int] | None = None,
        expires_at: int | None = None,
    ) -> dict[str, int] | None:
        with self._writing:
            found = self.items.get((customer_id, item), {})
            counters = {name: found.get(name, 0) + amount for name, amount in amounts.items()}
            if any(counters[name] > limit for name, limit in (limits or {}).items() if name in counters):
                return None
            self.put(customer_id, item, {**_attributes(found), **counters}, expires_at=expires_at)
            return counters

    def listed(
        self, listing: str, *, limit: int | None = None, newest_first: bool = False, after: str | None = None
    ) -> list[Listed]:
        found = [
            Listed(owner, name, item.get("listed_at", ""))
            for (owner, name), item in list(self.items.items())
            if item.get("listed_under") == listing and (after is None or item.get("listed_at", "") > after)
        ]
        return sorted(found, key=lambda one: one.at, reverse=newest_first)[:limit]

    def consenting(self, purpose: str) -> Iterator[str]:
        yield from sorted(owner for (owner, _), item in self.items.items() if item.get("granted_purpose") == purpose)


def _attributes(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in {"customer_id", "item", "expires_at"}}


class FakeProducts:
    """`ProductStore` in a dictionary."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self.products = {product.product_id: product for product in products}

    def get(self, product_ids: Sequence[str]) -> dict[str, Product]:
        return {name: self.products[name] for name in product_ids if name in self.products}

    def all(self) -> Iterator[Product]:
        yield from self.products.values()

    def put(self, products: Iterable[Product]) -> None:
        self.products.update({product.product_id: product for product in products})


class FakeObjects:
    """`ObjectStore` in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def read(self, key: str) -> bytes:
        if key not in self.objects:
            raise NotFound(f"The object {key} does not exist.")
        return self.objects[key]

    def open(self, key: str, *, version: str | None = None) -> BinaryIO:  # noqa: ARG002
        return io.BytesIO(self.read(key))

    def write(self, key: str, data: bytes, *, content_type: str = "application/octet-stream") -> None:  # noqa: ARG002
        self.objects[key] = bytes(data)

    def read_tagged(self, key: str) -> tuple[bytes, str]:
        data = self.read(key)
        return data, hashlib.sha256(data).hexdigest()

    def replace(self, key: str, data: bytes, *, tag: str | None) -> bool:
        found = self.read_tagged(key)[1] if key in self.objects else None
        if found == tag:
            self.write(key, data)
        return found == tag

    def upload(self, key: str, stream: BinaryIO) -> None:
        self.objects[key] = stream.read()

    def keys(self, prefix: str) -> Iterator[str]:
        yield from sorted(key for key in self.objects if key.startswith(prefix))

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.objects.pop(key, None)


class FakeQueue:
    """`StreamQueue` that keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[JsonObject] = []

    def send(self, message: JsonObject) -> None:
        self.sent.append(deepcopy(message))


class FakeBus:
    """`EventBus` that keeps what was published."""

    def __init__(self) -> None:
        self.published: list[tuple[str, JsonObject]] = []

    def publish(self, kind: str, detail: JsonObject) -> None:
        self.published.append((kind, deepcopy(detail)))


class FakeEncoder:
    """`TextEncoder` by hashed words: texts that share words are near, others are not."""

    dimensions = 384
    version = "words"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[a-z0-9]+", text.lower()):
                vectors[row, zlib.crc32(word.encode()) % self.dimensions] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)

    def read(self, texts: Sequence[str]) -> Reading:
        vectors = self.encode(texts)
        return Reading(vectors, vectors, [row[None] for row in vectors], [[(0, len(text))] for text in texts])
