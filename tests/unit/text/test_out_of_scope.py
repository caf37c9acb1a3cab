"""Scores of how far a text is in scope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.text.out_of_scope import NEIGHBOURS, Bank, ClassMeans, Combination, Neighbours, energy, max_softmax

LOGITS = np_st.arrays(np.float32, (3, 4), elements=st.floats(-1000, 1000, width=32))
SEEDS = st.integers(0, 10_000)


def unit(rng: np.random.Generator, rows: int, dimensions: int = 16) -> NDArray[np.float32]:
    vectors = rng.normal(size=(rows, dimensions)).astype(np.float32)
    found: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


@given(LOGITS, st.floats(0.05, 20))
def test_the_energy_lies_between_the_largest_logit_and_that_plus_the_log_of_the_labels(
    logits: NDArray[np.float32], temperature: float
) -> None:
    found, largest = energy(logits, temperature), logits.max(axis=1)

    assert (found >= largest - 1e-2).all()
    assert (found <= largest + temperature * np.log(4) + 1e-2).all()


@given(LOGITS, st.floats(0.05, 20))
def test_the_largest_probability_is_at_least_an_even_share(logits: NDArray[np.float32], temperature: float) -> None:
    found = max_softmax(logits, temperature)

    assert ((found >= 0.25 - 1e-5) & (found <= 1 + 1e-5)).all()


@given(SEEDS)
def test_a_mean_itself_is_nearest(seed: int) -> None:
    rng = np.random.default_rng(seed)
    means, whitening = unit(rng, 5), rng.normal(size=(16, 4)).astype(np.float32)

    found = ClassMeans(means, whitening).nearness(np.concatenate([means, unit(rng, 9)]))

    assert np.allclose(found[:5], 0, atol=1e-3)
    assert (found[5:] <= 1e-3).all()


@given(SEEDS, st.integers(0, 40), st.integers(1, 5))
def test_the_neighbours_are_those_of_a_search_through_everything(seed: int, rows: int, classes: int) -> None:
    rng = np.random.default_rng(seed)
    stored = np.rint(unit(rng, rows) * 127).astype(np.int8)
    labels = rng.integers(classes, size=rows)
    vectors = unit(rng, 3)

    found = Bank(stored, labels, classes).nearest(vectors, np.zeros((3, classes), dtype=np.float32))

    expected = -np.sort(-(vectors @ stored.T.astype(np.float32) / 127), axis=1)[:, :NEIGHBOURS]
    assert np.allclose(found.cosines[:, : expected.shape[1]], expected, atol=1e-5)
    assert (found.labels[:, expected.shape[1] :] == -1).all()


def test_only_the_five_likeliest_classes_are_searched() -> None:
    stored = np.rint(unit(np.random.default_rng(1), 8) * 127).astype(np.int8)
    logits = np.array([[1, 1, 1, 1, 1, 0, 0, 0]], dtype=np.float32)

    found = Bank(stored, np.arange(8), 8).nearest((stored[7:] / np.float32(127)).astype(np.float32), logits)

    assert sorted(found.labels[0]) == [0, 1, 2, 3, 4]


@given(SEEDS, st.integers(0, 30))
def test_votes_add_up_or_are_none(seed: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    bank = Bank(np.rint(unit(rng, rows) * 127).astype(np.int8), rng.integers(3, size=rows), 3)

    votes = bank.nearest(unit(rng, 4), np.zeros((4, 3), dtype=np.float32)).probabilities(3)

    assert np.allclose(votes.sum(axis=1), 1 if rows else 0, atol=1e-5)


def test_the_nearer_neighbour_has_the_larger_vote() -> None:
    near = Neighbours(np.array([[0.9, 0.8]], dtype=np.float32), np.array([[2, 0]]))

    votes = near.probabilities(3)

    assert votes[0, 2] == pytest.approx(np.e * votes[0, 0], rel=1e-5)
    assert votes[0, 1] == 0


def test_a_combination_standardises_and_weighs() -> None:
    combination = Combination(["a", "b"], np.array([1.0, 10.0]), np.array([2.0, 5.0]), np.array([1.0, 3.0]))

    total = combination.combine({"b": np.array([20], dtype=np.float32), "a": np.array([5], dtype=np.float32)})

    assert total == pytest.approx([2 + 6])


@pytest.mark.parametrize(
    "labels", [np.array([0, 3]), np.array([-1, 0]), np.array([0])], ids=["beyond", "negative", "too few"]
)
def test_a_bank_that_fits_no_head_is_refused(labels: NDArray[np.int64]) -> None:
    with pytest.raises(ModelError, match="again"):
        Bank(np.zeros((2, 4), dtype=np.int8), labels, 3)


def test_means_and_whitening_must_fit() -> None:
    with pytest.raises(ModelError, match="do not fit"):
        ClassMeans(np.zeros((2, 4)), np.zeros((5, 3)))


def test_scores_without_a_scale_are_refused() -> None:
    with pytest.raises(ModelError, match="no scale"):
        Combination(["a"], np.zeros(1), np.zeros(1), np.ones(1))
    with pytest.raises(ModelError, match="differ"):
        Combination(["a", "b"], np.zeros(1), np.ones(1), np.ones(1))
