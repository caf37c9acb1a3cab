"""Intent heads for tests: three intents that point along the axes of a space of eight."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
LABELS = ["refund", "track order, today", "größe 👟"]
DIMENSIONS = 8


def intent_arrays(**changed: NDArray[Any]) -> Arrays:
    """A head whose scores weigh the same, with two neighbours of each intent and the threshold at 0."""
    axes = np.eye(DIMENSIONS, dtype=np.float32)[: len(LABELS)]
    return {
        "labels": np.array(LABELS),
        "weights": np.ascontiguousarray(axes.T) * 6,
        "bias": np.zeros(3, dtype=np.float32),
        "temperature": np.array(1.0, dtype=np.float32),
        "means": axes.astype(np.float16),
        "whitening": np.eye(DIMENSIONS, dtype=np.float16),
        "bank": np.repeat(np.rint(axes * 127).astype(np.int8), 2, axis=0),
        "bank_labels": np.array([0, 0, 1, 1, 2, 2], dtype=np.int16),
        "score_names": np.array(["softmax", "energy", "mahalanobis", "neighbours"]),
        "score_centre": np.array([0.5, 3, -1, 0.5], dtype=np.float32),
        "score_scale": np.ones(4, dtype=np.float32),
        "score_weights": np.ones(4, dtype=np.float32),
        "threshold": np.array(0.0, dtype=np.float32),
        "neighbour_weight": np.array(0.25, dtype=np.float32),
    } | changed
