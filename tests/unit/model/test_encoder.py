"""The encoder gives each text its own vector, whatever the order of the runs, and opens only what it should."""

from pathlib import Path

import numpy as np
import pytest

from storeclerk.errors import ModelError
from storeclerk.model import encoder as encoder_module
from storeclerk.model.encoder import Encoder
from storeclerk.model.session import open_session
from tests.unit.model.folders import FakeSession, model_folder

TEXTS = ["where is my order", "", "x", "order", "my order", "is my order late", "y", "order"]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    session = FakeSession()
    monkeypatch.setattr(encoder_module, "open_session", lambda _path: session)
    return session


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("threads", [1, 3])
def test_vectors_come_in_the_order_of_the_texts(tmp_path: Path, threads: int) -> None:
    encoder = Encoder(model_folder(tmp_path), threads=threads)

    together = encoder.encode(TEXTS)

    assert together.shape == (len(TEXTS), encoder.dimensions)
    assert together.dtype == np.float32
    np.testing.assert_array_equal(together, np.concatenate([encoder.encode([text]) for text in TEXTS]))


def test_texts_of_one_length_run_together_without_padding(tmp_path: Path, session: FakeSession) -> None:
    Encoder(model_folder(tmp_path)).encode(TEXTS)

    assert session.shapes == [(1, 2), (4, 3), (1, 4), (2, 6)]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("threads", [1, 2])
def test_no_texts_give_no_rows(tmp_path: Path, threads: int) -> None:
    assert Encoder(model_folder(tmp_path), threads=threads).encode([]).shape == (0, 4)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("threads", [1, 3])
def test_each_text_has_its_own_tokens_spans_and_summary(tmp_path: Path, threads: int) -> None:
    encoder = Encoder(model_folder(tmp_path), threads=threads)
    reading = encoder.read(TEXTS)

    assert [len(tokens) for tokens in reading.tokens] == [len(spans) for spans in reading.spans]
    assert reading.spans[TEXTS.index("my order")] == [(0, 0), (0, 2), (3, 8), (0, 0)]
    np.testing.assert_array_equal(reading.embedding, encoder.encode(TEXTS))
    np.testing.assert_array_equal([tokens.sum(axis=0) for tokens in reading.tokens], reading.summary)


@pytest.mark.parametrize("name", ["encoder.onnx", "encoder.bin", "tokenizer.json"])
def test_an_altered_file_is_refused_before_it_is_opened(tmp_path: Path, session: FakeSession, name: str) -> None:
    folder = model_folder(tmp_path)
    with (folder / name).open("ab") as file:
        file.write(b" ")

    with pytest.raises(ModelError, match=f"{name} has sha256"):
        Encoder(folder)

    assert session.shapes == []


def test_a_file_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "encoder.onnx"
    path.write_bytes(b"a graph")

    with pytest.raises(ModelError, match=r"encoder\.onnx is not a graph that onnxruntime can open"):
        open_session(path)
