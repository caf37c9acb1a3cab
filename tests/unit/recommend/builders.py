"""Small shops for the tests of recommendations."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from storeclerk.recommend.interaction_log import InteractionLog, read_log
from storeclerk.recommend.model import ItemModel
from storeclerk.records import Interaction, InteractionKind, JsonObject, Product

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def row(
    subject: str, product_id: str, *, kind: str = "view", hours_ago: float = 1, value: float | None = None
) -> JsonObject:
    """One row of the lake's interactions."""
    at = (NOW - timedelta(hours=hours_ago)).isoformat()
    return {"subject": subject, "product_id": product_id, "kind": kind, "at": at, "value": value}


def log_of(rows: Iterable[JsonObject], days: int = 365) -> InteractionLog:
    """Rows of the lake as a log that ends now."""
    return read_log(rows, since=NOW - timedelta(days=days), until=NOW)


def did(
    product_id: str, kind: InteractionKind = "view", *, hours_ago: float = 1, value: float | None = None
) -> Interaction:
    """One interaction of a customer."""
    at = NOW - timedelta(hours=hours_ago)
    return Interaction(f"{product_id}-{hours_ago}", product_id, kind, at, value)


def product(product_id: str, *, stock: int = 5, price: str = "19.90") -> Product:
    """One product of the catalogue, called after its id."""
    return Product(product_id, f"The {product_id}", "", "things", Decimal(price), "EUR", stock)


def model_of(neighbours: dict[str, dict[str, float]], popularity: dict[str, float] | None = None) -> ItemModel:
    """A model with just these neighbours; the products in order of name."""
    popularity = popularity or {}
    names = sorted({*neighbours, *(name for row in neighbours.values() for name in row), *popularity})
    rows = [sorted(neighbours.get(name, {}).items(), key=lambda pair: -pair[1]) for name in names]
    return ItemModel(
        item_ids=tuple(names),
        indptr=np.cumsum([0, *map(len, rows)], dtype=np.int64),
        neighbours=np.array([names.index(name) for row in rows for name, _ in row], dtype=np.int32),
        weights=np.array([weight for row in rows for _, weight in row], dtype=np.float32),
        popularity=np.array([popularity.get(name, 0) for name in names], dtype=np.float32),
    )
