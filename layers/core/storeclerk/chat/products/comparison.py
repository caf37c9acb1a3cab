"""Two or three products side by side."""

from collections.abc import Sequence

from storeclerk.chat.products.bounds import Comparative, measured
from storeclerk.chat.products.facts import listed, money, named, price, the, told, worded
from storeclerk.chat.products.stock import state
from storeclerk.records import Product

_MOST_ROWS = 8


def compare(products: Sequence[Product]) -> str:
    """Set products side by side: price, what is left, and the attributes that all of them tell."""
    names = [product.title for product in products]
    rows = [
        f"Price: {_cells([price(product) for product in products])}{_difference(products)}",
        f"Stock: {_cells([state(product) for product in products])}",
        *(_row(name, products) for name in _shared(products)),
    ]
    return f"{' | '.join(names)}\n" + "\n".join(rows)


def pick(products: Sequence[Product], more: Comparative) -> tuple[str, Product | None]:
    """Say which of some products has most, or least, of something; None where a page does not tell."""
    found = {product.product_id: measured(product, more.names) for product in products}
    measures = [one for one in found.values() if one]
    if len(measures) < len(products) or len({name for name, _ in measures}) > 1:
        return f"The product pages do not all tell which is {more.word}.", None
    ranked = sorted(products, key=lambda product: -more.direction * _measure(product, more))
    if _measure(ranked[0], more) == _measure(ranked[1], more):
        return f"They are equal: {_told(ranked[0], more)}.", ranked[0]
    others = listed([f"the {product.title}: {_told(product, more)}" for product in ranked[1:]])
    word = f"the {more.word}" if more.superlative else more.word
    return f"{the(ranked[0])} {word}: {_told(ranked[0], more)}; {others}.", ranked[0]


def _measure(product: Product, more: Comparative) -> float:
    found = measured(product, more.names)
    return float(found[1]) if found else 0.0


def _told(product: Product, more: Comparative) -> str:
    found = measured(product, more.names)
    if found is None or found[0] == "price":
        return price(product)
    return worded(product.attributes[found[0]], named(found[0])[1])


def _difference(products: Sequence[Product]) -> str:
    if len({product.currency for product in products}) > 1:
        return ""
    ordered = sorted(products, key=lambda product: product.price)
    gap = ordered[-1].price - ordered[0].price
    return f" (difference {money(gap, ordered[0].currency)})" if gap else " (the same)"


def _shared(products: Sequence[Product]) -> list[str]:
    return [name for name in told(products[0]) if all(name in told(product) for product in products[1:])][:_MOST_ROWS]


def _row(name: str, products: Sequence[Product]) -> str:
    words, unit = named(name)
    return f"{' '.join(words).capitalize()}: {_cells([worded(product.attributes[name], unit) for product in products])}"


def _cells(values: Sequence[str]) -> str:
    return " | ".join(values)
