"""The sample store's files as rows, read once."""

import csv
import json
from typing import Any

import pytest

from sample_store.shop import DATA

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def products() -> dict[str, Row]:
    return {row["product_id"]: row for row in rows("products.csv")}


@pytest.fixture(scope="session")
def customers() -> dict[str, Row]:
    return {row["customer_number"]: row for row in rows("customers.csv")}


@pytest.fixture(scope="session")
def consents() -> dict[tuple[str, str], bool]:
    return {(row["customer_number"], row["purpose"]): row["granted"] == "true" for row in rows("consents.csv")}


@pytest.fixture(scope="session")
def orders() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / "orders.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def interactions() -> list[Row]:
    return rows("interactions.csv")


@pytest.fixture(scope="session")
def reviews() -> list[Row]:
    return rows("reviews.csv")
