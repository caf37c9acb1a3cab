"""The two ways to store and multiply weights: in 32-bit floats as trained, and in 8-bit integers as shipped."""

from typing import Protocol

import numpy as np
from onnx import TensorProto

from encoder_recipe.graph import MICROSOFT, Graph
from encoder_recipe.quantise import Float32s, quantise_columns, quantise_rows

_LEVELS = 255  # steps of an unsigned 8-bit activation


class Arithmetic(Protocol):
    """What the encoder's graph needs of its numbers."""

    def lookup(self, graph: Graph, ids: str, name: str, table: Float32s) -> str:
        """Give the rows of a table [entries, dimensions] for ids of any shape."""
        ...

    def multiply(self, graph: Graph, x: str, name: str, weight: Float32s) -> str:
        """Multiply x [tokens, inputs] with a weight [inputs, outputs]."""
        ...


class Float32:
    """As trained: the reference."""

    def lookup(self, graph: Graph, ids: str, name: str, table: Float32s) -> str:
        """Give the rows as they are."""
        return graph.op("Gather", graph.constant(name, table), ids)

    def multiply(self, graph: Graph, x: str, name: str, weight: Float32s) -> str:
        """Multiply in floats."""
        return graph.op("MatMul", x, graph.constant(name, weight))


class Int8:
    """As shipped: weights with a scale for each column, activations with a range for each token.

    A range for each token, where onnxruntime's own quantiser takes one for the whole batch, leaves a fifth of the
    error and makes a token's rounding independent of its neighbours.
    """

    def lookup(self, graph: Graph, ids: str, name: str, table: Float32s) -> str:
        """Give the rows, each scaled back."""
        rows = quantise_rows(table)
        integers = graph.op("Gather", graph.constant(f"{name}.integers", rows.integers), ids)
        scale = graph.op("Gather", graph.constant(f"{name}.scale", rows.scale), ids)
        return graph.op("Mul", graph.op("Cast", integers, to=TensorProto.FLOAT), scale)

    def multiply(self, graph: Graph, x: str, name: str, weight: Float32s) -> str:
        """Multiply in integers.

        With x = low + step * levels, the product x @ w is step * (levels @ w) + low * (sums of w's columns).
        """
        columns = quantise_columns(weight)
        sums = columns.integers.sum(axis=0, dtype=np.int32).astype(np.float32) * columns.scale
        low = graph.op("ReduceMin", x, axes=[1], keepdims=1)
        spread = graph.op("Sub", graph.op("ReduceMax", x, axes=[1], keepdims=1), low)
        step = graph.op("Mul", spread, graph.constant("level", np.float32(1 / _LEVELS)))
        flat_step = graph.op("Squeeze", step, graph.constant("second_axis", [1]))
        levels = graph.op("QuantizeLinear", graph.op("Sub", x, low), flat_step, axis=0)
        integers = graph.constant(f"{name}.integers", columns.integers)
        scale = graph.constant(f"{name}.scale", columns.scale)
        one = graph.constant("one", np.float32(1))
        product = graph.op("MatMulIntegerToFloat", levels, integers, one, scale, domain=MICROSOFT)
        return graph.op("Gemm", low, graph.constant(f"{name}.sums", sums[None]), graph.op("Mul", product, step))
