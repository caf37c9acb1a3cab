"""Low-rank adapters (Hu et al. 2021, arXiv 2106.09685) on every linear map of the layers that are trained."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from training.bert import Bert


class LowRank(nn.Module):
    """Adds b @ a to a weight [outputs, inputs]; b begins at zero, so that nothing changes at first."""

    def __init__(self, outputs: int, inputs: int, rank: int) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.empty(rank, inputs))
        self.b = nn.Parameter(torch.zeros(outputs, rank))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, weight: Tensor) -> Tensor:
        """Give the weight with its adapter."""
        return weight + self.b @ self.a


def add_adapters(bert: Bert, rank: int) -> None:
    """Freeze the encoder but for its layers' norms and biases, and put an adapter on every linear map."""
    for name, parameter in bert.named_parameters():
        parameter.requires_grad = is_small(name)
    for _, linear in linear_maps(bert):
        outputs, inputs = linear.weight.shape
        parametrize.register_parametrization(linear, "weight", LowRank(outputs, inputs, rank))


def linear_maps(bert: Bert) -> Iterator[tuple[str, nn.Linear]]:
    """Give the linear maps of the layers, by name."""
    return ((name, module) for name, module in bert.named_modules() if isinstance(module, nn.Linear))


def is_small(name: str) -> bool:
    """Tell whether a parameter is a vector that is trained and stored whole beside the adapters."""
    return name.startswith("encoder.") and ("LayerNorm" in name or name.endswith(".bias"))
