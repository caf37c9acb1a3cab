"""Interactions agree with the orders and hold the patterns that are planted in them."""

from collections import Counter, defaultdict
from datetime import datetime
from statistics import mean
from typing import Any

from tests.unit.sample_store.conftest import Row

Histories = dict[str, list[str]]
Consents = dict[tuple[str, str], bool]
_CUT = 10


def _histories(interactions: list[Row]) -> Histories:
    """The products of each customer in the order in which they were first met, without what was dismissed."""
    histories: dict[str, dict[str, None]] = defaultdict(dict)
    for row in interactions:
        if row["kind"] != "dismiss":
            histories[row["customer_number"]].setdefault(row["product_id"])
    return {customer: list(products) for customer, products in histories.items() if len(products) > 1}


class _Cooccurrence:
    """Ranks what others had together with the history, by cosine."""

    def __init__(self, histories: Histories) -> None:
        self.popularity = Counter(product for history in histories.values() for product in history)
        self._pairs: dict[str, Counter[str]] = defaultdict(Counter)
        for history in histories.values():
            for product in history:
                self._pairs[product].update(other for other in history if other != product)

    def ranked(self, history: list[str]) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for product in history:
            for other, count in self._pairs[product].items():
                scores[other] += count / (self.popularity[product] * self.popularity[other]) ** 0.5
        return [name for name in sorted(scores, key=lambda name: (-scores[name], name)) if name not in history][:_CUT]

    def popular(self, history: list[str]) -> list[str]:
        return [name for name, _ in self.popularity.most_common() if name not in history][:_CUT]


def test_10000_interactions_over_180_days_numbered_by_time(interactions: list[Row]) -> None:
    assert [row["interaction_id"] for row in interactions] == [f"I{number:06d}" for number in range(1, 10_001)]
    moments = [datetime.fromisoformat(row["at"]) for row in interactions]
    assert moments == sorted(moments)
    assert 170 <= (moments[-1] - moments[0]).days <= 180


def test_all_five_kinds_occur_and_only_ratings_have_a_value(interactions: list[Row]) -> None:
    assert {row["kind"] for row in interactions} == {"view", "cart", "purchase", "rating", "dismiss"}
    assert {row["value"] for row in interactions if row["kind"] == "rating"} == {"1", "2", "3", "4", "5"}
    assert {row["value"] for row in interactions if row["kind"] != "rating"} == {""}


def test_every_order_line_is_a_purchase_and_the_other_way_round(
    interactions: list[Row], orders: list[dict[str, Any]]
) -> None:
    bought = sorted(
        (order["customer_number"], line["product_id"], order["placed_at"])
        for order in orders
        for line in order["lines"]
    )
    purchases = sorted(
        (row["customer_number"], row["product_id"], row["at"]) for row in interactions if row["kind"] == "purchase"
    )
    assert purchases == bought


def test_without_consent_to_personalisation_only_purchases_are_kept(
    interactions: list[Row], consents: Consents
) -> None:
    refused = [row for row in interactions if not consents[row["customer_number"], "personalisation"]]
    assert {row["kind"] for row in refused} == {"purchase"}


def test_nobody_acts_before_having_an_account(interactions: list[Row], customers: dict[str, Row]) -> None:
    assert all(customers[row["customer_number"]]["created_at"] < row["at"] for row in interactions)


def test_few_products_draw_much_of_the_interest(interactions: list[Row]) -> None:
    counts = [count for _, count in Counter(row["product_id"] for row in interactions).most_common()]
    assert sum(counts[:30]) > 0.2 * sum(counts)
    assert counts[0] > 4 * counts[150]


def test_cooccurrence_finds_the_last_item_twice_as_often_as_popularity(interactions: list[Row]) -> None:
    histories = _histories(interactions)
    model = _Cooccurrence({customer: history[:-1] for customer, history in histories.items()})
    found = sum(history[-1] in model.ranked(history[:-1]) for history in histories.values())
    popular = sum(history[-1] in model.popular(history[:-1]) for history in histories.values())
    assert found >= 2 * popular > 0


def test_the_north_is_recommended_dearer_products_and_no_other_group_is(
    interactions: list[Row], customers: dict[str, Row], products: dict[str, Row]
) -> None:
    histories = _histories(interactions)
    model = _Cooccurrence(histories)
    prices: dict[tuple[str, str], list[float]] = defaultdict(list)
    for customer, history in histories.items():
        price = mean(float(products[name]["price"]) for name in model.ranked(history))
        for column in ("region", "gender", "age_group"):
            prices[column, customers[customer][column]].append(price)
    shown = {group: mean(found) for group, found in prices.items() if group[1] and len(found) >= 8}
    north = shown.pop(("region", "north"))
    assert north / max(shown["region", name] for name in ("south", "west", "central")) > 1.1
    assert north / mean(shown["region", name] for name in ("south", "west", "central")) < 1.5
    assert max(shown.values()) / min(shown.values()) < 1.25
