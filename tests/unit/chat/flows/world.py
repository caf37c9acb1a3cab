"""A small shop with one customer, and a conversation with its flows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from storeclerk.chat.flows.contract import Flow
from storeclerk.chat.flows.engine import FlowEngine
from storeclerk.chat.flows.live import FlowSet, shipped
from storeclerk.chat.orders.contract import ChangeRefused, OrderChange
from storeclerk.chat.orders.identity import TOO_MANY, WRONG, ProofRefused, TooManyTries
from storeclerk.chat.session import FlowState, Memory, Session
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import ConsentRequired
from storeclerk.records import Order, OrderLine, OrderStatus, PaymentMethod, Product
from tests.unit.chat.builders import NOW, turn

ANN, EMAIL = "ann", "ann@example.com"
AFTER: dict[str, OrderStatus] = {
    "Cancel": "cancelled",
    "ReturnItems": "return_requested",
    "ExchangeItems": "exchange_requested",
}


def product(product_id: str, title: str, group: str = "", stock: int = 3, price: str = "20", **options: str) -> Product:
    return Product(product_id, title, "", "Things", Decimal(price), "EUR", stock, attributes=options, group=group)


PRODUCTS = [
    product("k1", "Electric Kettle", "kettle", color="white", capacity="1L"),
    product("k2", "Electric Kettle", "kettle", color="black", capacity="1L", price="22"),
    product("k3", "Electric Kettle", "kettle", color="black", capacity="2L", stock=0),
    product("k4", "Electric Kettle", "kettle", color="green", capacity="2L"),
    product("t1", "T-Shirt", "shirt", color="red", size="M"),
    product("t2", "T-Shirt", "shirt", color="blue", size="M"),
    product("t3", "T-Shirt", "shirt", color="red", size="L"),
    product("t4", "T-Shirt", "shirt", color="blue", size="L"),
    product("l1", "Wexholm Desk Lamp"),
    product("w1", "Wexholm Wool Rug"),
]
BY_ID = {one.product_id: one for one in PRODUCTS}


def line(product_id: str) -> OrderLine:
    one = BY_ID[product_id]
    return OrderLine(product_id, one.title, 1, one.price, {name: str(value) for name, value in one.attributes.items()})


def order(number: int, status: OrderStatus, *products: str, days_ago: int = 5, paid: str = "card_1") -> Order:
    lines = tuple(line(product_id) for product_id in products)
    placed = NOW - timedelta(days=days_ago + 4)
    sent = status not in ("pending", "paid", "packed", "cancelled")
    return Order(
        f"W{number:07}", status, placed, lines, sum((one.unit_price for one in lines), Decimal(0)), "EUR",
        carrier="Harbour Post" if sent else None,
        tracking_number="HP1" if sent else None,
        expected_at=NOW + timedelta(days=1),
        shipped_at=placed + timedelta(days=1) if sent else None,
        delivered_at=NOW - timedelta(days=days_ago) if sent and status != "shipped" else None,
        shipping_address={"name": "Ann Ash", "street": "Rosenweg 1", "postcode": "28195", "city": "Bremen",
                          "country": "DE"},
        payment_method=paid,
    )  # fmt: skip


PENDING, SHIPPED, DELIVERED = 1000945, 1000966, 1000783
ORDERS = (
    order(SHIPPED, "shipped", "l1", days_ago=1),
    order(PENDING, "pending", "k1", "t1", days_ago=2),
    order(DELIVERED, "delivered", "k1", "t1", "t2", "w1"),
)
METHODS = (
    PaymentMethod("card_1", "card", "Visa ending in 8674"),
    PaymentMethod("paypal_2", "paypal", "PayPal"),
    PaymentMethod("gift_3", "gift_card", "gift card", Decimal(5)),
)


class Book:
    """`OrderBook` of one customer."""

    def __init__(self, orders: Sequence[Order] = ORDERS, methods: Sequence[PaymentMethod] = METHODS) -> None:
        self.of_ann = {one.order_id: one for one in orders}
        self.methods = methods
        self.allowed = True
        self.changes: list[OrderChange] = []
        self._done: dict[tuple[str, str], Order] = {}

    def orders(self, customer_id: str) -> list[Order]:
        self._require()
        return sorted(self.of_ann.values(), key=lambda one: one.placed_at, reverse=True) if customer_id == ANN else []

    def find(self, customer_id: str, order_id: str) -> Order | None:
        self._require()
        return self.of_ann.get(order_id) if customer_id == ANN else None

    def payment_methods(self, customer_id: str) -> Sequence[PaymentMethod]:
        self._require()
        return self.methods if customer_id == ANN else ()

    def change(self, customer_id: str, change: OrderChange, *, allowed: frozenset[OrderStatus], key: str) -> Order:
        found = self.find(customer_id, change.order_id)
        done = (key, repr(change))
        if done in self._done:
            return self._done[done]
        if found is None or found.status not in allowed:
            raise ChangeRefused(f"Order {change.order_id} can no longer be changed.")
        after = msgspec.structs.replace(found, status=AFTER.get(type(change).__name__, found.status))
        self.of_ann[change.order_id] = after
        self.changes.append(change)
        self._done[done] = after
        return after

    def _require(self) -> None:
        if not self.allowed:
            raise ConsentRequired("no consent")


class Shelf:
    """`Variants` of a list."""

    def __init__(self, products: Sequence[Product] = PRODUCTS) -> None:
        self.products = list(products)

    def variants(self, group: str) -> Sequence[Product]:
        return [one for one in self.products if one.group == group]

    def get(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        return {one.product_id: one for one in self.products if one.product_id in product_ids}


class Desk:
    """`Requests` that keeps what was asked, once a turn."""

    def __init__(self) -> None:
        self.asked: dict[tuple[str, str], dict[str, Any]] = {}

    def request(self, turn: Turn, kind: str, details: Mapping[str, Any]) -> None:
        self.asked.setdefault((turn.key, kind), dict(details))

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind in self.asked]


class Door:
    """`Proof` by Ann's orders; refuses after so many tries."""

    def __init__(self, book: Book, tries: int = 5) -> None:
        self.book, self.left = book, tries

    def prove(self, turn: Turn, order_id: str, email: str) -> str:  # noqa: ARG002
        self.left -= 1
        if self.left < 0:
            raise TooManyTries(TOO_MANY)
        if order_id not in self.book.of_ann or email.casefold() != EMAIL:
            raise ProofRefused(WRONG)
        return ANN


class Talk:
    """A conversation: says messages, and keeps the session as the chat does."""

    def __init__(
        self, flows: FlowSet | None = None, *, customer: str | None = ANN, book: Book | None = None, **session: Any
    ) -> None:
        self.flows = flows or shipped()
        self.book, self.shelf, self.desk = book or Book(), Shelf(), Desk()
        self.engine = FlowEngine(
            live=lambda: self.flows,
            orders=self.book,
            catalogue=self.shelf,
            requests=self.desk,
            proof=Door(self.book),
        )
        self.customer = customer
        self.session = turn("hi", **session).session
        self.count = 0
        self.last: Draft | None = None

    def turn(self, text: str, intent: str = "other", **read: Any) -> Turn:
        self.count += 1
        made = turn(text, intent, customer_id=self.customer, **{"oos": intent == "other", **read})
        return replace(made, session=self.session, key=f"key-{self.count}")

    def start(self, flow: str, text: str, **read: Any) -> str:
        return self._keep(self.engine.start(flow, self.turn(text, **read)))

    def say(self, text: str, intent: str = "other", **read: Any) -> str:
        """Answer; "" for a digression."""
        draft = self.engine.go_on(self.turn(text, intent, **read))
        if draft is None:
            return ""
        return self._keep(draft)

    @property
    def flow(self) -> FlowState | None:
        return self.session.flow

    def _keep(self, draft: Draft) -> str:
        kept = {name: value for name, value in draft.changes.items() if name in ("flow", "memory", "proven_order")}
        # As it is after a store has kept it.
        session = msgspec.structs.replace(self.session, **kept, turn=self.session.turn + 1)
        self.session = msgspec.json.decode(msgspec.json.encode(session), type=Session)
        self.customer = draft.changes.get("customer_id", self.customer)
        self.last = draft
        return draft.reply


def memory(order_id: str) -> Memory:
    return Memory(order_id=order_id)


def flow_set(*flows: Flow) -> FlowSet:
    return FlowSet(flows)
