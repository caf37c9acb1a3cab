"""BERT with mean pooling as an ONNX graph, written for inference on a few tokens at a time.

Input: `input_ids` [texts, tokens], texts of the same length, so that nothing is padded and nothing masked.
Outputs: `tokens` [texts, tokens, dimensions], the last hidden state; `summary` [texts, dimensions], its mean brought to
length 1; `embedding` [texts, dimensions], the summary under a linear map, at length 1 too, or as it is where there is
no such map.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from onnx import TensorProto, helper

from encoder_recipe.arithmetic import Arithmetic
from encoder_recipe.graph import MICROSOFT, Graph
from encoder_recipe.quantise import Float32s

# The weight [dimensions, dimensions] that turns a summary into an embedding.
PROJECTION = "embedding.projection"


class Shape(NamedTuple):
    """What the weights alone do not tell."""

    layers: int
    heads: int
    epsilon: float


class BertWriter:
    """Writes one BERT; activations between the blocks are [texts * tokens, dimensions]."""

    def __init__(self, weights: Mapping[str, Float32s], shape: Shape, arithmetic: Arithmetic) -> None:
        self._weights = weights
        self._shape = shape
        self._arithmetic = arithmetic
        self._dimensions = weights["embeddings.LayerNorm.weight"].size
        self._graph = Graph()

    def write(self, path: Path) -> None:
        """Write the graph and its weights."""
        graph = self._graph
        size = graph.op("Shape", "input_ids")
        rank_three = graph.op("Concat", size, graph.constant("any", [-1]), axis=0)
        hidden = self._embed(size)
        for layer in range(self._shape.layers):
            hidden = self._block(hidden, f"encoder.layer.{layer}", rank_three)
        tokens = graph.op("Reshape", hidden, rank_three)
        mean = graph.op("ReduceMean", tokens, axes=[1], keepdims=0)
        summary = self._unit(mean)
        embedding = summary
        if PROJECTION in self._weights:
            embedding = self._unit(graph.op("MatMul", summary, graph.constant(PROJECTION, self._weights[PROJECTION])))
        for value, name in ((tokens, "tokens"), (summary, "summary"), (embedding, "embedding")):
            graph.name_output(value, name)
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
        sizes = {"tokens": ["texts", "tokens"], "summary": ["texts"], "embedding": ["texts"]}
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [*size, self._dimensions])
            for name, size in sizes.items()
        ]
        graph.write(path, [ids], outputs)

    def _embed(self, size: str) -> str:
        graph = self._graph
        words = self._arithmetic.lookup(graph, "input_ids", "words", self._embedding("word"))
        # Every text is one segment, so its type is a constant that the positions can carry.
        positions = self._embedding("position") + self._embedding("token_type")[0]
        first, second = graph.constant("first", [0]), graph.constant("second", [1])
        tokens = graph.op("Slice", size, second, graph.constant("third", [2]))
        positions = graph.op("Slice", graph.constant("positions", positions), first, tokens, first)
        return self._normalise(self._flat(graph.op("Add", words, positions)), "embeddings.LayerNorm")

    def _block(self, hidden: str, name: str, rank_three: str) -> str:
        graph = self._graph
        attended = self._attend(hidden, f"{name}.attention", rank_three)
        hidden = self._add_and_normalise(attended, hidden, f"{name}.attention.output")
        wide = self._multiply(hidden, f"{name}.intermediate.dense")
        active = graph.op("BiasGelu", wide, self._weight(f"{name}.intermediate.dense.bias"), domain=MICROSOFT)
        return self._add_and_normalise(active, hidden, f"{name}.output")

    def _attend(self, hidden: str, name: str, rank_three: str) -> str:
        graph = self._graph
        parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._weights[f"{part}.weight"].T for part in parts], axis=1)
        bias = graph.constant(f"{name}.bias", np.concatenate([self._weights[f"{part}.bias"] for part in parts]))
        product = self._arithmetic.multiply(graph, hidden, name, weight)
        split = graph.ops("Split", 3, graph.op("Reshape", product, rank_three), axis=-1)
        heads = self._shape.heads
        return self._flat(graph.op("MultiHeadAttention", *split, bias, domain=MICROSOFT, num_heads=heads))

    def _add_and_normalise(self, x: str, residual: str, name: str) -> str:
        # As two nodes: onnxruntime's fused SkipLayerNormalization takes 50 us for 20 tokens where these take 15.
        graph = self._graph
        product = graph.op("Add", self._multiply(x, f"{name}.dense"), self._weight(f"{name}.dense.bias"))
        return self._normalise(graph.op("Add", product, residual), f"{name}.LayerNorm")

    def _normalise(self, x: str, name: str) -> str:
        scale, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._graph.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=self._shape.epsilon)

    def _multiply(self, x: str, name: str) -> str:
        return self._arithmetic.multiply(self._graph, x, name, self._weights[f"{name}.weight"].T)

    def _unit(self, x: str) -> str:
        return self._graph.op("LpNormalization", x, axis=-1, p=2)

    def _flat(self, x: str) -> str:
        return self._graph.op("Reshape", x, self._graph.constant("flat", [-1, self._dimensions]))

    def _embedding(self, kind: str) -> Float32s:
        return self._weights[f"embeddings.{kind}_embeddings.weight"]

    def _weight(self, name: str) -> str:
        return self._graph.constant(name, self._weights[name])
