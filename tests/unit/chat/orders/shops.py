"""One customer with orders, ways to pay and consent, and a catalogue with variants."""

from datetime import UTC, datetime
from decimal import Decimal

from storeclerk.chat.orders.book import CustomerOrders
from storeclerk.chat.outbox import Outbox
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.records import Order, OrderLine, OrderStatus, PaymentMethod, Product, Profile, as_json
from tests.fakes import FakeBus, FakeCustomers, FakeProducts

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
CARD = PaymentMethod("card-1", "card", "Visa 1234")
PAYPAL = PaymentMethod("paypal-1", "paypal", "PayPal")
GIFT = PaymentMethod("gift-1", "gift_card", "gift card", Decimal(20))


def mug(name: str, colour: str, price: int = 10, *, stock: int = 3, group: str = "mug") -> Product:
    return Product(name, "Mug", "", "Kitchen", Decimal(price), "EUR", stock, attributes={"colour": colour}, group=group)


PRODUCTS = [
    mug("blue", "blue"),
    mug("red", "red", 12),
    mug("gold", "gold", 60),
    mug("gone", "green", stock=0),
    mug("pan", "black", 30, group="pan"),
]


def order(order_id: str = "W1", status: OrderStatus = "pending", **changes: object) -> Order:
    fields: dict[str, object] = {
        "order_id": order_id,
        "status": status,
        "placed_at": NOW,
        "lines": (
            OrderLine("blue", "Mug", 1, Decimal(10), {"colour": "blue"}),
            OrderLine("pan", "Pan", 1, Decimal(30)),
        ),
        "total": Decimal(40),
        "currency": "EUR",
        "payment_method": "card-1",
        "shipping_address": {"city": "Cork"},
    }
    return Order(**(fields | changes))  # type: ignore[arg-type]


class Shop:
    """A shop with one or more customers."""

    def __init__(self, customers: FakeCustomers | None = None) -> None:
        self.customers, self.bus = customers or FakeCustomers(), FakeBus()
        self.products = FakeProducts(PRODUCTS)
        self.gate = ConsentGate(self.customers)
        self.outbox = Outbox(self.customers, self.bus, lambda: NOW)
        self.book = CustomerOrders(self.gate, self.products, self.outbox, lambda: NOW)

    def add(self, customer_id: str, *orders: Order, consent: bool = True) -> None:
        profile = Profile("s", customer_id, f"{customer_id}@example.com", NOW, payment_methods=(CARD, PAYPAL, GIFT))
        self.customers.put(customer_id, "profile", as_json(profile))
        self.gate.record(customer_id, Purpose.SERVICE, granted=consent, text_version="1")
        for one in orders:
            listing = {"listed_under": f"order#{one.order_id}", "listed_at": one.placed_at.isoformat()}
            self.customers.put(customer_id, f"order#{one.order_id}", {**as_json(one), **listing})
