"""Ratings of delivered products, and the reviews that some buyers wrote with them."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_store.days import stamp, waking_hour
from sample_store.dice import Dice
from sample_store.interactions import Interaction
from sample_store.order import Order
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import DEMO, REVIEWS, SOURCE, TODAY

COLUMNS = ("review_id", "customer_number", "product_id", "rating", "title", "text", "at")
_STARS = ((5, 4, 3, 2, 1), (46, 26, 11, 8, 9))
_RATED_WITHOUT_TEXT = 200
_MOST_PER_PRODUCT = 6
_SIZED = ("S", "M", "L", "40", "42")
_GENERAL = ("delivery", "price", "service", "size")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Rating:
    """Stars that a buyer gave to a product."""

    customer: Customer
    product: Product
    stars: int
    delivered: datetime
    at: datetime

    def interaction(self) -> Interaction:
        """The same as an interaction."""
        return Interaction(self.at, self.customer, self.product, "rating", str(self.stars))


def draw_ratings(orders: Sequence[Order], dice: Dice) -> list[Rating]:
    """One rating a customer and product, of things that arrived; the first `REVIEWS` come with a text."""
    arrived = [
        (order.customer, product, order.dates.delivered)
        for order in orders
        if order.status in {"delivered", "refunded"} and order.dates.delivered is not None
        for product, _ in order.lines
        if order.customer.consents["personalisation"] and order.customer.number != DEMO
    ]
    ratings: list[Rating] = []
    seen: set[tuple[str, str]] = set()
    count: Counter[str] = Counter()
    for customer, product, delivered in dice.shuffled(arrived):
        at = waking_hour(delivered + timedelta(days=dice.between(3, 25)), dice)
        fresh = (customer.number, product.product_id) not in seen
        if at < TODAY and fresh and count[product.product_id] < _MOST_PER_PRODUCT:
            seen.add((customer.number, product.product_id))
            count[product.product_id] += 1
            ratings.append(Rating(customer, product, dice.weighted(*_STARS), delivered, at))
    return ratings[: REVIEWS + _RATED_WITHOUT_TEXT]


class Writer:
    """Puts reviews together from what buyers of that kind of thing say."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        pages = {path.stem: path.read_text("utf-8") for path in sorted((SOURCE / "reviews").glob("*.toml"))}
        self._shared = tomllib.loads(pages.pop("shared"))
        self._voices = {name: voice for page in pages.values() for name, voice in tomllib.loads(page).items()}
        self._decks: dict[str, list[str]] = {}
        self._written: set[str] = set()

    def rows(self, ratings: Sequence[Rating]) -> list[list[str]]:
        """The values of `COLUMNS` for the first `REVIEWS` ratings, in order of time."""
        chosen = sorted(ratings[:REVIEWS], key=lambda one: (one.at, one.customer.number))
        return [self._row(number, rating) for number, rating in enumerate(chosen, start=1)]

    def _row(self, number: int, rating: Rating) -> list[str]:
        title = self._deal(f"titles_{rating.stars}", self._shared[f"titles_{rating.stars}"])
        text = self._text(rating)
        while text in self._written:
            text = self._text(rating)
        self._written.add(text)
        at = stamp(rating.at) or ""
        who, what = rating.customer.number, rating.product.product_id
        return [f"R{number:04d}", who, what, str(rating.stars), title, text, at]

    def _text(self, rating: Rating) -> str:
        return " ".join(self._opening(rating) + self._body(rating))

    def _opening(self, rating: Rating) -> list[str]:
        # Half of the writers come to the point at once.
        if self._dice.chance(45):
            return []
        month = _MONTHS[rating.delivered.month - 1]
        mood = "openers_happy" if rating.stars > 2 else "openers_unhappy"
        opener = self._deal(mood, self._shared[mood])
        sentence = opener.format(name=self._name(rating.product), month=month)
        return [sentence[0].upper() + sentence[1:] if sentence.startswith("the ") else sentence]

    def _name(self, product: Product) -> str:
        noun = self._voices[product.voice].get("noun")
        short = "the " + product.title.removeprefix(product.brand).strip()
        plain = f"the {noun}" if noun else short
        return self._dice.weighted(
            (product.product_id, product.part_number, f"the {product.title}", short, plain), (22, 12, 16, 22, 28)
        )

    def _body(self, rating: Rating) -> list[str]:
        stars, product = rating.stars, rating.product
        if stars == 5:
            praise = self._say(product, "good", self._dice.between(1, 2))
            return praise + self._aside("good", product, 55) + self._ending("ends_5", 30)
        if stars == 4:
            return self._say(product, "good", 1) + self._grumble("turns_4", product)
        if stars == 3:
            return self._say(product, "good", 1) + self._grumble("turns_3", product) + self._aside("bad", product, 50)
        if stars == 2:
            return self._say(product, "bad", 1) + self._say(product, "meh", 1) + self._aside("bad", product, 55)
        return self._say(product, "bad", 2) + self._aside("bad", product, 55) + self._ending("ends_1", 60)

    def _say(self, product: Product, tone: str, count: int) -> list[str]:
        sentences = self._voices[product.voice][tone]
        said = [self._deal(f"{product.voice} {tone}", sentences) for _ in range(min(count, len(sentences)))]
        return list(dict.fromkeys(said))

    def _grumble(self, turns: str, product: Product) -> list[str]:
        turn = self._deal(turns, self._shared[turns])
        [remark] = self._say(product, "meh", 1)
        first, _, rest = remark.partition(" ")
        return [turn, remark if first == "I" else f"{first[0].lower()}{first[1:]} {rest}"]

    def _aside(self, tone: str, product: Product, percent: int) -> list[str]:
        if not self._dice.chance(percent):
            return []
        sized = set(_SIZED) & set(product.attributes.get("sizes", []))
        topics = _GENERAL if sized else _GENERAL[:-1]
        pools = [f"{topic}_{tone}" for topic in topics] + (["gift"] if tone == "good" else [])
        pool = self._dice.pick(pools)
        return [self._deal(pool, self._shared[pool])]

    def _ending(self, pool: str, percent: int) -> list[str]:
        return [self._deal(pool, self._shared[pool])] if self._dice.chance(percent) else []

    def _deal(self, name: str, cards: Sequence[str]) -> str:
        """The next of `cards`; all are used once before one comes again."""
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(self._dice.shuffled(cards))
        return deck.pop()


def drop_example(rows: Sequence[list[str]]) -> list[list[str]]:
    """Twelve reviews for the tour, of which the 4th has no text, the 7th an unknown rating and the 10th a bad date."""
    naming = [row for row in rows if row[COLUMNS.index("product_id")] in row[COLUMNS.index("text")]]
    chosen = [[*row] for row in sorted(naming[-6:] + [row for row in rows if row not in naming][-6:])]
    for place, column, value in ((3, "text", ""), (6, "rating", "eleven"), (9, "at", "31/02/2026 25:61")):
        chosen[place][COLUMNS.index(column)] = value
    return chosen
