"""Calibration of the intent head."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from storeclerk.text.intent import IntentHead
from training.calibrate import Arrays, calibrated_as, fit_intent_head
from training.tables import OUT_OF_SCOPE

DIMENSIONS = 32
Floats = NDArray[np.float32]


class Texts:
    """Vectors around one direction for each label, of length 1; foreign ones around other directions."""

    def __init__(self, classes: int, seed: int = 0, spread: float = 0.12) -> None:
        self._rng = np.random.default_rng(seed)
        self._centres = np.linalg.qr(self._rng.normal(size=(DIMENSIONS, DIMENSIONS)))[0]
        self._classes, self._spread = classes, spread
        self.labels = [f"label {number}" for number in range(classes)]

    def known(self, each: int) -> tuple[Floats, list[str]]:
        numbers = np.repeat(np.arange(self._classes), each)
        return self._around(numbers), [self.labels[number] for number in numbers]

    def foreign(self, rows: int) -> tuple[Floats, list[str]]:
        return self._around(self._rng.integers(self._classes, DIMENSIONS, size=rows)), [OUT_OF_SCOPE] * rows

    def head(self) -> tuple[Floats, Floats]:
        weights = np.ascontiguousarray(self._centres[: self._classes].T, dtype=np.float32) * 8
        return weights, np.zeros(self._classes, dtype=np.float32)

    def _around(self, numbers: NDArray[np.int64]) -> Floats:
        vectors = self._centres[numbers] + self._spread * self._rng.normal(size=(len(numbers), DIMENSIONS))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def joined(*parts: tuple[Floats, Sequence[str]]) -> tuple[Floats, list[str]]:
    return np.concatenate([vectors for vectors, _ in parts]), [name for _, names in parts for name in names]


def refused(arrays: Arrays, vectors: Floats) -> float:
    return float(np.mean([intent.oos for intent in IntentHead.from_arrays(arrays).classify(vectors)]))


@pytest.mark.parametrize("foreign", [0, 10, 60])
@pytest.mark.parametrize("bank", [200, 20, 0])
def test_the_head_refuses_what_it_was_asked_to_and_finds_the_foreign(foreign: int, bank: int) -> None:
    texts = Texts(6)
    valid = joined(texts.known(40), texts.foreign(foreign))

    arrays, metrics = fit_intent_head(
        *texts.head(), texts.labels, *texts.known(30), *valid, refuse=0.05, bank=bank, seed=1
    )

    assert metrics["in_scope_refused"]["value"] == pytest.approx(0.05, abs=0.005)
    assert refused(arrays, texts.known(50)[0]) < 0.12
    assert refused(arrays, texts.foreign(200)[0]) > 0.9
    assert metrics["rows"] == {"in_scope": 240, "out_of_scope": foreign}
    assert len(arrays["bank"]) == 6 * min(bank, 30)
    assert (metrics["out_of_scope"]["auroc"] is None) == (foreign == 0)


def test_refused_texts_count_as_wrong_where_refusal_is_on() -> None:
    texts = Texts(4)

    _, metrics = fit_intent_head(*texts.head(), texts.labels, *texts.known(30), *texts.known(50), refuse=0.1)

    assert metrics["accuracy_without_refusal"]["value"] == 1
    assert metrics["right_and_accepted"]["value"] == pytest.approx(0.9, abs=0.006)


def test_confidence_is_calibrated_for_new_texts() -> None:
    texts = Texts(8, spread=0.3)
    weights, bias = texts.head()

    arrays, metrics = fit_intent_head(weights * 5, bias, texts.labels, *texts.known(40), *texts.known(60))

    vectors, expected = texts.known(200)
    found = IntentHead.from_arrays(arrays).classify(vectors)
    accuracy = np.mean([intent.label == label for intent, label in zip(found, expected, strict=True)])
    assert np.mean([intent.confidence for intent in found]) == pytest.approx(accuracy, abs=0.03)
    error = metrics["calibration"]["expected_calibration_error"]["value"]
    assert error < metrics["calibration_before"]["expected_calibration_error"]["value"]


def test_no_more_than_200_vectors_of_a_label_are_kept() -> None:
    texts = Texts(2)

    arrays, _ = fit_intent_head(*texts.head(), texts.labels, *texts.known(300), *texts.known(5))

    assert np.bincount(arrays["bank_labels"]).tolist() == [200, 200]


def test_the_same_seed_gives_the_same_head() -> None:
    arguments = [(*texts.head(), texts.labels, *texts.known(210), *texts.known(9)) for texts in (Texts(3), Texts(3))]

    first, second = (fit_intent_head(*argument, seed=4)[0] for argument in arguments)

    assert all(np.array_equal(first[name], second[name]) for name in first)


@given(classes=st.integers(2, 6), each=st.integers(1, 4), valid=st.integers(0, 3), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_a_handful_of_examples_is_enough(classes: int, each: int, valid: int, seed: int) -> None:
    texts = Texts(classes, seed)
    vectors, names = texts.known(1)

    arrays, metrics = fit_intent_head(
        *texts.head(), texts.labels, *texts.known(each), vectors[:valid], names[:valid], seed=seed
    )

    head = IntentHead.from_arrays(arrays)
    fresh, expected = texts.known(3)
    assert [intent.label for intent in head.classify(fresh)] == expected
    assert all(np.isfinite(array).all() for array in arrays.values() if array.dtype.kind == "f")
    assert metrics["rows"]["in_scope"] == min(valid, classes)


def test_five_labels_of_three_examples_refuse_few_new_texts() -> None:
    shares = []
    for seed in range(20):
        texts = Texts(5, seed)
        arrays, _ = fit_intent_head(*texts.head(), texts.labels, *texts.known(3), *texts.known(0), seed=seed)
        shares.append(refused(arrays, texts.known(40)[0]))

    assert np.mean(shares) < 0.15


def test_foreign_training_rows_do_not_become_a_label() -> None:
    texts = Texts(3)
    train = joined(texts.known(20), texts.foreign(20))

    arrays, _ = fit_intent_head(*texts.head(), texts.labels, *train, *texts.known(30))

    assert arrays["labels"].tolist() == texts.labels
    assert len(arrays["bank"]) == 60


def test_vectors_of_no_spread_are_no_division_by_zero() -> None:
    texts = Texts(3, spread=0)

    arrays, _ = fit_intent_head(*texts.head(), texts.labels, *texts.known(5), *texts.known(20))

    assert all(np.isfinite(array).all() for array in arrays.values() if array.dtype.kind == "f")


def test_a_head_of_more_rows_keeps_the_calibration_of_one_that_was_held_against_unseen_ones() -> None:
    texts = Texts(6)
    first, _ = fit_intent_head(*texts.head(), texts.labels, *texts.known(20), *texts.known(12))
    seen = texts.known(30)
    second, _ = fit_intent_head(*texts.head(), texts.labels, *seen, *seen)

    whole = calibrated_as(second, first)

    assert whole["threshold"] == first["threshold"] != second["threshold"]
    assert np.array_equal(whole["bank"], second["bank"])
    assert refused(whole, texts.known(50)[0]) < 0.15
    assert refused(whole, texts.foreign(200)[0]) > 0.9
