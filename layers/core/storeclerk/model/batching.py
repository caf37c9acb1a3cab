"""Which texts share a run."""

from collections.abc import Iterator, Sequence
from itertools import groupby

# Beyond about 160 tokens a run no longer fits the cache: 32 texts of 128 together took 1.7 times as long as singly.
_TOKENS_PER_RUN = 160


def runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Give positions in runs of one length each, shortest first.

    Texts of one length need no padding and no mask, so a vector never depends on the company of its text.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for length, group in groupby(order, key=lengths.__getitem__):
        positions = list(group)
        size = max(1, _TOKENS_PER_RUN // length)
        yield from (positions[start : start + size] for start in range(0, len(positions), size))
