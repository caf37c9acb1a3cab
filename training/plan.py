"""How a run of fine-tuning goes: the numbers that docs/benchmarks.md compares."""

import msgspec


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One recipe. Rates are AdamW's; `layer_decay` multiplies the rate of each layer below the top.

    least_steps, most_steps: a small set is gone through more often and a large one less often, to so many batches.
    frozen: the encoder that ships stays as it is, and the head alone is learnt.
    rank: of the low-rank adapters; 0 trains the weights themselves.
    refuse: the share of intents' validation texts in scope that the threshold refuses.
    contrast: weight of the supervised contrastive loss beside the cross-entropy.
    layers: of a student that learns from the trained encoder; 0 makes none.
    bf16: multiply in bfloat16 while training, where the processor has instructions for it; evaluation stays in floats.
    minutes: end the run at the epoch that would go past it; None for no bound.
    """

    epochs: int = 8
    least_steps: int = 160
    most_steps: int = 3200
    batch: int = 48
    rate: float = 2e-4
    head_rate: float = 2e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.1
    dropout: float = 0.1
    smoothing: float = 0.1
    refuse: float = 0.05
    contrast: float = 0.5
    layers: int = 0
    frozen: bool = False
    rank: int = 0
    max_tokens: int = 128
    bf16: bool = True
    minutes: float | None = None
    seed: int = 7
