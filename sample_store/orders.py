"""The orders: who bought what when, in every state from pending to refunded."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sample_store.days import waking_hour
from sample_store.dice import Dice
from sample_store.lifecycle import ON_THE_WAY_BACK, Dates, dates_for
from sample_store.order import Lines, Order, bulky
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import DAYS_OF_HISTORY, TODAY
from sample_store.shoppers import Browsing, Shopper

_BOUGHT_IN_NUMBERS = {"fuel", "battery", "coffee", "tea", "seeds", "bottle", "socks", "mug", "planter"}
_BASKET_SIZES = ((1, 2, 3, 4), (42, 32, 18, 8))
_PAYMENTS = (("card", "wallet", "invoice", "gift_card"), (58, 26, 13, 3))
_NEVER_RETURNED = {"fuel", "coffee", "tea"}
_TRANSFER_PERCENT = 10
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
            transfer = self._by_transfer(status)
            dates = dates_for(status, placed, shopper.customer.country, self._dice, transfer=transfer)
            if dates is None or not shopper.customer.created < placed < TODAY:
                continue
            if status == "shipped" and days_ago <= 10 and not _not_due(dates):
                continue
            order = self._filled(shopper, status, placed, dates, transfer=transfer)
            if status not in ON_THE_WAY_BACK or not _NEVER_RETURNED & {product.kind for product, _ in order.lines}:
                return order

    def _by_transfer(self, status: str) -> bool:
        if status in {"paid", "packed", "shipped"}:
            return False
        return status == "pending" or self._dice.chance(_TRANSFER_PERCENT)

    def _filled(
        self,
        shopper: Shopper,
        status: str,
        placed: datetime,
        dates: Dates,
        *,
        transfer: bool = False,
        first: Product | None = None,
    ) -> Order:
        interest = self._browsing.interest(shopper, placed)
        size = self._dice.weighted(*_BASKET_SIZES)
        visited = self._browsing.visit(shopper, interest, size + self._dice.below(3))
        wanted = list(dict.fromkeys(([first] if first else []) + visited[::-1]))[:size]
        lines = tuple((product, self._quantity(product)) for product in wanted)
        payment = "bank_transfer" if transfer else self._payment(shopper.customer, lines)
        tracking = self._tracking(shopper.customer, lines)
        return Order(shopper.customer, status, placed, dates, lines, payment, tracking, tuple(visited))

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
                    yield self._filled(shopper, "delivered", placed, dates, first=beans)
                ago += every + self._dice.between(-2, 2)

    def _quantity(self, product: Product) -> int:
        often = product.kind in _BOUGHT_IN_NUMBERS
        return self._dice.weighted((1, 2, 3), (55, 30, 15)) if often else 1

    def _payment(self, customer: Customer, lines: Lines) -> str:
        method = self._dice.weighted(*_PAYMENTS)
        goods = sum(product.price * quantity for product, quantity in lines)
        barred = customer.country not in _INVOICE_COUNTRIES or goods > _INVOICE_LIMIT
        return "card" if method == "invoice" and barred else method

    def _tracking(self, customer: Customer, lines: Lines) -> str:
        digits = "".join(str(self._dice.below(10)) for _ in range(9))
        letters = "OF" if bulky(lines) else "HP" if customer.country == "IE" else "KP"
        return f"{letters}{digits}{customer.country}"


def _not_due(dates: Dates) -> bool:
    return dates.expected is not None and dates.expected > TODAY
