"""The catalogue: hand-written products out of `source/products`, numbered, priced and stocked."""

import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sample_store.dice import Dice
from sample_store.shop import CURRENCY, SEED, SOURCE

COLUMNS = (
    "product_id", "title", "description", "category", "brand",
    "price", "currency", "stock", "attributes", "part_number",
)  # fmt: skip
_SOLD_OUT_PERCENT = 8
# Named in the tour and in the tests: they stay in stock.
_ALWAYS_IN_STOCK = {"product1", "product12", "product34"}


@dataclass(frozen=True, eq=False)
class Product:
    """One thing for sale. `tier` is 0, 1 or 2: the cheap, middle or dear third of its kind."""

    product_id: str
    title: str
    description: str
    category: str
    brand: str
    kind: str
    voice: str
    price: Decimal
    stock: int
    attributes: dict[str, Any]
    part_number: str
    tier: int

    def row(self) -> list[str]:
        """The values of `COLUMNS`."""
        attributes = json.dumps(self.attributes, ensure_ascii=False)
        return [
            self.product_id, self.title, self.description, self.category, self.brand,
            str(self.price), CURRENCY, str(self.stock), attributes, self.part_number,
        ]  # fmt: skip


def _written() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for path in sorted((SOURCE / "products").glob("*.toml")):
        page = tomllib.loads(path.read_text(encoding="utf-8"))
        entries += [{**entry, "category": page["category"]} for entry in page["product"]]
    return entries


def _tiers(entries: list[dict[str, Any]]) -> dict[str, int]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        kinds.setdefault(entry["kind"], []).append(entry)
    tiers = {}
    for members in kinds.values():
        ranked = sorted(members, key=lambda entry: Decimal(entry["price"]))
        for rank, entry in enumerate(ranked):
            tiers[entry["title"]] = 1 if len(ranked) == 1 else rank * 3 // len(ranked)
    return tiers


def _part_number(entry: dict[str, Any], number: int, dice: Dice) -> str:
    letters = "".join(word[0] for word in entry["kind"].split("_"))
    return f"{entry['brand'][:3].upper()}-{letters.upper()}{number:03d}-{dice.between(10, 99)}"


def _stock(product_id: str, sold_out: set[str], price: Decimal, dice: Dice) -> int:
    if product_id in sold_out:
        return 0
    return dice.between(2, 18) if price > 150 else dice.between(5, 90)


def _with_sizes_in_stock(attributes: dict[str, Any], stock: int, dice: Dice) -> dict[str, Any]:
    sizes = attributes.get("sizes", [])
    if len(sizes) < 2:
        return attributes
    # Medium stays, as it is the size that the tour asks for.
    others = [size for size in sizes if size != "M"]
    gone = set(dice.sample(others, dice.below(3) if len(sizes) > 3 else 0)) if stock else set(sizes)
    return {**attributes, "sizes_in_stock": [size for size in sizes if size not in gone]}


def load_products() -> list[Product]:
    """All products, `product1` first, with their stock drawn from the seed."""
    entries = _written()
    tiers = _tiers(entries)
    dice = Dice(SEED)
    ids = [f"product{number}" for number in range(1, len(entries) + 1)]
    spare = [one for one in ids if one not in _ALWAYS_IN_STOCK]
    sold_out = set(dice.sample(spare, len(ids) * _SOLD_OUT_PERCENT // 100))
    return [
        _product(entry, number, tiers[entry["title"]], sold_out, dice) for number, entry in enumerate(entries, start=1)
    ]


def _product(entry: dict[str, Any], number: int, tier: int, sold_out: set[str], dice: Dice) -> Product:
    product_id = f"product{number}"
    price = Decimal(entry["price"])
    stock = _stock(product_id, sold_out, price, dice)
    return Product(
        product_id=product_id,
        title=entry["title"],
        description=" ".join(entry["description"].split()),
        category=entry["category"],
        brand=entry["brand"],
        kind=entry["kind"],
        voice=entry.get("voice", entry["kind"]),
        price=price,
        stock=stock,
        attributes=_with_sizes_in_stock(entry["attributes"], stock, dice),
        part_number=_part_number(entry, number, dice),
        tier=tier,
    )
