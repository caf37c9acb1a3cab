"""The built model, and the same graph in 32-bit floats to hold it against."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from encoder_recipe.arithmetic import Float32
from encoder_recipe.encoder import write_encoder
from encoder_recipe.folder import adapters_path, source_folder
from numpy.typing import NDArray
from safetensors.numpy import load_file

from storeclerk.model import Encoder
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Tokenizer

ROOT = Path(__file__).parents[2]
Encode = Callable[[str], NDArray[np.float32]]


@pytest.fixture(scope="session")
def model_folder() -> Path:
    folder = Path(os.environ.get("STORECLERK_MODEL", ROOT / ".build/model"))
    if not (folder / "manifest.json").is_file():
        pytest.fail(f"There is no model in {folder}: run make model, or name its folder in STORECLERK_MODEL.")
    return folder


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> Encoder:
    return Encoder(model_folder)


@pytest.fixture(scope="session")
def tokenizer(model_folder: Path) -> Tokenizer:
    return Tokenizer.load(model_folder / "tokenizer.json", 256)


@pytest.fixture(scope="session")
def source() -> Path:
    """The base model's files, downloaded once into the cache that builds use too."""
    cache = os.environ.get("STORECLERK_CACHE", ROOT / ".build/cache")
    return source_folder(ROOT / "layers/model", Path(cache))


@pytest.fixture(scope="session")
def weights(source: Path) -> Mapping[str, NDArray[np.float32]]:
    found: Mapping[str, NDArray[np.float32]] = load_file(source / "model.safetensors")
    return found


@pytest.fixture(scope="session")
def base(source: Path, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Encode:
    """The vector of a text by the graph of the base model in 32-bit floats."""
    return _float_graph(source, tokenizer, tmp_path_factory.mktemp("base"), None)


@pytest.fixture(scope="session")
def reference(source: Path, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Encode:
    """The vector of a text by the graph that ships, in 32-bit floats."""
    adapters = adapters_path(ROOT / "layers/model")
    return _float_graph(source, tokenizer, tmp_path_factory.mktemp("float32"), adapters)


def _float_graph(source: Path, tokenizer: Tokenizer, folder: Path, adapters: Path | None) -> Encode:
    write_encoder(source, Float32(), folder, adapters)
    session = open_session(folder / "encoder.onnx")

    def encode(text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = session.run(["embedding"], {"input_ids": np.array([tokenizer.ids(text)])})[0][0]
        return vector

    return encode
