"""What each customer is drawn to, and how they move through the shop."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample_store.dice import Dice
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import SEED, SOURCE

# Weight of the cheap, middle and dear third of a kind, by taste.
_TASTES = ((120, 40, 1), (30, 80, 30), (1, 40, 120))
# Parts per hundred by taste. The north is drawn to dearer things: the difference planted for the audit to find.
_TASTE_SHARES = {"north": (8, 22, 70)}
_TASTE_SHARES_ELSEWHERE = (38, 36, 26)
_LIKED = 4
_OWN_BRAND = 3
_FIRST_MONTH = 5


@dataclass(frozen=True, eq=False)
class Interest:
    """A reason to shop: kinds in the order in which they are bought, and the products of each."""

    name: str
    shelves: tuple[tuple[Product, ...], ...]
    likes: tuple[str, ...]
    season: tuple[int, ...]
    refill: str | None
    doubled_in: tuple[str, ...]

    def pull(self, at: datetime) -> int:
        """How strongly it draws in that month, May to October."""
        return self.season[max(0, min(at.month - _FIRST_MONTH, len(self.season) - 1))]


@dataclass
class Shopper:
    """A customer with their interests, taste in price, brands and activity, and where they stand in each interest."""

    customer: Customer
    interests: list[Interest]
    taste: tuple[int, int, int]
    brands: set[str]
    activity: int
    position: dict[str, int] = field(default_factory=dict)


def load_interests(products: Sequence[Product]) -> list[Interest]:
    """All interests, their shelves filled from the catalogue."""
    page = tomllib.loads((SOURCE / "interests.toml").read_text(encoding="utf-8"))
    return [_interest(name, entry, products) for name, entry in page.items()]


def _interest(name: str, entry: dict[str, Any], products: Sequence[Product]) -> Interest:
    only = entry.get("only", [""])
    shelves = [
        tuple(
            product
            for product in products
            if product.kind == kind
            and any(part in product.title for part in only)
            and not any(part in product.title for part in entry["skips"])
        )
        for kind in entry["chain"]
    ]
    filled = tuple(shelf for shelf in shelves if shelf)
    return Interest(
        name=name,
        shelves=filled,
        likes=tuple(entry["likes"]),
        season=tuple(entry["season"]),
        refill=entry.get("refill"),
        doubled_in=tuple(entry.get("doubled_in", ())),
    )


def popularity(products: Sequence[Product]) -> dict[str, int]:
    """How often each product is met by chance, falling with its rank as sales do (Zipf)."""
    ranked = Dice(SEED + 3).shuffled(products)
    return {product.product_id: 1_000 // (rank + 12) for rank, product in enumerate(ranked)}


def load_shoppers(customers: Sequence[Customer], interests: Sequence[Interest]) -> list[Shopper]:
    """One shopper a customer. Interests are dealt out evenly within each region, so that only taste differs."""
    dice = Dice(SEED + 4)
    decks: dict[str, list[Interest]] = {}
    return [_shopper(customer, interests, decks, dice) for customer in customers]


def _shopper(
    customer: Customer, interests: Sequence[Interest], decks: dict[str, list[Interest]], dice: Dice
) -> Shopper:
    deck = decks.setdefault(customer.region, [])
    chosen: list[Interest] = []
    for _ in range(dice.weighted((1, 2, 3), (15, 45, 40))):
        if not deck:
            twice = [interest for interest in interests if customer.region in interest.doubled_in]
            deck.extend(dice.shuffled([*interests, *twice]))
        card = deck.pop()
        if card not in chosen:
            chosen.append(card)
    shelves = [product for interest in chosen for shelf in interest.shelves for product in shelf]
    brands = {product.brand for product in dice.sample(shelves, 2)}
    shares = _TASTE_SHARES.get(customer.region, _TASTE_SHARES_ELSEWHERE)
    return Shopper(customer, chosen, dice.weighted(_TASTES, shares), brands, dice.between(1, 10))


class Browsing:
    """Chooses what a shopper looks at next."""

    def __init__(self, products: Sequence[Product], popular: dict[str, int], dice: Dice) -> None:
        self._products = products
        self._popular = popular
        self._dice = dice

    def interest(self, shopper: Shopper, at: datetime) -> Interest:
        """The interest that this visit is about, by season."""
        pulls = [interest.pull(at) for interest in shopper.interests]
        return self._dice.weighted(shopper.interests, pulls)

    def visit(self, shopper: Shopper, interest: Interest, steps: int) -> list[Product]:
        """`steps` products in the order seen: alternatives of a kind, then what goes with it, now and then a stray."""
        return [self._step(shopper, interest) for _ in range(steps)]

    def stray(self) -> Product:
        """Any product, by its popularity."""
        return self._dice.weighted(self._products, list(self._popular.values()))

    def _step(self, shopper: Shopper, interest: Interest) -> Product:
        if self._dice.chance(5):
            return self.stray()
        here = shopper.position.get(interest.name, 0)
        last = len(interest.shelves)
        moves = (here, (here + 1) % last, self._dice.below(last))
        shopper.position[interest.name] = self._dice.weighted(moves, (45, 40, 15))
        shelf = interest.shelves[shopper.position[interest.name]]
        return self._dice.weighted(shelf, [self._weight(shopper, interest, product) for product in shelf])

    def _weight(self, shopper: Shopper, interest: Interest, product: Product) -> int:
        weight = self._popular[product.product_id] * shopper.taste[product.tier]
        if any(part in product.title for part in interest.likes):
            weight *= _LIKED
        return weight * _OWN_BRAND if product.brand in shopper.brands else weight
