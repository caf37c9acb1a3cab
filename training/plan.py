"""How a run of fine-tuning goes: the numbers that docs/benchmarks.md compares."""

from typing import Annotated

import msgspec
from msgspec import Meta

_Count = Annotated[int, Meta(ge=1)]
_Rate = Annotated[float, Meta(gt=0, le=1)]
_Share = Annotated[float, Meta(ge=0, lt=1)]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One recipe. Rates are AdamW's; `layer_decay` multiplies the rate of each layer below the top.

    least_steps, most_steps: a small set is gone through more often and a large one less often, to so many batches.
    frozen: the encoder that ships stays as it is, and the head alone is learnt.
    rank: of the low-rank adapters; 0 trains the weights themselves.
    refuse: the share of intents' validation texts in scope that the threshold refuses.
    contrast: weight of the supervised contrastive loss beside the cross-entropy.
    layers: of a student that learns from the trained encoder; 0 makes none.
    bf16: multiply in bfloat16 while training, where the processor has instructions for it; evaluation stays in floats.
    minutes: end each learning of a run at the epoch that would go past it; None for no bound.
    """

    epochs: _Count = 8
    least_steps: Annotated[int, Meta(ge=0)] = 160
    most_steps: _Count = 3200
    batch: Annotated[int, Meta(ge=2, le=4096)] = 48
    rate: _Rate = 2e-4
    head_rate: _Rate = 2e-3
    layer_decay: Annotated[float, Meta(gt=0, le=1)] = 0.9
    weight_decay: _Share = 0.01
    warmup: _Share = 0.1
    dropout: _Share = 0.1
    smoothing: _Share = 0.1
    refuse: Annotated[float, Meta(ge=0, le=0.5)] = 0.05
    contrast: Annotated[float, Meta(ge=0, le=100)] = 0.5
    layers: Annotated[int, Meta(ge=0, le=5)] = 0
    frozen: bool = False
    rank: Annotated[int, Meta(ge=0, le=384)] = 0
    max_tokens: Annotated[int, Meta(ge=8, le=512)] = 128
    bf16: bool = True
    minutes: Annotated[float, Meta(gt=0)] | None = None
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 7
