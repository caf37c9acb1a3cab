"""A model folder small enough to make for each test."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "order", "late", "##r", "x", "y", "[", "]", "sep"]
MAX_TOKENS = 6


def tokenizer() -> Tokenizer:
    """The same pipeline as the real one, over a dozen words."""
    found = Tokenizer(WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    found.normalizer = normalizers.BertNormalizer()
    found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    found.add_special_tokens(WORDS[:4])
    found.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return found


def model_folder(folder: Path) -> Path:
    """Lay down an encoder's files, which only a fake session can open."""
    (folder / "encoder.onnx").write_bytes(b"a graph")
    (folder / "encoder.bin").write_bytes(b"its weights")
    tokenizer().save(str(folder / "tokenizer.json"))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    manifest = {"name": "encoder", "version": "1", "dimensions": 4, "max_tokens": MAX_TOKENS, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


class FakeSession:
    """Gives each text a vector that tells its ids apart, and keeps the shapes that it was asked for."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        ids = input_feed["input_ids"]
        self.shapes.append(ids.shape)
        tokens = np.repeat(ids[..., None], 4, axis=2).astype(np.float32)
        return [tokens if name == "tokens" else tokens.sum(axis=1) for name in output_names]
