"""Times our encoder, fastembed on the same ONNX file, and the bare session, in turn, in one process.

Called with the model folder, a folder for fastembed's copy, and a JSON file of texts. Prints JSON: for each of `single`
and `batch` the milliseconds of each round by side. The bare session is given ids, text by text; the others cut the
texts themselves. fastembed runs with several sizes of batch, its own of 256 among them, and pads a batch to its longest
text, which the graph, made for texts of one length, takes for words: its times are right, its vectors of padded texts
are not.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

from storeclerk.model import Encoder
from storeclerk.model.manifest import read_manifest
from storeclerk.model.tokenizer import Tokenizer

NAME = "storeclerk/encoder"
SINGLE_ROUNDS, BATCH_ROUNDS = 200, 9
PEER_BATCHES = ((1,), (1, 8, 256))
_TOKENS = 20
_SAME = 0.999
Side = Callable[[list[str]], Any]


def main() -> None:
    """Measure and print."""
    model, copy, texts = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))
    length = read_manifest(model).max_tokens
    ours, peer, bare = Encoder(model), _fastembed(model, copy, length), _bare(model)
    tokenizer = Tokenizer.load(model / "tokenizer.json", length)
    ids = {text: np.array([tokenizer.ids(text)], dtype=np.int64) for text in texts}
    of_twenty = min(texts, key=lambda text: abs(ids[text].size - _TOKENS))
    _check(ours.read([of_twenty]).summary[0], next(iter(peer.embed([of_twenty]))))

    def run_bare(batch: list[str]) -> None:
        for text in batch:
            bare.run(["embedding"], {"input_ids": ids[text]})

    sides: dict[str, Side] = {"ours": ours.encode, "bare session": run_bare}
    one, several = ({f"fastembed {size}": partial(_embed, peer, size) for size in sizes} for sizes in PEER_BATCHES)
    single, batch = _times(sides | one, [of_twenty], SINGLE_ROUNDS), _times(sides | several, texts, BATCH_ROUNDS)
    print(json.dumps({"single": single, "batch": batch}))


def _embed(peer: TextEmbedding, size: int, texts: list[str]) -> list[Any]:
    return list(peer.embed(texts, batch_size=size))


def _fastembed(model: Path, copy: Path, length: int) -> TextEmbedding:
    copy.mkdir(parents=True, exist_ok=True)
    for name in ("encoder.onnx", "encoder.bin", "tokenizer.json"):
        shutil.copyfile(model / name, copy / name)
    # What its loader asks for beside the model.
    (copy / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    (copy / "tokenizer_config.json").write_text(json.dumps({"model_max_length": length, "pad_token": "[PAD]"}))
    (copy / "special_tokens_map.json").write_text(json.dumps({"pad_token": "[PAD]"}))
    TextEmbedding.add_custom_model(
        model=NAME,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(url="none"),
        dim=384,
        model_file="encoder.onnx",
        additional_files=["encoder.bin"],
    )
    return TextEmbedding(NAME, specific_model_path=str(copy), threads=1)


def _bare(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model / "encoder.onnx"), options)


def _check(ours: Any, peer: Any) -> None:
    """Make sure that both read a text alike; a wrong set-up would be timed for nothing."""
    cosine = float(ours @ peer)
    if cosine < _SAME:
        sys.exit(f"fastembed reads another vector than we do: cosine {cosine:.4f}.")


def _times(sides: dict[str, Side], texts: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each side in each round; the sides take turns, so that all meet the same state of the machine."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 2):
        for name, run in sides.items():
            began = time.perf_counter()
            run(texts)
            if number > 1:  # the first two warm up
                found[name].append((time.perf_counter() - began) * 1000)
    return found


if __name__ == "__main__":
    main()
