"""Changes of orders, their events and proof of identity on AWS's own behaviour, as moto imitates it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.chat import job
from storeclerk.adapters import clients, stores
from storeclerk.adapters.eventbridge import SOURCE
from storeclerk.chat.orders.book import EVENT, CustomerOrders
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
from storeclerk.chat.orders.identity import OrderProof, ProofRefused
from storeclerk.chat.outbox import Outbox
from storeclerk.config import Config
from storeclerk.errors import StoreUnavailable
from storeclerk.own_items import OwnItems
from storeclerk.records import Order, OrderStatus
from tests.fakes import FakeBus
from tests.http_events import Context, sample_event
from tests.unit.chat.builders import turn
from tests.unit.chat.orders.shops import NOW, PRODUCTS, Shop, order

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
STATES = frozenset[OrderStatus]({"pending", "delivered"})
CHANGES: list[tuple[OrderChange, OrderStatus]] = [
    (Cancel("W1000001", "changed my mind"), "pending"),
    (ChangeAddress("W1000001", {"street": "New 1", "city": "Galway"}), "pending"),
    (ChangePayment("W1000001", "paypal-1"), "pending"),
    (ChangeItems("W1000001", (Swap("blue", "red"),), "gift-1"), "pending"),
    (ReturnItems("W1000001", ("pan",), "gift-1"), "delivered"),
    (ExchangeItems("W1000001", (Swap("blue", "red"),)), "delivered"),
]
each_change = pytest.mark.parametrize(
    ("change", "status"), CHANGES, ids=[type(change).__name__ for change, _ in CHANGES]
)


class DownBus(FakeBus):
    def publish(self, *_: object) -> None:
        raise StoreUnavailable("The event bus did not answer.")


class Deployed(Shop):
    """The shop on the tables, and what a rule on its bus delivered."""

    def __init__(self, config: Config) -> None:
        super().__init__(stores.customers(config))  # type: ignore[arg-type]
        self.table = stores.customers(config)
        stores.products(config).put(PRODUCTS)
        self.book = self._book(config, Outbox(OwnItems(self.table), stores.bus(config), lambda: NOW))
        # As if the function had died between the write and the bus, long before the sweep's own clock.
        self.dying = self._book(config, Outbox(OwnItems(self.table), DownBus(), lambda: LONG_AGO))
        self._listen(config)

    def events(self) -> list[dict[str, Any]]:
        found = clients.sqs().receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]

    def _book(self, config: Config, outbox: Outbox) -> CustomerOrders:
        return CustomerOrders(self.gate, stores.products(config), outbox, lambda: NOW)

    def _listen(self, config: Config) -> None:
        sqs, events = clients.sqs(), clients.events()
        self._queue = sqs.create_queue(QueueName="shop")["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])["Attributes"]
        pattern = json.dumps({"source": [SOURCE], "detail-type": [EVENT]})
        events.put_rule(Name="shop", EventBusName=config.event_bus, EventPattern=pattern)
        arn = found["QueueArn"]
        events.put_targets(Rule="shop", EventBusName=config.event_bus, Targets=[{"Id": "shop", "Arn": arn}])


@pytest.fixture
def shop(aws: Config) -> Deployed:
    return Deployed(aws)


def after(book: CustomerOrders, change: OrderChange, customer: str = "ann", key: str = "key-1") -> Order:
    return book.change(customer, change, allowed=STATES, key=key)


@each_change
def test_a_change_is_written_told_and_the_same_again_does_nothing(
    shop: Deployed, change: OrderChange, status: OrderStatus
) -> None:
    shop.add("ann", order("W1000001", status))

    changed = after(shop.book, change)

    assert shop.book.find("ann", "W1000001") == changed
    assert after(shop.book, change) == changed
    [event] = shop.events()
    assert (event["detail"]["order_id"], event["detail"]["change"]) == ("W1000001", type(change).__name__)
    assert "Galway" not in json.dumps(event)
    assert shop.table.listed("events") == []


@each_change
def test_a_crash_between_the_write_and_the_bus_loses_no_event(
    shop: Deployed, change: OrderChange, status: OrderStatus
) -> None:
    shop.add("ann", order("W1000001", status))

    changed = after(shop.dying, change)

    assert shop.book.find("ann", "W1000001") == changed
    assert shop.events() == []
    assert after(shop.book, change) == changed  # sent again, it does not publish in the sweep's place
    assert shop.events() == []
    assert job.handler(sample_event("chat_schedule_sweep"), Context()) == {"published": 1}  # type: ignore[arg-type]
    assert job.handler(sample_event("chat_schedule_sweep"), Context()) == {"published": 0}  # type: ignore[arg-type]
    [event] = shop.events()
    assert (event["detail"]["order_id"], event["detail"]["change"]) == ("W1000001", type(change).__name__)
    assert len(event["detail"]["event_id"]) == 32


def test_an_event_is_the_same_whether_the_turn_or_the_sweep_publishes_it(shop: Deployed, aws: Config) -> None:
    change = ChangeItems("W1000001", (Swap("blue", "red"),))
    shop.add("ann", order("W1000001"))
    after(shop.book, change)
    [told] = shop.events()
    shop.add("ann", order("W1000001"))

    after(shop.dying, change)
    late = Outbox(OwnItems(shop.table), stores.bus(aws), lambda: NOW + timedelta(minutes=3))
    assert late.sweep() == 1

    [swept] = shop.events()
    assert swept["detail"] == told["detail"]
    assert told["detail"]["details"]["total"] == 42


@each_change
def test_an_order_that_changed_meanwhile_is_read_again(
    shop: Deployed, change: OrderChange, status: OrderStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.add("ann", order("W1000001", status))
    update, meanwhile = shop.table.update, [{"total": Decimal(41)}]

    def overtaken(*args: Any, **kwargs: Any) -> bool:
        if meanwhile:
            assert update("ann", "order#W1000001", meanwhile.pop(), expected={})
        return update(*args, **kwargs)

    monkeypatch.setattr(shop.customers, "update", overtaken)

    assert after(shop.book, change).total == (43 if isinstance(change, ChangeItems) else 41)
    assert len(shop.events()) == 1


@each_change
def test_anothers_order_is_neither_read_nor_changed(shop: Deployed, change: OrderChange, status: OrderStatus) -> None:
    shop.add("ben", order("W1000001", status))
    shop.add("ann")
    before = shop.table.get("ben", "order#W1000001")

    with pytest.raises(ChangeRefused) as anothers:
        after(shop.book, change)
    with pytest.raises(ChangeRefused) as unknown:
        after(shop.book, Cancel("W7777777", "x"))

    assert anothers.value.message == unknown.value.message.replace("W7777777", "W1000001")
    assert (shop.book.find("ann", "W1000001"), shop.book.orders("ann")) == (None, [])
    assert shop.table.get("ben", "order#W1000001") == before
    assert shop.events() == []


def test_number_and_email_find_the_customer_through_the_index(shop: Deployed) -> None:
    shop.add("ann", order("W1000001"))
    shop.add("ben", order("W1000002"))
    proof = OrderProof(shop.gate, OwnItems(shop.table), lambda: NOW)
    visitor = turn("hi", customer_id=None)

    assert proof.prove(visitor, "W1000001", "Ann@Example.com") == "ann"
    with pytest.raises(ProofRefused):
        proof.prove(visitor, "W1000002", "ann@example.com")
    with pytest.raises(ProofRefused):
        proof.prove(visitor, "W9999999", "ann@example.com")
