"""The orders: who bought what when, in every state from pending to refunded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sample_store.days import stamp, waking_hour
from sample_store.dice import Dice
from sample_store.lifecycle import Dates, dates_for
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import CURRENCY, DAYS_OF_HISTORY, FREE_SHIPPING_FROM, SHIPPING, TODAY
from sample_store.shoppers import Browsing, Shopper

BULKY_SHIPPING = Decimal("19.00")
_BOUGHT_IN_NUMBERS = {"fuel", "battery", "coffee", "tea", "seeds", "bottle", "socks", "mug", "planter"}
_BASKET_SIZES = ((1, 2, 3, 4), (42, 32, 18, 8))
_PAYMENTS = (("card", "wallet", "bank_transfer", "invoice", "gift_card"), (52, 24, 10, 11, 3))
_INVOICE_COUNTRIES = {"IE", "DE", "AT", "NL"}
_INVOICE_LIMIT = 500
# Orders in each state and how many days ago they were placed, from the nearest to the furthest.
_STATES = (
    ("pending", 17, 0, 6),
    ("paid", 14, 0, 2),
    ("packed", 12, 1, 2),
    ("shipped", 43, 1, 6),
    ("return_requested", 25, 6, 40),
    ("returned", 20, 10, 50),
    ("refunded", 54, 20, DAYS_OF_HISTORY - 1),
    ("cancelled", 50, 1, DAYS_OF_HISTORY - 1),
)
_LATE_PARCELS = 6


@dataclass(frozen=True)
class Order:
    """One order with the products looked at before it; `number` is given once all are in order of time."""

    customer: Customer
    status: str
    placed: datetime
    dates: Dates
    lines: tuple[tuple[Product, int], ...]
    payment: str
    tracking: str | None
    visited: tuple[Product, ...] = ()

    @property
    def goods(self) -> Decimal:
        """Sum of the lines in EUR."""
        return sum((product.price * quantity for product, quantity in self.lines), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        """What the delivery costs in EUR, by the rule on the help page."""
        if any(product.attributes.get("bulky") for product, _ in self.lines):
            return BULKY_SHIPPING
        return Decimal("0.00") if self.goods >= FREE_SHIPPING_FROM else SHIPPING

    def record(self, number: int) -> dict[str, Any]:
        """The order as one line of `orders.jsonl`; amounts are strings with two decimals."""
        dates = self.dates
        return {
            "order_id": f"W{number}",
            "customer_number": self.customer.number,
            "status": self.status,
            "placed_at": stamp(self.placed),
            "lines": [_line(product, quantity) for product, quantity in self.lines],
            "shipping_cost": str(self.shipping),
            "total": str(self.goods + self.shipping),
            "currency": CURRENCY,
            "shipping_address": _address(self.customer),
            "payment_method": self.payment,
            "carrier": _carrier(self) if dates.shipped else None,
            "tracking_number": self.tracking if dates.shipped else None,
            "expected_at": stamp(dates.expected),
            "shipped_at": stamp(dates.shipped),
            "delivered_at": stamp(dates.delivered),
            "cancelled_at": stamp(dates.cancelled),
            "return_requested_at": stamp(dates.return_requested),
            "returned_at": stamp(dates.returned),
            "refunded_at": stamp(dates.refunded),
        }


def _line(product: Product, quantity: int) -> dict[str, Any]:
    return {
        "product_id": product.product_id,
        "title": product.title,
        "quantity": quantity,
        "unit_price": str(product.price),
    }


def _address(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "street": customer.street,
        "postcode": customer.postcode,
        "city": customer.city,
        "country": customer.country,
    }


def _carrier(order: Order) -> str:
    if order.shipping == BULKY_SHIPPING:
        return "Overland Freight"
    return "Harbour Post" if order.customer.country == "IE" else "Kestrel Parcel"


class OrderBook:
    """Draws orders for shoppers until every state has its number."""

    def __init__(self, shoppers: Sequence[Shopper], browsing: Browsing, dice: Dice) -> None:
        self._shoppers = shoppers
        self._browsing = browsing
        self._dice = dice

    def draw(self, count: int) -> list[Order]:
        """`count` orders, in no order of time: all states, some late parcels, the rest delivered."""
        orders = [
            self._one(status, nearest, furthest) for status, number, nearest, furthest in _STATES for _ in range(number)
        ]
        orders += [self._one("shipped", 12, 16) for _ in range(_LATE_PARCELS)]
        orders += self._refills()
        rest = count - len(orders)
        return orders + [self._one("delivered", 2, DAYS_OF_HISTORY - 1) for _ in range(rest)]

    def _one(self, status: str, nearest: int, furthest: int) -> Order:
        while True:
            # The better of two draws: sales grow towards the autumn.
            days_ago = min(self._dice.between(nearest, furthest), self._dice.between(nearest, furthest + 20))
            placed = waking_hour(TODAY - timedelta(days=days_ago), self._dice)
            shopper = self._dice.weighted(self._shoppers, [one.activity for one in self._shoppers])
            dates = dates_for(status, placed, shopper.customer.country, self._dice)
            if dates is None or not shopper.customer.created < placed < TODAY:
                continue
            if status != "shipped" or days_ago > 10 or _not_due(dates):
                return self._filled(shopper, status, placed, dates)

    def _filled(
        self, shopper: Shopper, status: str, placed: datetime, dates: Dates, first: Product | None = None
    ) -> Order:
        interest = self._browsing.interest(shopper, placed)
        size = self._dice.weighted(*_BASKET_SIZES)
        visited = self._browsing.visit(shopper, interest, size + self._dice.below(3))
        wanted = list(dict.fromkeys(([first] if first else []) + visited[::-1]))[:size]
        lines = tuple((product, self._quantity(product)) for product in wanted)
        order = Order(shopper.customer, status, placed, dates, lines, "card", self._tracking(shopper.customer))
        return Order(**{**vars(order), "payment": self._payment(order), "visited": tuple(visited)})

    def _refills(self) -> Iterator[Order]:
        """Coffee drinkers order the same beans again every four to six weeks."""
        for shopper in self._shoppers:
            refill = next((one for one in shopper.interests if one.refill), None)
            if refill is None or self._dice.chance(30):
                continue
            beans = self._dice.pick(refill.shelves[0])
            every, ago = self._dice.between(27, 42), self._dice.between(12, 30)
            while ago < DAYS_OF_HISTORY:
                placed = waking_hour(TODAY - timedelta(days=ago), self._dice)
                dates = dates_for("delivered", placed, shopper.customer.country, self._dice)
                if dates is not None and shopper.customer.created < placed:
                    yield self._filled(shopper, "delivered", placed, dates, beans)
                ago += every + self._dice.between(-2, 2)

    def _quantity(self, product: Product) -> int:
        often = product.kind in _BOUGHT_IN_NUMBERS
        return self._dice.weighted((1, 2, 3), (55, 30, 15)) if often else 1

    def _payment(self, order: Order) -> str:
        if order.status == "pending":
            return "bank_transfer"
        method = self._dice.weighted(*_PAYMENTS)
        late = method == "bank_transfer" and order.status in {"paid", "packed", "shipped"}
        own_country = order.customer.country in _INVOICE_COUNTRIES
        barred = method == "invoice" and (not own_country or order.goods > _INVOICE_LIMIT)
        return "card" if late or barred else method

    def _tracking(self, customer: Customer) -> str:
        digits = "".join(str(self._dice.below(10)) for _ in range(9))
        return f"{'HP' if customer.country == 'IE' else 'KP'}{digits}{customer.country}"


def _not_due(dates: Dates) -> bool:
    return dates.expected is not None and dates.expected > TODAY
