"""Positions of an order matched with the variants that come in their place."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from storeclerk.chat.orders.contract import ChangeRefused, Swap
from storeclerk.ports import ProductStore
from storeclerk.records import Order, OrderLine, Product


class Swapped(NamedTuple):
    """A position, by its place in the order, and the variant that comes for all its pieces."""

    place: int
    line: OrderLine
    new: Product

    @property
    def difference(self) -> Decimal:
        """What the variant costs more than what was paid; negative where it costs less."""
        return (self.new.price - self.line.unit_price) * self.line.quantity

    def replaced(self) -> OrderLine:
        """The position as it is with the variant."""
        chosen = {name: str(value) for name, value in self.new.attributes.items() if not isinstance(value, list | dict)}
        return OrderLine(self.new.product_id, self.new.title, self.line.quantity, self.new.price, chosen)


def swapped(order: Order, swaps: Sequence[Swap], products: ProductStore) -> list[Swapped]:
    """Match swaps with positions and live variants. Raises ChangeRefused for one that cannot be had."""
    places = find_places(order, [swap.old for swap in swaps])
    found = products.get([name for swap in swaps for name in (swap.old, swap.new)])
    matched = []
    for swap, place in zip(swaps, places, strict=True):
        new = _variant(order, swap, found.get(swap.old), found.get(swap.new))
        matched.append(Swapped(place, order.lines[place], new))
    _check_stock(matched)
    return matched


def find_places(order: Order, product_ids: Sequence[str]) -> list[int]:
    """Find the position of each product; one that stands in the order twice may be named twice.

    Raises:
        ChangeRefused: none was named, or one that is not in the order.
    """
    if not product_ids:
        raise ChangeRefused("No item was named. Please say which ones.")
    left = dict(enumerate(order.lines))
    places = []
    for product_id in product_ids:
        place = next((place for place, line in left.items() if line.product_id == product_id), None)
        if place is None:
            raise ChangeRefused(
                f"Not all of these items are in order {order.order_id}. Please name items of this order."
            )
        del left[place]
        places.append(place)
    return places


def _variant(order: Order, swap: Swap, old: Product | None, new: Product | None) -> Product:
    if new is None:
        raise ChangeRefused("What you chose is not available any more. Please choose another variant.")
    if swap.old == swap.new:
        raise ChangeRefused(f"{new.title} has these options already. Please choose another variant.")
    # A price in another currency has no difference to what was paid.
    if old is None or not old.group or old.group != new.group or new.currency != order.currency:
        raise ChangeRefused("An item can only be exchanged for another variant of the same product.")
    return new


def _check_stock(matched: Sequence[Swapped]) -> None:
    wanted: Counter[str] = Counter()
    for one in matched:
        wanted[one.new.product_id] += one.line.quantity
    for one in matched:
        if one.new.stock < wanted[one.new.product_id]:
            number = f" {wanted[one.new.product_id]} times" if one.new.stock > 0 else ""
            raise ChangeRefused(
                f"{one.new.title} is not available{number} in these options. Please choose another variant."
            )
