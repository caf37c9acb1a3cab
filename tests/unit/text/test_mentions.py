"""Mentions of products."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.records import Product
from storeclerk.text.mentions import MAX_MENTIONS, MentionFinder


def product(product_id: str, title: str, part_number: str = "") -> Product:
    return Product(product_id, title, "", "Tents", Decimal("1.00"), "EUR", 1, part_number=part_number)


CATALOGUE = [
    product("product1", "Ostrand Veya 2 Trekking Tent", "OV-2201/B"),
    product("product12", "Meadow 4"),
    product("product123", "Trail Strawberry"),
    product("product4", "Ridge Lantern", "40617"),
    product("product5", "Ridge Lantern"),
    product("product6", "Camp Mug", "7"),
    product("product7", "Camp Mugs"),
    product("product8", "Dr. Harlow's Balm"),
    product("product9", "Up"),
]
FINDER = MentionFinder(CATALOGUE)


@pytest.mark.parametrize(
    ("text", "named", "product_ids"),
    [
        ("My ostrand veya 2 TREKKING tent leaks", "ostrand veya 2 TREKKING tent", ["product1"]),
        ("two Ostrand Veya 2 Trekking Tents", "Ostrand Veya 2 Trekking Tents", ["product1"]),
        ("is product12 there?", "product12", ["product12"]),
        ("is Product 12 there?", "Product 12", ["product12"]),
        ("is product-12's strap there?", "product-12", ["product12"]),
        ("is product123 there?", "product123", ["product123"]),
        ("part OV2201B is missing", "OV2201B", ["product1"]),
        ("part ov 2201 b is missing", "ov 2201 b", ["product1"]),
        ("part OV-2201/B.", "OV-2201/B", ["product1"]),
        ("trail strawberries", "trail strawberries", ["product123"]),
        ("the Ridge Lantern", "Ridge Lantern", ["product4", "product5"]),
        ("number 40617", "40617", ["product4"]),
        ("the camp mug", "camp mug", ["product6"]),
        ("the camp mugs", "camp mugs", ["product7"]),
        ("Dr. Harlow\u2019s balm", "Dr. Harlow\u2019s balm", ["product8"]),
        ("I love this product. 12 days later it broke", None, []),
        ("a product, 12 of them", None, []),
        ("xproduct12 and product12b", None, []),
        ("7 of 10, hang it up", None, []),
    ],
)
def test_a_name_is_found_in_its_usual_forms(text: str, named: str | None, product_ids: list[str]) -> None:
    mentions = FINDER.find(text)

    assert [mention.product_id for mention in mentions] == product_ids
    assert {mention.text for mention in mentions} == ({named} if named else set())


@given(
    st.lists(
        st.sampled_from(
            [p.title for p in CATALOGUE[:6]] + [p.product_id for p in CATALOGUE] + ["and", "the", "é", "İ"]
        ),
        max_size=6,
    )
)
def test_offsets_cut_the_mention_out_of_the_text(parts: list[str]) -> None:
    text = ", ".join(parts)

    mentions = FINDER.find(text)

    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert {mention.text for mention in mentions} == set(parts) - {"and", "the", "é", "İ"}


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for mention in FINDER.find(text):
        assert text[mention.start : mention.end] == mention.text


def test_an_empty_catalogue_names_nothing() -> None:
    assert MentionFinder([]).find("product12") == []


def test_time_grows_with_the_length_alone() -> None:
    finder = MentionFinder([product("product1", "very " * 20 + "long")])
    start = time.perf_counter()

    finder.find("very " * 20_000)

    assert time.perf_counter() - start < 2


def test_of_a_name_that_many_products_share_a_hundred_mentions_are_given() -> None:
    finder = MentionFinder([product(f"product{number}", "Lantern") for number in range(300)])

    assert len(finder.find("a lantern and a lantern")) == MAX_MENTIONS == 100
