"""Whatever is written, the desk answers with what the catalogue holds, or leaves it to others."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeclerk.chat.phrases import word_set
from tests.unit.chat.products.shop import PRODUCTS, Desk

DESK = Desk()
PIECES = st.sampled_from(
    sorted(
        word_set(
            "is the a it this squall jacket tent cheaper lighter one second under 50 eur in M L size 42 "
            "black which or and compare product34 product35 cove 2 people for waterproof like something with "
            "left free ² ٣ ½ ' ? : €"
        )
    )
)
INTENTS = st.sampled_from(
    sorted(
        word_set(
            "product_availability product_price product_details product_compatibility compare_products "
            "cheaper_alternative recommend_product size_advice back_in_stock greeting"
        )
    )
)
PRICES = {f"{product.price:.2f}" for product in PRODUCTS}


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, min_size=1, max_size=14).map(" ".join), INTENTS, st.booleans())
def test_every_price_told_is_one_of_the_catalogue(text: str, intent: str, spoken: bool) -> None:
    found = DESK.answer(text, intent, ["product34", "product6"] if spoken else [])

    if found is not None and "difference" not in found.reply and "up to" not in found.reply:
        assert found.reply
        assert set(re.findall(r"([0-9,]+\.[0-9]{2}) EUR", found.reply)) <= PRICES | {"50.00"}


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300), INTENTS)
def test_any_text_is_answered_or_left_to_others(text: str, intent: str) -> None:
    found = DESK.answer(text, intent, ["product34"])

    assert found is None or found.reply


@pytest.mark.parametrize(
    "piece", ["squall ", "product34 ", "and ", "a", "2 ", "under 50 ", "\u200b", "((", "cheaper or "]
)
def test_the_longest_message_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * 2000)[:2000]
    begun = time.perf_counter()
    DESK.answer(text, "product_price", ["product34", "product6"])

    assert time.perf_counter() - begun < 0.5
