"""BERT with mean pooling in torch: the same network as the graph that ships (layers/model/encoder_recipe/bert.py).

Parameters carry the names of the base model's file, so that a state dict can be written by the layer's own recipe.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple, cast

import numpy as np
import torch
from encoder_recipe.bert import PROJECTION, Shape
from encoder_recipe.folder import source_folder
from numpy.typing import NDArray
from safetensors.numpy import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.paths import RECIPE, cache_folder

Weights = Mapping[str, NDArray[np.float32]]


class Hidden(NamedTuple):
    """Token vectors [texts, tokens, dimensions] and their mean at length 1, [texts, dimensions]."""

    tokens: Tensor
    pooled: Tensor


class _SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self._heads = heads

    def forward(self, x: Tensor, mask: Tensor, dropout: float) -> Tensor:
        query, key, value = (
            part(x).unflatten(-1, (self._heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropout)
        return found.transpose(1, 2).flatten(2)


class _Projection(nn.Module):
    """A linear map, added to what came before and normalised."""

    def __init__(self, inputs: int, width: int, epsilon: float) -> None:
        super().__init__()
        self.dense = nn.Linear(inputs, width)
        self.LayerNorm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, residual: Tensor, dropout: float) -> Tensor:
        return cast("Tensor", self.LayerNorm(functional.dropout(self.dense(x), dropout) + residual))


class _Layer(nn.Module):
    def __init__(self, width: int, wide: int, shape: Shape) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {"self": _SelfAttention(width, shape.heads), "output": _Projection(width, width, shape.epsilon)}
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, wide)})
        self.output = _Projection(wide, width, shape.epsilon)

    def forward(self, x: Tensor, mask: Tensor, dropout: float) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, mask, dropout), x, dropout)
        return cast("Tensor", self.output(functional.gelu(self.intermediate["dense"](x)), x, dropout))


class _Embeddings(nn.Module):
    def __init__(self, weights: Weights, epsilon: float) -> None:
        super().__init__()
        words, positions, types = (
            weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
        )
        self.word_embeddings = nn.Embedding(*words.shape)
        self.position_embeddings = nn.Embedding(*positions.shape)
        self.token_type_embeddings = nn.Embedding(*types.shape)
        self.LayerNorm = nn.LayerNorm(words.shape[1], epsilon)

    def forward(self, ids: Tensor) -> Tensor:
        positions = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return cast("Tensor", self.LayerNorm(self.word_embeddings(ids) + positions))


class Bert(nn.Module):
    """The encoder; `dropout` is applied while training only."""

    def __init__(self, weights: Weights, shape: Shape, dropout: float = 0.1) -> None:
        """Take the weights of model.safetensors by name; tensors that BERT's encoder lacks are left out."""
        super().__init__()
        wide, width = weights["encoder.layer.0.intermediate.dense.weight"].shape
        self.embeddings = _Embeddings(weights, shape.epsilon)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(_Layer(width, wide, shape) for _ in range(shape.layers))})
        self.shape = shape
        self._dropout = dropout
        self._projection = weights.get(PROJECTION)
        own = self.state_dict()
        self.load_state_dict({name: torch.from_numpy(np.array(weights[name])) for name in own})

    def forward(self, ids: Tensor, mask: Tensor) -> Hidden:
        """Encode ids [texts, tokens]; mask is true where a token stands and false where a text is padded."""
        dropout = self._dropout if self.training else 0.0
        tokens = self.embeddings(ids)
        for layer in self.layers:
            tokens = layer(tokens, mask[:, None, None, :], dropout)
        inside = mask[..., None].to(tokens.dtype)
        return Hidden(tokens, functional.normalize((tokens * inside).sum(1), dim=-1))

    @property
    def layers(self) -> list[nn.Module]:
        """The layers, lowest first."""
        return list(cast("nn.ModuleList", self.encoder["layer"]))

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Copy the weights out, by name."""
        own = {name: value.detach().cpu().float().numpy().copy() for name, value in self.state_dict().items()}
        return own if self._projection is None else own | {PROJECTION: self._projection}


def base_model(dropout: float) -> Bert:
    """Open the base model that the layer's recipe pins; it is downloaded once."""
    source = source_folder(RECIPE, cache_folder())
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    shape = Shape(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    return Bert(load_file(source / "model.safetensors"), shape, dropout)
