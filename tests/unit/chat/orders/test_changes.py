"""What changes make of an order: positions, prices and ways to pay."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.orders.changes import Changing, changed
from storeclerk.chat.orders.contract import (
    Cancel,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeRefused,
    ExchangeItems,
    OrderChange,
    ReturnItems,
    Swap,
)
from storeclerk.records import Order, OrderLine, OrderStatus, Product
from tests.fakes import FakeProducts
from tests.unit.chat.orders.shops import CARD, GIFT, PAYPAL, PRODUCTS, mug, order

EVERY = frozenset[OrderStatus](get_args(OrderStatus))
ALL_CHANGES: list[OrderChange] = [
    Cancel("W1", "x"),
    ChangeAddress("W1", {"city": "Galway"}),
    ChangePayment("W1", "paypal-1"),
    ChangeItems("W1", (Swap("blue", "red"),)),
    ReturnItems("W1", ("pan",)),
    ExchangeItems("W1", (Swap("blue", "red"),)),
]


def line(name: str, quantity: int = 1, price: int = 10) -> OrderLine:
    return OrderLine(name, "Mug", quantity, Decimal(price))


def changing(before: Order, *products: Product) -> Changing:
    stock = FakeProducts([*PRODUCTS, *products])
    return Changing(before, (CARD, PAYPAL, GIFT), EVERY, stock, datetime(2026, 11, 2, tzinfo=UTC))


def refusal(before: Order, change: OrderChange, *products: Product) -> str:
    with pytest.raises(ChangeRefused) as refused:
        changed(changing(before, *products), change)
    return refused.value.message


def test_positions_that_take_each_others_place_keep_their_numbers_of_pieces() -> None:
    before = order(lines=(line("blue", 2), line("red", 1, 12)), total=Decimal(32))

    after = changed(changing(before), ChangeItems("W1", (Swap("blue", "red"), Swap("red", "blue"))))

    assert [(one["product_id"], one["quantity"]) for one in after["lines"]] == [("red", 2), ("blue", 1)]
    assert after["total"] == Decimal(34)


def test_a_product_that_stands_in_the_order_twice_is_changed_as_often_as_it_is_named() -> None:
    before = order(lines=(line("blue"), line("blue", 1, 9)), total=Decimal(19))

    once = changed(changing(before), ChangeItems("W1", (Swap("blue", "red"),)))
    twice = changed(changing(before), ChangeItems("W1", (Swap("blue", "red"), Swap("blue", "gold"))))

    assert ([one["product_id"] for one in once["lines"]], once["total"]) == (["red", "blue"], Decimal(21))
    assert ([one["product_id"] for one in twice["lines"]], twice["total"]) == (["red", "gold"], Decimal(72))


@pytest.mark.parametrize("kind", [ChangeItems, ExchangeItems])
def test_several_pieces_of_one_product_are_one_position(kind: type[ChangeItems | ExchangeItems]) -> None:
    three = order(lines=(line("blue", 3),), total=Decimal(30))
    dear = mug("dear", "white", 20)

    assert "does not cover 30.00 EUR" in refusal(three, kind("W1", (Swap("blue", "dear"),), "gift-1"), dear)
    assert "not available 4 times" in refusal(order(lines=(line("blue", 4),)), kind("W1", (Swap("blue", "red"),)))
    assert "not available 3 times" in refusal(
        order(lines=(line("blue"), line("gold", 2))),
        kind("W1", (Swap("blue", "few"), Swap("gold", "few"))),
        mug("few", "grey", stock=2),
    )


@pytest.mark.parametrize("kind", [ChangeItems, ExchangeItems])
def test_a_gift_card_that_paid_must_cover_the_difference_too(kind: type[ChangeItems | ExchangeItems]) -> None:
    paid = order(payment_method="gift-1")

    for method_id in (None, "gift-1"):
        assert "does not cover 50.00 EUR" in refusal(paid, kind("W1", (Swap("blue", "gold"),), method_id))


@pytest.mark.parametrize("kind", [ChangeItems, ExchangeItems])
def test_an_order_paid_by_what_the_customer_no_longer_keeps_is_settled_that_way(
    kind: type[ChangeItems | ExchangeItems],
) -> None:
    paid = order(payment_method="old-card")

    for method_id in (None, "old-card"):
        assert changed(changing(paid), kind("W1", (Swap("blue", "red"),), method_id))["refund_to"] == method_id


def test_a_price_in_another_currency_is_no_difference() -> None:
    pounds = replace_product(mug("pounds", "red"), currency="GBP")

    assert "another variant" in refusal(order(), ChangeItems("W1", (Swap("blue", "pounds"),)), pounds)


def test_money_of_a_return_goes_back_where_it_came_from_whatever_paid_an_earlier_difference() -> None:
    before = order(status="delivered", refund_to="gift-1", items_changed=True)

    assert changed(changing(before), ReturnItems("W1", ("pan",)))["refund_to"] is None


@pytest.mark.parametrize("status", get_args(OrderStatus))
@pytest.mark.parametrize("change", ALL_CHANGES, ids=lambda change: type(change).__name__)
def test_a_refusal_by_state_is_a_sentence_and_says_what_to_ask_for(change: OrderChange, status: OrderStatus) -> None:
    asked = replace(changing(order(status=status)), allowed=frozenset())

    with pytest.raises(ChangeRefused) as refused:
        changed(asked, change)

    message = refused.value.message
    assert message.startswith("Order W1 ")
    assert message.count(". ") == 1
    assert "_" not in message
    assert not (isinstance(change, Cancel) and "cancelled or changed" in message)


@given(
    st.lists(st.tuples(st.sampled_from(["blue", "red", "gold", "pan"]), st.integers(1, 3)), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(["blue", "red", "gold", "pan"]), st.sampled_from(["blue", "red", "gold"]))),
)
def test_whatever_is_swapped_the_total_is_that_of_the_positions(
    bought: list[tuple[str, int]], wanted: list[tuple[str, str]]
) -> None:
    prices = {product.product_id: product.price for product in PRODUCTS}
    lines = tuple(OrderLine(name, name, quantity, prices[name]) for name, quantity in bought)
    before = order(lines=lines, total=total(lines))

    try:
        after = changed(changing(before), ChangeItems("W1", tuple(Swap(*one) for one in wanted)))
    except ChangeRefused:
        return

    new = msgspec.convert(after["lines"], tuple[OrderLine, ...])
    assert after["total"] == total(new)
    assert [one.quantity for one in new] == [one.quantity for one in lines]


def total(lines: tuple[OrderLine, ...]) -> Decimal:
    return sum((one.unit_price * one.quantity for one in lines), Decimal())


def replace_product(product: Product, **changes: Any) -> Product:
    return msgspec.structs.replace(product, **changes)
