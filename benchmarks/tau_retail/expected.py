"""How an order should stand after the actions of a task, and how it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks.tau_retail.shop import bare

if TYPE_CHECKING:
    from benchmarks.tau_retail.tasks import TauAction
    from storeclerk.records import Order


@dataclass(frozen=True)
class Standing:
    """What the actions of the benchmark change in an order.

    lines counts product ids; coming_back those to be returned or exchanged, with what comes for them.
    """

    status: str
    lines: frozenset[tuple[str, int]]
    address: tuple[tuple[str, str], ...]
    payment: str | None
    reason: str | None = None
    coming_back: frozenset[tuple[str, str]] = frozenset()
    money_to: str | None = None


def standing(order: Order) -> Standing:
    """Tell how an order stands."""
    swaps = {(swap["old"], swap["new"]) for swap in order.exchanging}
    back = {(product_id, "") for product_id in order.returning}
    return Standing(
        status=order.status,
        lines=_counted([line.product_id for line in order.lines for _ in range(line.quantity)]),
        address=tuple(sorted((order.shipping_address or {}).items())),
        payment=order.payment_method,
        reason=order.cancel_reason,
        coming_back=frozenset(swaps | back),
        money_to=order.refund_to,
    )


def after(before: Standing, action: TauAction) -> Standing:
    """Give how an order should stand after one action."""
    given = action.kwargs
    match action.name:
        case "cancel_pending_order":
            return replace(before, status="cancelled", reason=given["reason"])
        case "modify_pending_order_address":
            address = {name: value for name, value in given.items() if name != "order_id"}
            return replace(before, address=tuple(sorted(address.items())))
        case "modify_pending_order_payment":
            return replace(before, payment=given["payment_method_id"])
        case "modify_pending_order_items":
            new = dict(action.swaps)
            products = [new.get(product_id, product_id) for product_id, count in before.lines for _ in range(count)]
            return replace(before, lines=_counted(products), money_to=given["payment_method_id"])
        case "return_delivered_order_items":
            back = frozenset((item, "") for item in given["item_ids"])
            return replace(before, status="return_requested", coming_back=back, money_to=given["payment_method_id"])
        case "exchange_delivered_order_items":
            return replace(
                before,
                status="exchange_requested",
                coming_back=frozenset(action.swaps),
                money_to=given["payment_method_id"],
            )


def order_of(action: TauAction) -> str:
    """Name the order of an action, without the sign in front."""
    return bare(action.kwargs["order_id"])


def _counted(products: list[str]) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(products).items())
