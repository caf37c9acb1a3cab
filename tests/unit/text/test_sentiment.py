"""The sentiment head."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from storeclerk.errors import ModelError
from storeclerk.text.sentiment import LABELS, Sentiment, SentimentHead, softmax

HEAD = SentimentHead(np.eye(3, dtype=np.float32) * 4, np.zeros(3, dtype=np.float32))


def store(path: Path, **content: object) -> Path:
    (path / "heads").mkdir()
    np.savez(path / "heads" / "sentiment.npz", **content)  # type: ignore[arg-type]
    return path


def test_the_largest_output_names_the_label() -> None:
    sentiments = HEAD.classify(np.eye(3, dtype=np.float32))

    assert [sentiment.label for sentiment in sentiments] == list(LABELS)
    assert sentiments[0].score == pytest.approx(np.exp(4) / (np.exp(4) + 2), abs=1e-4)


def test_no_texts_give_no_sentiments() -> None:
    assert HEAD.classify(np.zeros((0, 3), dtype=np.float32)) == []


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_probabilities_add_up_however_large_the_scores(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    probabilities = softmax(scores)

    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_a_stored_head_is_read(tmp_path: Path) -> None:
    store(tmp_path, weights=np.eye(3, dtype=np.float16), bias=np.array([0, 9, 0], dtype=np.float16))

    head = SentimentHead.load(tmp_path)

    (sentiment,) = head.classify(np.zeros((1, 3), dtype=np.float32))
    assert sentiment == Sentiment("neutral", 0.9998)


def test_a_missing_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"sentiment\.npz is missing"):
        SentimentHead.load(tmp_path)


@pytest.mark.parametrize(
    "content",
    [{"weights": np.eye(3)}, {"weights": np.eye(2), "bias": np.zeros(2)}, {"weights": np.eye(3), "bias": np.zeros(2)}],
)
def test_a_head_of_another_form_is_refused(tmp_path: Path, content: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="sentiment head"):
        SentimentHead.load(store(tmp_path, **content))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_a_damaged_head_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "sentiment.npz").write_bytes(data)

    with pytest.raises(ModelError, match="not a sentiment head"):
        SentimentHead.load(tmp_path)
