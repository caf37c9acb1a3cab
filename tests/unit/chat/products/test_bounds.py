from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.products.bounds import Limit, bounds, comparative, number
from storeclerk.chat.products.words import tokens


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("under 300 EUR", None, 300),
        ("not more than 50", None, 50),
        ("up to €35.50", None, Decimal("35.50")),
        ("over 1,000 euros", 1000, None),
        ("between 50 and 80 euros", 50, 80),
        ("from 50 to 80 euro", 50, 80),
        ("around 100 eur", 80, 120),
        ("i have 40 euros", None, 40),
        ("the pilot 400", None, None),
        ("flask 0.5 l", None, None),
    ],
)
def test_prices_are_limited_as_customers_say(text: str, least: object, most: object) -> None:
    found = bounds(tokens(text))

    assert (found.least, found.most) == (least, most)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("a tent for two people", Limit("persons", Decimal(2), Decimal(2))),
        ("tent for 4", Limit("persons", Decimal(4), Decimal(4))),
        ("under 1.5 kg", Limit("weight_g", None, Decimal(1500))),
        ("at least 50 litres", Limit("capacity_l", Decimal(50), None)),
    ],
)
def test_attributes_are_limited_by_their_units(text: str, limit: Limit) -> None:
    found = bounds(tokens(text))

    assert found.limits == (limit,)
    assert found.most is None


@pytest.mark.parametrize(
    ("text", "direction"),
    [("something cheaper", -1), ("less expensive", -1), ("more expensive", 1), ("a warmer one", -1)],
)
def test_comparatives_are_read(text: str, direction: int) -> None:
    found = comparative(tokens(text))

    assert found is not None
    assert found.direction == direction


@given(st.text(max_size=200))
def test_any_text_has_bounds(text: str) -> None:
    found = bounds(tokens(text))

    assert found.any or not found.limits


@given(st.decimals(min_value=0, max_value=99_999, places=2))
def test_a_number_is_read_as_it_is_written(value: Decimal) -> None:
    assert number(f"{value:,.2f}") == value
