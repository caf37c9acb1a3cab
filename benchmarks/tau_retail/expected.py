"""How an order should stand after the actions of a task, and how it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from benchmarks.tau_retail.shop import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.tau_retail.shop import TauShop
    from benchmarks.tau_retail.tasks import TauAction
    from storeclerk.records import Order


@dataclass(frozen=True)
class Standing:
    """What the actions of the benchmark change in an order.

    lines counts product ids; coming_back those to be returned or exchanged, with what comes for them.
    """

    status: str
    lines: frozenset[tuple[str, int]]
    address: frozenset[str]
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
        address=_words((order.shipping_address or {}).values()),
        payment=order.payment_method,
        reason=order.cancel_reason,
        coming_back=frozenset(swaps | back),
        money_to=order.refund_to,
    )


def after(before: Standing, action: TauAction, shop: TauShop, user_id: str) -> Standing:
    """Give how an order should stand after one action.

    An action that a gift card does not cover is refused by the policy, and so by the benchmark's own tools.
    """
    given = action.kwargs
    if not _covered(before, action, shop, user_id):
        return before
    changes: dict[str, Any] = {"money_to": given.get("payment_method_id")}
    match action.name:
        case "cancel_pending_order":
            changes = {"status": "cancelled", "reason": given["reason"]}
        case "modify_pending_order_address":
            changes = {"address": _words(value for name, value in given.items() if name != "order_id")}
        case "modify_pending_order_payment":
            changes = {"payment": given["payment_method_id"]}
        case "modify_pending_order_items":
            new = dict(action.swaps)
            changes["lines"] = _counted([new.get(item, item) for item, count in before.lines for _ in range(count)])
        case "return_delivered_order_items":
            back = frozenset((item, "") for item in given["item_ids"])
            changes |= {"status": "return_requested", "coming_back": back}
        case "exchange_delivered_order_items":
            changes |= {"status": "exchange_requested", "coming_back": frozenset(action.swaps)}
    return replace(before, **changes)


def order_of(action: TauAction) -> str:
    """Name the order of an action, without the sign in front."""
    return bare(action.kwargs["order_id"])


def _covered(before: Standing, action: TauAction, shop: TauShop, user_id: str) -> bool:
    method = shop.users[user_id]["payment_methods"].get(action.kwargs.get("payment_method_id"), {})
    if method.get("source") != "gift_card" or action.name == "return_delivered_order_items":
        return True
    if action.name == "modify_pending_order_payment":
        due = sum(shop.price(item) * count for item, count in before.lines)
    else:
        paid = {item["item_id"]: item["price"] for item in shop.orders[action.kwargs["order_id"]]["items"]}
        due = sum(shop.price(new) - paid[old] for old, new in action.swaps)
    return float(method["balance"]) >= due


def _words(parts: Iterable[str]) -> frozenset[str]:
    """The words of an address, whatever its parts are called."""
    return frozenset(word.casefold() for part in parts for word in str(part).replace(",", " ").split())


def _counted(products: list[str]) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(products).items())
