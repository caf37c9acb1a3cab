import math
from collections import defaultdict
from random import Random

import numpy as np
import pytest

from storeclerk.recommend import fit as fit_module
from storeclerk.recommend.fit import FitSettings, fit
from storeclerk.recommend.interaction_log import InteractionLog
from storeclerk.recommend.model import ItemModel
from storeclerk.records import JsonObject
from tests.unit.recommend.builders import log_of, row


def neighbours(model: ItemModel) -> dict[tuple[str, str], float]:
    """All entries of the matrix by name."""
    return {
        (name, model.item_ids[model.neighbours[entry]]): float(model.weights[entry])
        for position, name in enumerate(model.item_ids)
        for entry in range(model.indptr[position], model.indptr[position + 1])
    }


def plain_similarities(log: InteractionLog, settings: FitSettings) -> dict[tuple[str, str], float]:
    """The definition, pair by pair, in plain Python."""
    together: dict[tuple[int, int], float] = defaultdict(float)
    squares: dict[int, float] = defaultdict(float)
    entries = list(zip(log.subject.tolist(), log.item.tolist(), log.at.tolist(), log.weight.tolist(), strict=True))
    for subject, item, at, weight in entries:
        squares[item] += weight**2
        for other_subject, other, other_at, other_weight in entries:
            near = abs(at - other_at) <= settings.window_days * 86_400
            if subject == other_subject and item != other and near:
                together[item, other] += weight * other_weight
    return {
        (log.items[one], log.items[other]): count
        / (math.sqrt(squares[one]) * math.sqrt(squares[other]) + settings.shrinkage)
        for (one, other), count in together.items()
    }


def busy_shop() -> list[JsonObject]:
    random = Random(3)
    kinds = ["view", "view", "view", "cart", "purchase", "dismiss"]
    return [
        row(f"s{random.randrange(40)}", f"p{random.randrange(25):02d}", kind=random.choice(kinds), hours_ago=hour * 2.5)
        for hour in range(900)
    ]


def test_similarities_are_the_cosine_with_shrinkage_within_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    # So small that one fit crosses many blocks of rows and many chunks of pairs.
    monkeypatch.setattr(fit_module, "_CELLS", 60)
    monkeypatch.setattr(fit_module, "_PAIRS", 50)
    log, settings = log_of(busy_shop()), FitSettings(window_days=10)
    assert neighbours(fit(log, settings)) == pytest.approx(plain_similarities(log, settings))


def test_the_bounds_on_memory_do_not_change_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_of(busy_shop())
    whole = fit(log).to_bytes()
    monkeypatch.setattr(fit_module, "_CELLS", 1)
    monkeypatch.setattr(fit_module, "_PAIRS", 1)
    assert neighbours(ItemModel.from_bytes(fit(log).to_bytes())) == pytest.approx(
        neighbours(ItemModel.from_bytes(whole))
    )


def test_the_same_interactions_in_any_order_give_the_same_bytes() -> None:
    rows = busy_shop()
    shuffled = Random(1).sample(rows, len(rows))
    assert fit(log_of(rows)).to_bytes() == fit(log_of(shuffled)).to_bytes()


def test_only_the_nearest_are_kept_best_first() -> None:
    model = fit(log_of(busy_shop()), FitSettings(neighbours=3))
    assert np.diff(model.indptr).max() == 3
    for start, end in zip(model.indptr, model.indptr[1:], strict=False):
        assert list(model.weights[start:end]) == sorted(model.weights[start:end], reverse=True)


def test_what_two_people_did_is_never_joined_nor_what_lies_beyond_the_window() -> None:
    rows = [row("s1", "a"), row("s2", "b"), row("s3", "a", hours_ago=24 * 40), row("s3", "b", hours_ago=1)]
    assert neighbours(fit(log_of(rows), FitSettings(window_days=30))) == {}


def test_popularity_halves_with_every_half_life() -> None:
    model = fit(log_of([row("s1", "new", hours_ago=0), row("s2", "old", hours_ago=24 * 60)]), FitSettings())
    assert model.item_ids == ("new", "old")
    assert model.popularity.tolist() == pytest.approx([1, 0.25])


def test_an_empty_log_gives_a_model_without_items() -> None:
    model = ItemModel.from_bytes(fit(log_of([])).to_bytes())
    assert (model.item_ids, model.popular(10)) == ((), [])
    assert model.score([("a", 1.0)], limit=10) == []
