"""Writes all generated files of the shop into a folder."""

from pathlib import Path

from sample_store import interactions, people, products, reviews
from sample_store.demo import demo_orders
from sample_store.dice import Dice
from sample_store.order import Order
from sample_store.orders import OrderBook
from sample_store.people import Customer
from sample_store.products import Product
from sample_store.shop import DEMO, DEMO_PRIVATE, ORDERS, SEED, TODAY
from sample_store.shoppers import Browsing, Shopper, load_interests, load_shoppers, popularity
from sample_store.writing import write_csv, write_jsonl

_FIRST_ORDER = 1_000_001


def build(folder: Path) -> dict[str, int]:
    """Writes the files and returns the number of rows of each. Files already there are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = products.load_products()
    customers = people.load_customers()
    shoppers = load_shoppers(customers, load_interests(catalogue))
    browsing = Browsing(catalogue, popularity(catalogue), Dice(SEED + 5))
    orders = _orders(customers, catalogue, shoppers, browsing)
    ratings = reviews.draw_ratings(orders, Dice(SEED + 6))
    written = reviews.Writer(Dice(SEED + 7)).rows(ratings)
    dice = Dice(SEED + 8)
    known = [one for order in orders for one in interactions.of_order(order, dice)]
    known += [rating.interaction() for rating in ratings]
    visits = interactions.browsing_visits(shoppers, browsing, dice)
    tables = {
        "products.csv": (products.COLUMNS, [product.row() for product in catalogue]),
        "customers.csv": (people.COLUMNS, [customer.row() for customer in customers]),
        "consents.csv": (people.CONSENT_COLUMNS, people.consent_rows(customers)),
        "interactions.csv": (interactions.COLUMNS, interactions.interaction_rows(known, visits)),
        "reviews.csv": (reviews.COLUMNS, written),
        "drop_example.csv": (reviews.COLUMNS, reviews.drop_example(written)),
    }
    for name, (columns, rows) in tables.items():
        write_csv(folder / name, columns, rows)
    records = [order.record(number) for number, order in enumerate(orders, start=_FIRST_ORDER)]
    write_jsonl(folder / "orders.jsonl", records)
    write_jsonl(folder / "store.json", [{"name": "Tarnwick", "as_of": f"{TODAY:%Y-%m-%d}", "seed": SEED}])
    return {name: len(rows) for name, (_, rows) in tables.items()} | {"orders.jsonl": len(records)}


def _orders(
    customers: list[Customer], catalogue: list[Product], shoppers: list[Shopper], browsing: Browsing
) -> list[Order]:
    """All orders by time, those of the demo customers among them."""
    by_hand = demo_orders(customers, catalogue)
    others = [one for one in shoppers if one.customer.number not in {DEMO, DEMO_PRIVATE}]
    drawn = OrderBook(others, browsing, Dice(SEED + 9)).draw(ORDERS - len(by_hand))
    return sorted([*by_hand, *drawn], key=lambda order: (order.placed, order.customer.number))
