"""The attention of an encoder that ships, which its graph does not give out."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from storeclerk.model.manifest import read_manifest
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Tokenizer

Floats = NDArray[np.float32]


class Attention:
    """Reads from the graph what each layer compares, and compares it."""

    def __init__(self, folder: Path) -> None:
        """Take a model folder."""
        self._tokenizer = Tokenizer.load(folder / "tokenizer.json", read_manifest(folder).max_tokens)
        graph = onnx.load(str(folder / "encoder.onnx"), load_external_data=False)
        nodes = [node for node in graph.graph.node if node.op_type == "MultiHeadAttention"]
        self._heads = next(one.i for one in nodes[0].attribute if one.name == "num_heads")
        self._compared = [name for node in nodes for name in node.input[:2]]
        graph.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in self._compared)
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copyfile(folder / "encoder.bin", Path(scratch) / "encoder.bin")
            onnx.save(graph, str(Path(scratch) / "encoder.onnx"))
            self._session = open_session(Path(scratch) / "encoder.onnx")
        stored = {one.name: one for one in graph.graph.initializer}
        self._biases = [numpy_helper.to_array(stored[node.input[3]], str(folder)) for node in nodes]

    def read(self, text: str) -> Floats:
        """Give the attention of a text, [layers, tokens, tokens], the mean over the heads."""
        ids = np.array([self._tokenizer.ids(text)], dtype=np.int64)
        found = self._session.run(self._compared, {"input_ids": ids})
        pairs = zip(found[::2], found[1::2], self._biases, strict=True)
        return np.stack([self._layer(queries[0], keys[0], bias) for queries, keys, bias in pairs])

    def _layer(self, queries: Floats, keys: Floats, bias: Floats) -> Floats:
        width = queries.shape[1]
        query, key = (
            (side + bias[start : start + width]).reshape(len(side), self._heads, -1).swapaxes(0, 1)
            for side, start in ((queries, 0), (keys, width))
        )
        scores = query @ key.swapaxes(1, 2) / np.sqrt(np.float32(query.shape[2]))
        weights = np.exp(scores - scores.max(axis=2, keepdims=True))
        mean: Floats = (weights / weights.sum(axis=2, keepdims=True)).mean(axis=0)
        return mean
