"""Model folders with real heads, and an encoder that knows a word for each direction of a space of eight."""

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.model import Reading
from tests.unit.text.heads import DIMENSIONS, intent_arrays

# The intents of `intent_arrays` lie on the first three axes; a text with none of the words lies on the last.
WORDS = ["money", "parcel", "shoe"]
_AXES = np.eye(DIMENSIONS, dtype=np.float32)
HEADS: dict[str, dict[str, NDArray[Any]]] = {
    "intent": intent_arrays(),
    "sentiment": {"weights": _AXES[:, :3] * 6, "bias": np.zeros(3, dtype=np.float32)},
    "needs": {
        "labels": np.array(["price", "delivery"]),
        "weights": _AXES[:, :2] * 6,
        "bias": np.full(2, -2, dtype=np.float32),
        "thresholds": np.full(2, 0.5, dtype=np.float32),
    },
    "pii": {  # finds nothing, so that the rules are alone
        "labels": np.array(["O", "B-PERSON", "I-PERSON"]),
        "weights": np.zeros((DIMENSIONS, 3), dtype=np.float32),
        "bias": np.array([9, 0, 0], dtype=np.float32),
    },
}


class FakeEncoder:
    """Reads a text as the mean of the directions of the words that it knows."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self.folder, self.threads = folder, threads

    def read(self, texts: Sequence[str]) -> Reading:
        summary = np.stack([self._vector(text) for text in texts])
        return Reading(summary, summary, [summary[:1]] * len(texts), [[(0, 0)]] * len(texts))

    @staticmethod
    def _vector(text: str) -> NDArray[np.float32]:
        vector = sum((_AXES[place] for place, word in enumerate(WORDS) if word in text), np.zeros_like(_AXES[0]))
        known: NDArray[np.float32] = vector if vector.any() else _AXES[-1]
        return np.asarray(known / np.linalg.norm(known), dtype=np.float32)


def model_folder(folder: Path, *heads: str, **entries: object) -> Path:
    """Lay down heads and the manifest that names their digests."""
    (folder / "heads").mkdir(parents=True)
    files = {}
    for name in heads:
        buffer = io.BytesIO()
        np.savez(buffer, **HEADS[name])  # type: ignore[arg-type]
        (folder / f"heads/{name}.npz").write_bytes(buffer.getvalue())
        files[f"heads/{name}.npz"] = hashlib.sha256(buffer.getvalue()).hexdigest()
    manifest = {"name": heads[0], "version": "a1", "dimensions": DIMENSIONS, "max_tokens": 128, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest | entries), encoding="utf-8")
    return folder
