"""What is looked up of several orders at once."""

from tests.unit.chat.flows.world import Talk


def test_all_orders_are_listed_with_how_they_stand() -> None:
    reply = Talk().start("my_orders", "show me my orders")

    assert "W1000783" in reply
    assert "W1000945" in reply
    assert "is pending" in reply


def test_of_two_orders_that_are_named_both_are_told() -> None:
    reply = Talk().start("track_order", "status of W1000783 and W1000945")

    assert "Your order W1000783" in reply
    assert "Your order W1000945" in reply


def test_an_order_of_another_customer_is_not_told_beside_ones_own() -> None:
    reply = Talk().start("track_order", "status of W1000783 and W9999999")

    assert "W9999999" not in reply
