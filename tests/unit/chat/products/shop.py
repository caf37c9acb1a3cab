"""A shop of a few products, and a desk that answers about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from storeclerk.chat.products.catalogue import Catalogue
from storeclerk.chat.products.desk import ProductDesk
from storeclerk.chat.products.shelf import Shelf
from storeclerk.chat.products.vectors import ProductVectors, build_vectors
from storeclerk.chat.session import Memory
from storeclerk.chat.turn import Draft, Turn
from storeclerk.records import Product
from tests.fakes import FakeEncoder, FakeProducts
from tests.unit.chat.builders import turn


def product(name: str, title: str, price: str, stock: int = 9, **attributes: Any) -> Product:
    """A product; description, category, brand and group may stand among the attributes."""
    fields = {key: attributes.pop(key) for key in ("description", "category", "brand", "group") if key in attributes}
    described = {"description": "A thing of the shop.", "category": "Things", **fields}
    return Product(
        product_id=name,
        title=title,
        price=Decimal(price),
        currency="EUR",
        stock=stock,
        attributes=attributes,
        **described,
    )


SQUALL = product(
    "product34",
    "Skerry Squall Rain Jacket",
    "249.00",
    15,
    brand="Skerry",
    category="Clothing",
    description="Three layers and taped seams. The hood fits over a helmet. Most people take their usual size.",
    sizes=["S", "M", "L"],
    sizes_in_stock=["S", "M"],
    colours=["fjord", "black"],
    weight_g=395,
    waterproof=True,
    water_column_mm=20000,
)
DRIZZLE = product(
    "product35",
    "Pell Drizzle Jacket",
    "99.00",
    2,
    brand="Pell",
    category="Clothing",
    sizes=["S", "M", "L"],
    sizes_in_stock=["M", "L"],
    colours=["navy"],
    weight_g=330,
    waterproof=True,
)
FLEECE = product("product31", "Pell Harbour Fleece Jacket", "64.90", brand="Pell", category="Clothing", weight_g=410)
EIDER = product(
    "product33",
    "Skerry Eider Down Jacket",
    "219.00",
    brand="Skerry",
    category="Clothing",
    weight_g=360,
    waterproof=False,
)
TENT = product(
    "product1", "Ostrand Veya 2 Tent", "389.00", 11, brand="Ostrand", category="Tents", persons=2, weight_g=1780
)
COVE = product("product6", "Works Cove 2 Tent", "119.00", 30, brand="Works", category="Tents", persons=2, weight_g=2900)
FAMILY = product(
    "product4", "Fold Meadow 4 Tent", "349.00", 3, brand="Fold", category="Tents", persons=4, weight_g=11200
)
FOOTPRINT = product(
    "product23", "Ostrand Veya 2 Footprint", "42.00", brand="Ostrand", category="Tents", fits="Ostrand Veya 2"
)
STOVE = product("product52", "Hal Torrent Stove", "139.00", 0, brand="Hal", category="Kitchen", fuel="gas")
SPARK = product("product51", "Hal Spark Stove", "44.90", 41, brand="Hal", category="Kitchen", fuel="gas", weight_g=74)
BOOT = product(
    "product101",
    "Sten Cairn Boot",
    "219.00",
    4,
    brand="Sten",
    category="Shoes",
    sizes=["40", "41", "42"],
    sizes_in_stock=["40", "42"],
)
SOCKS = product(
    "product48",
    "Skerry Merino Socks",
    "22.00",
    27,
    brand="Skerry",
    category="Clothing",
    sizes=["35-38", "39-42"],
    sizes_in_stock=["35-38", "39-42"],
)
PRODUCTS = (SQUALL, DRIZZLE, FLEECE, EIDER, TENT, COVE, FAMILY, FOOTPRINT, STOVE, SPARK, BOOT, SOCKS)


@dataclass(frozen=True)
class Place:
    """One place of a recommendation."""

    product_id: str
    reason: str


@dataclass
class FakeRecommender:
    """`RecommendPort` that gives what it was made with, and keeps for whom it was asked."""

    items: list[Place] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def recommend(self, customer_id: str, k: int) -> "FakeRecommender":
        self.asked.append(customer_id)
        return FakeRecommender(self.items[:k])


@dataclass
class Desk:
    """A desk on a fake table, whose rows a test may change."""

    products: FakeProducts = field(default_factory=lambda: FakeProducts(PRODUCTS))
    recommender: FakeRecommender = field(default_factory=FakeRecommender)

    def __post_init__(self) -> None:
        encoder = FakeEncoder()
        vectors = ProductVectors.from_files(build_vectors(self.products.all(), encoder), encoder)
        catalogue = Catalogue(self.products, lambda: vectors, encoder.dimensions)
        self._desk = ProductDesk(catalogue, self.recommender)
        catalogue.shelf()

    def answer(
        self, text: str, intent: str = "product_details", shown: Sequence[str] = (), **changes: Any
    ) -> Draft | None:
        """What the desk says to a message that was read to want an intent, after some products were shown."""
        return self._desk.answer(message(text, intent, shown, **changes))

    def reply(self, text: str, intent: str = "product_details", shown: Sequence[str] = ()) -> str:
        """The words of an answer that must come."""
        found = self.answer(text, intent, shown)
        assert found is not None, text
        return found.reply


def message(text: str, intent: str = "product_details", shown: Sequence[str] = (), **changes: Any) -> Turn:
    """A message after some products were shown."""
    return turn(text, intent, memory=Memory(product_ids=tuple(shown), topic="tents"), **changes)


def shelf(*products: Product) -> Shelf:
    """Some products, compiled."""
    return Shelf(products or PRODUCTS)


def shown(draft: Draft | None) -> list[str]:
    """The products that an answer shows, in order."""
    assert draft is not None
    return [source.link.removeprefix("/products/") for source in draft.sources]
