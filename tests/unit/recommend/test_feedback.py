import math

import pytest

from storeclerk.recommend.feedback import History, fading, weight
from tests.unit.recommend.builders import did


def test_a_purchase_says_more_than_a_cart_than_a_good_rating_than_a_view() -> None:
    assert weight("purchase", None) > weight("cart", None) > weight("rating", 5) > weight("view", None) > 0


@pytest.mark.parametrize("value", [1.0, 3.9, None, math.nan])
def test_few_stars_or_none_do_not_speak_for_a_product(value: float | None) -> None:
    assert weight("rating", value) == 0


def test_a_history_has_one_entry_a_product_with_its_strongest_interaction_newest_first() -> None:
    history = History([did("b"), did("a"), did("b", "purchase", hours_ago=9)])
    assert history.weights() == [("b", weight("purchase", None)), ("a", fading(2)[1])]
    assert history.kind("b") == "purchase"


@pytest.mark.parametrize("no", [did("a", "dismiss"), did("a", "rating", value=2)])
def test_nothing_is_concluded_from_a_product_that_was_turned_down(no: object) -> None:
    history = History([no, did("a", "view", hours_ago=3), did("a", "purchase", hours_ago=5)])  # type: ignore[list-item]
    assert history.weights() == []
    assert history.settled == {"a"}


def test_only_what_was_merely_looked_at_may_be_shown_again() -> None:
    kinds = ["view", "cart", "purchase", "rating", "dismiss"]
    history = History([did(kind, kind, value=5) for kind in kinds])  # type: ignore[arg-type]
    assert history.settled == {"cart", "purchase", "rating", "dismiss"}
