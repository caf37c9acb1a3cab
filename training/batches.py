"""Texts as ids, and batches of texts of nearly one length."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from training.device import device

# Texts are sorted by length within this many batches: little padding, and every epoch mixes anew.
_BATCHES_SORTED_TOGETHER = 50


class Padded(NamedTuple):
    """Ids [texts, tokens], and a mask that is true where a token stands."""

    ids: Tensor
    mask: Tensor


def pad(ids: Sequence[Sequence[int]]) -> Padded:
    """Pad to the longest text of the batch, on the device that computes."""
    length = max(map(len, ids))
    padded = torch.zeros(len(ids), length, dtype=torch.long)
    mask = torch.zeros(len(ids), length, dtype=torch.bool)
    for row, pieces in enumerate(ids):
        padded[row, : len(pieces)] = torch.tensor(pieces)
        mask[row, : len(pieces)] = True
    return Padded(padded.to(device()), mask.to(device()))


def epoch(lengths: Sequence[int], size: int, rng: np.random.Generator) -> list[list[int]]:
    """Give the positions of all texts once, in batches of nearly one length, in random order."""
    order = rng.permutation(len(lengths))
    batches: list[list[int]] = []
    for start in range(0, len(order), size * _BATCHES_SORTED_TOGETHER):
        chunk = sorted(order[start : start + size * _BATCHES_SORTED_TOGETHER].tolist(), key=lengths.__getitem__)
        batches += [chunk[first : first + size] for first in range(0, len(chunk), size)]
    return [batches[number] for number in rng.permutation(len(batches))]


def in_order(count: int, size: int) -> Iterator[range]:
    """Give all positions in order, for evaluation."""
    return (range(start, min(start + size, count)) for start in range(0, count, size))
