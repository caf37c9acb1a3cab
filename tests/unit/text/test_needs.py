import numpy as np
import pytest

from storeclerk.errors import ModelError
from storeclerk.text.needs import NeedsHead

WEIGHTS = np.array([[8.0, 0.0], [0.0, 8.0], [0.0, 0.0]], dtype=np.float32)


def head(**changed: np.ndarray) -> NeedsHead:
    arrays = {"weights": WEIGHTS, "bias": np.full(2, -4.0), "thresholds": np.array([0.5, 0.5])} | changed
    return NeedsHead(["price", "quality"], **arrays)


def test_a_text_has_none_one_or_several_needs_in_the_order_of_the_labels() -> None:
    vectors = np.array([[0, 0, 1], [0, 1, 0], [0.7, 0.7, 0.1]], dtype=np.float32)

    assert head().classify(vectors) == [[], ["quality"], ["price", "quality"]]


def test_each_label_has_its_own_threshold() -> None:
    vectors = np.array([[0.5, 0.5, 0]], dtype=np.float32)

    assert head(thresholds=np.array([0.4, 0.6])).classify(vectors) == [["price"]]


@pytest.mark.parametrize(
    "changed",
    [{"weights": WEIGHTS[:, :1]}, {"bias": np.zeros(3)}, {"thresholds": np.zeros(1)}, {"weights": WEIGHTS[0]}],
)
def test_arrays_that_do_not_fit_are_refused(changed: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError, match="Build the model layer again"):
        head(**changed)
