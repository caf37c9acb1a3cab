"""The sentiment head."""

import hashlib
import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.model.manifest import Manifest
from storeclerk.text.sentiment import LABELS, Sentiment, SentimentHead, softmax

HEAD_FILE = "heads/sentiment.npz"

HEAD = SentimentHead(np.eye(3, dtype=np.float32) * 4, np.zeros(3, dtype=np.float32))


def store(folder: Path, data: bytes) -> Path:
    """A model folder that holds only a head."""
    path = folder / HEAD_FILE
    path.parent.mkdir()
    path.write_bytes(data)
    manifest = Manifest("encoder", "1", 3, 256, {HEAD_FILE: hashlib.sha256(data).hexdigest()})
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


def arrays(**content: NDArray[np.floating]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **content)  # type: ignore[arg-type]
    return buffer.getvalue()


def test_the_largest_output_names_the_label() -> None:
    sentiments = HEAD.classify(np.eye(3, dtype=np.float32))

    assert [sentiment.label for sentiment in sentiments] == list(LABELS)
    assert sentiments[0].score == pytest.approx(np.exp(4) / (np.exp(4) + 2), abs=1e-4)


def test_no_texts_give_no_sentiments() -> None:
    assert HEAD.classify(np.zeros((0, 3), dtype=np.float32)) == []


@given(np_st.arrays(np.float32, (4, 3), elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_probabilities_add_up_however_large_the_scores(
    scores: NDArray[np.float32],
) -> None:
    probabilities = softmax(scores)

    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


def test_a_stored_head_is_read(tmp_path: Path) -> None:
    store(tmp_path, arrays(weights=np.eye(3, dtype=np.float16), bias=np.array([0, 9, 0], dtype=np.float16)))

    head = SentimentHead.load(tmp_path)

    (sentiment,) = head.classify(np.zeros((1, 3), dtype=np.float32))
    assert sentiment == Sentiment("neutral", 0.9998)


@pytest.mark.parametrize("altered", [None, b"other bytes"])
def test_a_head_that_is_missing_or_altered_is_refused(tmp_path: Path, altered: bytes | None) -> None:
    path = store(tmp_path, arrays(weights=np.eye(3), bias=np.zeros(3))) / HEAD_FILE
    if altered is None:
        path.unlink()
    else:
        path.write_bytes(altered)

    with pytest.raises(ModelError, match=r"sentiment\.npz"):
        SentimentHead.load(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        b"PK\x03\x04 cut off",
        arrays(weights=np.eye(3)),
        arrays(weights=np.eye(2), bias=np.zeros(2)),
        arrays(weights=np.eye(3), bias=np.zeros(2)),
    ],
)
def test_what_is_no_head_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ModelError, match="head"):
        SentimentHead.load(store(tmp_path, data))
