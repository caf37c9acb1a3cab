"""The intent head that ships in the model layer, and the golden texts that no later head may get wrong."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from storeclerk.errors import ModelError
from storeclerk.model import Encoder
from storeclerk.model.manifest import Manifest, read_manifest
from storeclerk.text.few_shot import Arrays, GoldenTexts, unpacked
from storeclerk.text.head_file import read_head
from storeclerk.text.reader import Reads

_OWN_INTENTS = "intent"  # a model folder inside the model folder, as the build puts it there
# A head belongs to the vectors that it was fitted to: any change of these files asks for another one.
_BASE_FILES = ("encoder.onnx", "encoder.bin", "tokenizer.json", "heads/intent.npz")


@dataclass(frozen=True)
class Shipped:
    """The arrays of the head; base names the encoder and head that taught intents rest on.

    own is the encoder of the head where a shop fine-tuned one for its intents; else the one for all heads reads.
    """

    arrays: Arrays
    base: str
    golden: GoldenTexts | None = None
    own: Reads | None = None


def load_shipped(folder: Path, threshold: float | None = None) -> Shipped:
    """Read a model folder; threshold: the score below which texts are refused, where it is not to be the head's own.

    Raises:
        ModelError: a file is missing, altered or damaged.
    """
    own = folder / _OWN_INTENTS
    found = _read(own, Encoder(own)) if (own / "manifest.json").is_file() else _read(folder, None)
    if threshold is None:
        return found
    return replace(found, arrays={**found.arrays, "threshold": np.array(threshold, dtype=np.float32)})


def _read(folder: Path, own: Reads | None) -> Shipped:
    manifest = read_manifest(folder)
    digests = [manifest.files.get(name, "") for name in _BASE_FILES]
    base = hashlib.sha256(" ".join(digests).encode()).hexdigest()[:16]
    return Shipped(read_head(folder, "intent"), base, _golden(folder, manifest), own)


def _golden(folder: Path, manifest: Manifest) -> GoldenTexts | None:
    # As vectors: to read 500 texts takes most of a second, which the first new intent would wait for.
    if "heads/golden.npz" not in manifest.files:
        return None
    stored = read_head(folder, "golden")
    vectors, labels = unpacked(stored["vectors"]), [str(label) for label in stored["labels"]]
    if vectors.ndim != 2 or len(vectors) != len(labels):
        raise ModelError(
            f"There are {len(labels)} golden labels for vectors {vectors.shape}. Build the model layer again."
        )
    return GoldenTexts(vectors, labels)
