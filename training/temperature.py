"""Temperature scaling (Guo et al. 2017, arXiv 1706.04599): one number that makes confidence mean what it says."""

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.sentiment import softmax

_LOWEST, _HIGHEST = 0.05, 20.0
_STEPS = 60


def softened(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Give the probabilities [n, labels] of logits under a temperature."""
    return softmax((logits / temperature).astype(np.float32))


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """Find the temperature at which the targets [n] are likeliest; 1 where there are no rows.

    The likelihood has one peak, which a golden-section search on the logarithm finds.
    """
    if not len(targets):
        return 1.0

    def loss(log_temperature: float) -> float:
        chosen = softened(logits, float(np.exp(log_temperature)))[np.arange(len(targets)), targets]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    low, high = np.log(_LOWEST), np.log(_HIGHEST)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(_STEPS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(np.exp((low + high) / 2))
