"""Views, carts, purchases, ratings and dismissals over the last 180 days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_store.days import stamp, waking_hour
from sample_store.dice import Dice
from sample_store.order import Order
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import DAYS_OF_HISTORY, INTERACTIONS, TODAY
from sample_store.shoppers import Browsing, Shopper

COLUMNS = ("interaction_id", "customer_number", "product_id", "kind", "value", "at")
_IN_CART_FIRST = 85
_CART_AFTER_VIEW = 15
_DISMISS = 4


@dataclass(frozen=True)
class Interaction:
    """One thing that a customer did with a product; `value` is the rating from 1 to 5, else empty."""

    at: datetime
    customer: Customer
    product: Product
    kind: str
    value: str = ""

    def row(self, number: int) -> list[str]:
        """The values of `COLUMNS`."""
        moment = stamp(self.at) or ""
        return [f"I{number:06d}", self.customer.number, self.product.product_id, self.kind, self.value, moment]


def of_order(order: Order, dice: Dice) -> list[Interaction]:
    """The visit that led to an order; without consent to personalisation the purchases alone."""
    customer = order.customer
    bought = [Interaction(order.placed, customer, product, "purchase") for product, _ in order.lines]
    if not customer.consents["personalisation"]:
        return bought
    wanted = [product for product, _ in order.lines]
    looks = list(dict.fromkeys((*order.visited, *wanted)))
    at = order.placed - timedelta(seconds=60 * len(looks) + dice.between(60, 900))
    visit = []
    for product in looks:
        visit.append(Interaction(at, customer, product, "view"))
        at += timedelta(seconds=dice.between(15, 50))
        if product in wanted and dice.chance(_IN_CART_FIRST):
            visit.append(Interaction(at, customer, product, "cart"))
            at += timedelta(seconds=5)
    return visit + bought


def browsing_visits(shoppers: Sequence[Shopper], browsing: Browsing, dice: Dice) -> Iterator[Interaction]:
    """Visits without a purchase, as many as are asked for, by those who agreed to personalisation."""
    willing = [shopper for shopper in shoppers if shopper.customer.consents["personalisation"]]
    weights = [shopper.activity for shopper in willing]
    while True:
        shopper = dice.weighted(willing, weights)
        start = waking_hour(TODAY - timedelta(days=dice.between(1, DAYS_OF_HISTORY - 1)), dice)
        if shopper.customer.created < start:
            yield from _visit(shopper, start, browsing, dice)


def _visit(shopper: Shopper, at: datetime, browsing: Browsing, dice: Dice) -> Iterator[Interaction]:
    interest = browsing.interest(shopper, at)
    for product in dict.fromkeys(browsing.visit(shopper, interest, dice.between(3, 9))):
        yield Interaction(at, shopper.customer, product, "view")
        at += timedelta(seconds=dice.between(15, 140))
        if dice.chance(_CART_AFTER_VIEW):
            yield Interaction(at, shopper.customer, product, "cart")
            at += timedelta(seconds=5)
        if dice.chance(_DISMISS):
            yield Interaction(at, shopper.customer, browsing.stray(), "dismiss")
            at += timedelta(seconds=5)


def interaction_rows(known: Sequence[Interaction], visits: Iterator[Interaction]) -> list[list[str]]:
    """`known` filled up with `visits` to the full number, in order of time, numbered."""
    filler = [next(visits) for _ in range(INTERACTIONS - len(known))]
    # The sort is stable, so what shares a second keeps the order in which it was done.
    everything = sorted([*known, *filler], key=lambda one: (one.at, one.customer.number))
    return [one.row(number) for number, one in enumerate(everything, start=1)]
