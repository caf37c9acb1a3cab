"""A setting chosen by cross-validation: each fold is judged by the setting that was best on the others."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Setting = TypeVar("Setting")
FOLDS = 5


def chosen(parts: Sequence[Mapping[Setting, NDArray[np.float64]]], folds: int = FOLDS) -> list[float]:
    """Give the mean score of each part under settings chosen without the fold that is judged.

    parts: for each data set the scores of its items, [items], by setting; a setting is judged by the mean of the sets'
    means, so that a large set does not outvote a small one.
    """
    means = []
    for fold in range(folds):
        total = {
            setting: sum(float(_of(part[setting], fold, folds, held=False).mean()) for part in parts)
            for setting in parts[0]
        }
        best = max(total, key=total.__getitem__)
        means.append([_of(part[best], fold, folds, held=True) for part in parts])
    return [float(np.concatenate([fold[part] for fold in means]).mean()) for part in range(len(parts))]


def _of(scores: NDArray[np.float64], fold: int, folds: int, *, held: bool) -> NDArray[np.float64]:
    rows = np.arange(len(scores)) % folds == fold
    return scores[rows if held else ~rows]
