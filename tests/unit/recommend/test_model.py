import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import ModelError
from storeclerk.recommend.model import EMPTY, ItemModel
from tests.unit.recommend.builders import model_of

tent = model_of(
    {"tent": {"mat": 0.5, "stove": 0.4}, "boots": {"socks": 0.3, "mat": 0.1}, "mat": {"tent": 0.5}},
    {"mat": 1.0, "socks": 0.5},
)
names = [f"p{number}" for number in range(8)]
models = st.dictionaries(
    st.sampled_from(names), st.dictionaries(st.sampled_from(names), st.floats(1 / 64, 1, width=32)), min_size=1
).map(model_of)
histories = st.dictionaries(st.sampled_from([*names, "unknown"]), st.floats(0.1, 4), max_size=8).map(
    lambda history: list(history.items())
)


def test_candidates_are_ranked_by_what_the_history_gives_them() -> None:
    ranked = tent.score([("tent", 1.0), ("boots", 2.0)], limit=10)
    assert [candidate.product_id for candidate in ranked] == ["mat", "socks", "stove"]
    assert [candidate.score for candidate in ranked] == pytest.approx([0.7, 0.6, 0.4])


def test_each_candidate_keeps_what_every_product_of_the_history_gave() -> None:
    mat = tent.score([("tent", 1.0), ("boots", 2.0)], limit=1)[0]
    assert mat.contributions() == pytest.approx({"tent": 0.5, "boots": 0.2})
    assert list(mat.contributions()) == ["tent", "boots"]
    assert mat.strongest() == "tent"


@given(models, histories)
def test_contributions_add_up_to_the_score(model: ItemModel, history: list[tuple[str, float]]) -> None:
    for candidate in model.score(history, limit=100):
        assert sum(candidate.contributions().values()) == pytest.approx(candidate.score, rel=1e-5)


@given(models, histories)
def test_taking_the_strongest_reason_away_takes_its_part_of_the_score(
    model: ItemModel, history: list[tuple[str, float]]
) -> None:
    for candidate in model.score(history, limit=100):
        reason = candidate.strongest()
        without = [entry for entry in history if entry[0] != reason]
        rest = {other.product_id: other.score for other in model.score(without, limit=100)}
        assert reason is not None
        lost = candidate.score - rest.get(candidate.product_id, 0)
        assert lost == pytest.approx(candidate.contributions()[reason], rel=1e-4, abs=1e-6)


@given(models, histories, st.integers(1, 8))
def test_a_limit_cuts_the_list_and_changes_no_order(
    model: ItemModel, history: list[tuple[str, float]], limit: int
) -> None:
    assert model.score(history, limit=limit) == model.score(history, limit=100)[:limit]


def test_excluded_products_never_come_back() -> None:
    assert [found.product_id for found in tent.score([("tent", 1.0)], limit=10, exclude=["mat", "gone"])] == ["stove"]


def test_products_that_the_model_does_not_know_add_nothing() -> None:
    assert tent.score([("unknown", 3.0)], limit=10) == []
    assert tent.score([], limit=10) == []


def test_popular_products_come_best_first_without_those_nobody_wanted() -> None:
    assert tent.popular(10) == ["mat", "socks"]
    assert tent.popular(1) == ["mat"]


def test_a_packed_model_comes_back_the_same_whatever_its_products_are_called() -> None:
    odd = model_of({"a\nb": {'"quoted"': 0.5}, "naïve\u0000": {"a\nb": 0.25}}, {"naïve\u0000": 1})
    again = ItemModel.from_bytes(odd.to_bytes())
    assert again.item_ids == odd.item_ids
    assert again.score([("a\nb", 1.0)], limit=5) == odd.score([("a\nb", 1.0)], limit=5)
    assert again.to_bytes() == odd.to_bytes()


def packed(**changes: object) -> bytes:
    arrays = {
        "item_ids": np.frombuffer(b'["a","b"]', dtype=np.uint8),
        "indptr": np.array([0, 1, 1]),
        "neighbours": np.array([1], dtype=np.int32),
        "weights": np.array([0.5], dtype=np.float32),
        "popularity": np.zeros(2, dtype=np.float32),
    } | changes
    target = io.BytesIO()
    np.savez(target, **{name: value for name, value in arrays.items() if value is not None})  # type: ignore[arg-type]
    return target.getvalue()


def test_a_sound_model_is_taken() -> None:
    assert ItemModel.from_bytes(packed()).score([("a", 1.0)], limit=5)[0].product_id == "b"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 half a file",
        packed()[:-40],
        pickle.dumps({"item_ids": []}),
        packed(weights=None),
        packed(item_ids=np.frombuffer(b'["a"', dtype=np.uint8)),
        packed(item_ids=np.frombuffer(b"[1,2]", dtype=np.uint8)),
        packed(indptr=np.array([0, 1])),
        packed(indptr=np.array([0, 2, 1])),
        packed(indptr=np.array([1, 1, 1])),
        packed(neighbours=np.array([2], dtype=np.int32)),
        packed(neighbours=np.array([-1], dtype=np.int32)),
        packed(weights=np.array([0.5, 0.5], dtype=np.float32)),
        packed(weights=np.array(["0.5"])),
        packed(popularity=np.zeros(3, dtype=np.float32)),
        packed(neighbours=np.array([{"a": 1}], dtype=object)),
    ],
)
def test_bytes_that_are_no_sound_model_are_refused(data: bytes) -> None:
    with pytest.raises(ModelError):
        ItemModel.from_bytes(data)


def test_the_empty_model_has_nothing_to_say() -> None:
    assert ItemModel.from_bytes(EMPTY.to_bytes()).popular(5) == []
