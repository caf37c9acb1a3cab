"""BERT with mean pooling in plain numpy, written apart from the graph so that each checks the other."""

from collections.abc import Mapping, Sequence
from functools import reduce
from math import erf

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]
LAYERS, HEADS, EPSILON = 6, 12, 1e-12
_erf = np.vectorize(erf)


def pooled(weights: Mapping[str, NDArray[np.float32]], ids: Sequence[int]) -> Float64s:
    """The vector of one text, [384], in 64-bit floats."""
    embeddings = "embeddings.{}_embeddings.weight".format
    words = weights[embeddings("word")][list(ids)].astype(np.float64)
    hidden = words + weights[embeddings("position")][: len(ids)] + weights[embeddings("token_type")][0]
    first = _normalised(weights, "embeddings", hidden)
    blocks = [f"encoder.layer.{layer}" for layer in range(LAYERS)]
    mean = reduce(lambda x, name: _block(weights, name, x), blocks, first).mean(axis=0)
    result: Float64s = mean / np.linalg.norm(mean)
    return result


def _block(weights: Mapping[str, NDArray[np.float32]], name: str, x: Float64s) -> Float64s:
    query, key, value = (
        _linear(weights, f"{name}.attention.self.{part}", x).reshape(len(x), HEADS, -1).swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    scores = np.exp(query @ key.swapaxes(1, 2) / np.sqrt(query.shape[2]))
    mixed = (scores / scores.sum(axis=2, keepdims=True) @ value).swapaxes(0, 1).reshape(x.shape)
    x = _normalised(weights, f"{name}.attention.output", x + _linear(weights, f"{name}.attention.output.dense", mixed))
    wide = _linear(weights, f"{name}.intermediate.dense", x)
    gelu = wide * (1 + _erf(wide / np.sqrt(2))) / 2
    return _normalised(weights, f"{name}.output", x + _linear(weights, f"{name}.output.dense", gelu))


def _linear(weights: Mapping[str, NDArray[np.float32]], name: str, x: Float64s) -> Float64s:
    result: Float64s = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return result


def _normalised(weights: Mapping[str, NDArray[np.float32]], name: str, x: Float64s) -> Float64s:
    centred = x - x.mean(axis=1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
    result: Float64s = scaled * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]
    return result
