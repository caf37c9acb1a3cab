"""How sure the head may be: a temperature, and the share that the nearest training texts have in the probabilities."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.text.intent import blend
from training.temperature import fit_temperature

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
_SHARES = np.arange(0, 0.65, 0.05)
# A temperature from n rows is believed n / (n + 20), and otherwise taken for 1: three rows that are all right would
# make the head sure of everything.
_DOUBT = 20
_ENOUGH = 50
_USUAL_SHARE = 0.2
_LEAST = 1e-12


class Confidence(NamedTuple):
    """A temperature above 0, and the neighbours' share in the probabilities."""

    temperature: float
    neighbour_weight: float

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what the head stores of it."""
        return {name: np.array(value, dtype=np.float32) for name, value in self._asdict().items()}


def fit_confidence(logits: Floats, votes: Floats | None, numbers: Numbers) -> Confidence:
    """Make the labels [n] of the rows likeliest; logits and the neighbours' votes [n, labels], None without a bank."""
    believed = len(numbers) / (len(numbers) + _DOUBT)
    temperature = fit_temperature(logits, numbers) ** believed
    if votes is None:
        return Confidence(temperature, 0.0)
    if len(numbers) < _ENOUGH:
        return Confidence(temperature, _USUAL_SHARE)
    own = np.arange(len(numbers))
    losses = [
        -np.log(np.maximum(blend(logits, votes, temperature, share)[own, numbers], _LEAST)).mean() for share in _SHARES
    ]
    return Confidence(temperature, float(_SHARES[int(np.argmin(losses))]))


def cross_fitted(logits: Floats, votes: Floats | None, numbers: Numbers, seed: int) -> Floats:
    """Probabilities [n, labels] of each half of the rows, calibrated on the other half, as for new texts."""
    order = np.random.default_rng(seed).permutation(len(numbers))
    found = np.zeros_like(logits)
    for half, other in ((order[::2], order[1::2]), (order[1::2], order[::2])):
        fitted = fit_confidence(logits[other], None if votes is None else votes[other], numbers[other])
        found[half] = blend(logits[half], None if votes is None else votes[half], *fitted)
    return found
