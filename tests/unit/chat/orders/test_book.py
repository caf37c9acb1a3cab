"""Changes of orders: allowed or refused, done once, told to the shop."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from storeclerk.errors import ConsentRequired, StoreUnavailable
from storeclerk.records import Order, OrderStatus
from tests.unit.chat.orders.shops import NOW, Shop, order

OPEN = frozenset[OrderStatus]({"pending"})
DELIVERED = frozenset[OrderStatus]({"delivered"})
CHANGES: list[tuple[OrderChange, frozenset[OrderStatus], OrderStatus]] = [
    (Cancel("W1", "changed my mind"), OPEN, "pending"),
    (ChangeAddress("W1", {"street": "New 1", "city": "Galway"}), OPEN, "pending"),
    (ChangePayment("W1", "paypal-1"), OPEN, "pending"),
    (ChangeItems("W1", (Swap("blue", "red"),), "card-1"), OPEN, "pending"),
    (ReturnItems("W1", ("pan",), "gift-1"), DELIVERED, "delivered"),
    (ExchangeItems("W1", (Swap("blue", "red"),), "gift-1"), DELIVERED, "delivered"),
]
NAMES = [type(change).__name__ for change, _, _ in CHANGES]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def after(shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus] = OPEN, key: str = "key-1") -> Order:
    return shop.book.change("ann", change, allowed=allowed, key=key)


def refusal(shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus] = OPEN) -> str:
    before = dict(shop.customers.items)
    with pytest.raises(ChangeRefused) as refused:
        after(shop, change, allowed)
    assert shop.customers.items == before
    assert shop.bus.published == []
    return refused.value.message


def test_a_cancelled_order_says_when_and_why(shop: Shop) -> None:
    shop.add("ann", order())

    cancelled = after(shop, Cancel("W1", "changed my mind"))

    assert (cancelled.status, cancelled.cancel_reason, cancelled.cancelled_at) == ("cancelled", "changed my mind", NOW)


def test_other_variants_change_lines_and_total_once(shop: Shop) -> None:
    shop.add("ann", order())

    changed = after(shop, ChangeItems("W1", (Swap("blue", "red"),), "gift-1"))

    assert [line.product_id for line in changed.lines] == ["red", "pan"]
    assert changed.lines[0].options == {"colour": "red"}
    assert (changed.total, changed.refund_to, changed.status) == (Decimal(42), "gift-1", "pending")
    with pytest.raises(ChangeRefused, match="can be done once"):
        after(shop, ChangeItems("W1", (Swap("red", "blue"),)), key="key-2")


def test_a_return_keeps_what_comes_back_and_where_the_money_goes(shop: Shop) -> None:
    shop.add("ann", order(status="delivered"))

    returned = after(shop, ReturnItems("W1", ("pan",), "gift-1"), DELIVERED)

    assert (returned.status, returned.returning, returned.refund_to) == ("return_requested", ("pan",), "gift-1")


def test_an_exchange_keeps_what_comes_for_what(shop: Shop) -> None:
    shop.add("ann", order(status="delivered"))

    exchanged = after(shop, ExchangeItems("W1", (Swap("blue", "red"),)), DELIVERED)

    assert (exchanged.status, exchanged.exchanging) == ("exchange_requested", ({"old": "blue", "new": "red"},))


@pytest.mark.parametrize(("change", "allowed", "status"), CHANGES, ids=NAMES)
def test_a_change_is_refused_in_any_other_state(
    shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus], status: OrderStatus
) -> None:
    shop.add("ann", order(status="shipped"))

    assert "W1 is shipped" in refusal(shop, change, allowed)
    assert status in allowed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (ChangeItems("W1", (Swap("blue", "gone"),)), "not available"),
        (ChangeItems("W1", (Swap("blue", "nothing"),)), "not available"),
        (ChangeItems("W1", (Swap("blue", "pan"),)), "another variant of the same product"),
        (ChangeItems("W1", (Swap("blue", "blue"),)), "has these options already"),
        (ChangeItems("W1", (Swap("red", "blue"),)), "Not all of these items"),
        (ChangeItems("W1", (Swap("blue", "gold"),), "gift-1"), "does not cover 50.00 EUR"),
        (ChangeItems("W1", ()), "No item was named"),
        (ChangePayment("W1", "card-1"), "paid that way already"),
        (ChangePayment("W1", "gift-1"), "does not cover 40.00 EUR"),
        (ChangePayment("W1", "stolen-card"), "not in your account"),
        (ChangeAddress("W1", {"street": " "}), "address is empty"),
        (Cancel("W2", "x"), "cannot find an order W2"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(shop: Shop, change: OrderChange, words: str) -> None:
    shop.add("ann", order())

    assert words in refusal(shop, change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (ReturnItems("W1", ("pan",), "paypal-1"), "original payment method or to a gift card"),
        (ReturnItems("W1", ("pan", "pan")), "Not all of these items"),
        (ReturnItems("W1", ()), "No item was named"),
    ],
)
def test_a_return_that_the_policy_forbids_is_refused(shop: Shop, change: OrderChange, words: str) -> None:
    shop.add("ann", order(status="delivered"))

    assert words in refusal(shop, change, DELIVERED)


@pytest.mark.parametrize(("change", "allowed", "status"), CHANGES, ids=NAMES)
def test_nobody_reads_or_changes_anothers_order(
    shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus], status: OrderStatus
) -> None:
    shop.add("ben", order(status=status))
    shop.add("ann")

    assert "cannot find an order W1 of yours" in refusal(shop, change, allowed)
    assert shop.book.find("ann", "W1") is None
    assert shop.book.orders("ann") == []


@pytest.mark.parametrize(("change", "allowed", "status"), CHANGES, ids=NAMES)
def test_without_consent_nothing_is_read_or_changed(
    shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus], status: OrderStatus
) -> None:
    shop.add("ann", order(status=status), consent=False)

    with pytest.raises(ConsentRequired):
        after(shop, change, allowed)
    assert shop.bus.published == []


@pytest.mark.parametrize(("change", "allowed", "status"), CHANGES, ids=NAMES)
def test_the_same_change_again_is_done_and_told_once(
    shop: Shop, change: OrderChange, allowed: frozenset[OrderStatus], status: OrderStatus
) -> None:
    shop.add("ann", order(status=status))

    assert after(shop, change, allowed) == after(shop, change, allowed)

    [(kind, detail)] = shop.bus.published
    assert (kind, detail["order_id"], detail["change"]) == ("OrderChanged", "W1", type(change).__name__)
    assert "Galway" not in str(detail)


def test_of_two_changes_at_once_the_second_sees_the_first(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.add("ann", order())
    update = shop.customers.update
    meanwhile = [lambda: after(shop, ChangePayment("W1", "paypal-1"), key="key-2")]

    def overtaken(*args: object, **kwargs: object) -> bool:
        if meanwhile:
            meanwhile.pop()()
        return update(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.customers, "update", overtaken)
    changed = after(shop, ChangeAddress("W1", {"city": "Galway"}))

    assert (changed.payment_method, changed.shipping_address) == ("paypal-1", {"city": "Galway"})


def test_an_event_that_the_bus_did_not_take_is_told_later(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.add("ann", order())

    def down(*_: object) -> None:
        raise StoreUnavailable("The event bus did not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(shop.bus, "publish", down)
        assert after(shop, Cancel("W1", "x")).status == "cancelled"
    assert len(shop.customers.listed("events")) == 1


@given(st.sampled_from(list(permutations(range(len(CHANGES)), 3))))
def test_in_whatever_order_changes_come_the_order_stays_one_that_the_policy_allows(chosen: tuple[int, ...]) -> None:
    shop = Shop()
    shop.add("ann", order())
    done = []
    for number in chosen:
        change, allowed, _ = CHANGES[number]
        try:
            after(shop, change, allowed, f"key-{number}")
            done.append(NAMES[number])
        except ChangeRefused:
            pass
    found = shop.book.find("ann", "W1")

    assert found is not None
    assert found.status == ("cancelled" if "Cancel" in done else "pending")
    assert done[-1:] == ["Cancel"] or "Cancel" not in done
    assert found.revision == len(done) == len(shop.bus.published)
