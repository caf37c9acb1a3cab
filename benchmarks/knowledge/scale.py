"""100,000 passages in one process, as a function reads them.

`build` makes them of some real texts: each passage is four drawn at random with a number, each vector that of its text,
moved a little. `python -m benchmarks.knowledge.scale FOLDER` reads them as the chat does and prints JSON; it is a
process of its own, so that the peak of memory is that of reading and searching alone.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from storeclerk.artefacts import Artefacts
from storeclerk.chat.knowledge import bm25
from storeclerk.chat.knowledge.building import MadeBy
from storeclerk.chat.knowledge.compact import compact, joined
from storeclerk.chat.knowledge.index import ARTEFACT, KnowledgeIndex
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.errors import NotFound
from storeclerk.lake import to_lines
from storeclerk.ports import Vectors
from tests.fakes import FakeEncoder, FakeObjects

PASSAGES = 100_000
_SENTENCES = 4
_SEARCHES = 500
_JITTER = 0.02  # of each number; a vector of 384 then has a cosine of .93 to the one it was
_CHUNK = 10_000
_SEED = 7


class FolderStore(FakeObjects):
    """`ObjectStore` on files, as far as artefacts are published and read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def read(self, key: str) -> bytes:
        """Read an object whole."""
        path = self._folder / key
        if not path.is_file():
            raise NotFound(f"The object {key} does not exist.")
        return path.read_bytes()

    def write(self, key: str, data: bytes, *, content_type: str = "application/octet-stream") -> None:  # noqa: ARG002
        """Write an object whole."""
        path = self._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class _NamedEncoder(FakeEncoder):
    """Names the encoder that the vectors are said to be of."""

    version = "scale"


def build(folder: Path, texts: Sequence[str], vectors: Vectors, count: int = PASSAGES) -> None:
    """Write an artefact of count passages."""
    drawn = np.random.default_rng(_SEED)
    rows = drawn.integers(len(texts), size=(count, _SENTENCES))
    found = [
        Passage(f"Article {place // 10}", "scale", f"Part {place}", f"/help/{place}", tuple(texts[row] for row in four))
        for place, four in enumerate(rows)
    ]
    parts = [_moved(vectors[rows[begin : begin + _CHUNK].ravel()], drawn) for begin in range(0, count, _CHUNK)]
    means = [_unit(part.reshape(-1, _SENTENCES, part.shape[1]).mean(axis=1)) for part in parts]
    files = {
        "encoder.json": msgspec.json.encode(MadeBy(_NamedEncoder.version, _NamedEncoder.dimensions)),
        "passages.jsonl": to_lines(found),
        "vectors.npz": joined(map(compact, means)).to_bytes(),
        "sentences.npz": joined(map(compact, parts)).to_bytes(),
        "words.npz": bm25.to_bytes(f"{one.title} {one.heading} {one.text}" for one in found),
    }
    manifest = Artefacts(FolderStore(folder)).publish(ARTEFACT, files)
    (folder / "version").write_text(manifest.version)
    np.save(folder / "queries.npy", vectors[:_SEARCHES])
    (folder / "queries.json").write_text(json.dumps(list(texts[:_SEARCHES])))


def measure(folder: Path) -> dict[str, Any]:
    """Read the artefact and search it."""
    begin = time.perf_counter()
    artefact = Artefacts(FolderStore(folder)).read(ARTEFACT, (folder / "version").read_text())
    index = KnowledgeIndex.from_files(artefact.files, _NamedEncoder())
    size = sum(map(len, artefact.files.values()))
    del artefact
    loaded = time.perf_counter() - begin
    queries, texts = np.load(folder / "queries.npy"), json.loads((folder / "queries.json").read_text())
    times = []
    for query, text in zip(queries, texts, strict=True):
        begin = time.perf_counter()
        index.search(query, 8, text)
        times.append(time.perf_counter() - begin)
    return {
        "passages": len(index.passages),
        "artefact_mb": size / 1e6,
        "load_s": loaded,
        "peak_mb": _peak_mb(),
        "p50_ms": float(np.percentile(times, 50)) * 1000,
        "p99_ms": float(np.percentile(times, 99)) * 1000,
    }


def _peak_mb() -> float:
    """Give this program's own peak; that of `getrusage` counts the process that started it too, as it was then."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _moved(vectors: Vectors, drawn: np.random.Generator) -> Vectors:
    return _unit(vectors + drawn.normal(scale=_JITTER, size=vectors.shape).astype(np.float32))


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
