"""The catalogue: complete, varied and in itself consistent."""

import json
import re
from collections import Counter
from decimal import Decimal
from itertools import combinations

from tests.unit.sample_store.conftest import Row


def test_300_products_in_12_categories_of_25(products: dict[str, Row]) -> None:
    assert list(products) == [f"product{number}" for number in range(1, 301)]
    counts = Counter(row["category"] for row in products.values())
    assert len(counts) == 12
    assert set(counts.values()) == {25}


def test_titles_and_part_numbers_name_one_product_each(products: dict[str, Row]) -> None:
    assert len({row["title"] for row in products.values()}) == 300
    assert len({row["part_number"] for row in products.values()}) == 300


def test_prices_have_two_decimals_and_about_8_percent_are_sold_out(products: dict[str, Row]) -> None:
    assert all(re.fullmatch(r"\d+\.\d\d", row["price"]) and Decimal(row["price"]) > 0 for row in products.values())
    assert {row["currency"] for row in products.values()} == {"EUR"}
    assert 20 <= sum(row["stock"] == "0" for row in products.values()) <= 28


def test_no_two_descriptions_read_alike(products: dict[str, Row]) -> None:
    def phrases(text: str) -> set[tuple[str, ...]]:
        words = text.lower().split()
        return set(zip(words, words[1:], words[2:], strict=False))

    texts = [phrases(row["description"]) for row in products.values()]
    assert max(len(one & two) / len(one | two) for one, two in combinations(texts, 2)) < 0.06


def test_descriptions_have_two_to_four_sentences(products: dict[str, Row]) -> None:
    counts = Counter(len(re.findall(r"[.!?](?:\s|$)", row["description"])) for row in products.values())
    assert set(counts) == {2, 3, 4}


def test_sizes_in_stock_are_sizes_and_none_where_nothing_is_in_stock(products: dict[str, Row]) -> None:
    for row in products.values():
        attributes = json.loads(row["attributes"])
        available = attributes.get("sizes_in_stock", [])
        assert set(available) <= set(attributes.get("sizes", []))
        if "sizes_in_stock" in attributes:
            assert bool(available) == (row["stock"] != "0"), row["title"]


def test_the_products_that_customers_ask_for_by_number_are_to_be_had(products: dict[str, Row]) -> None:
    assert int(products["product12"]["stock"]) > 0
    jacket = json.loads(products["product34"]["attributes"])
    assert "M" in jacket["sizes_in_stock"]
