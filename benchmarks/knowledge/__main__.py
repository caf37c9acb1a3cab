"""`make bench-knowledge`: prints what retrieval reaches beside its targets; skips what has no data, and says so."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.knowledge import banking, products, scale
from benchmarks.knowledge.choosing import chosen
from benchmarks.models.answers import epqa, semipqa
from benchmarks.models.bench import Bench, MissingError
from storeclerk.chat.knowledge import ranking
from storeclerk.model import Encoder
from storeclerk.ports import Vectors
from training.paths import ROOT, SHIPPED, data_folder

_WEIGHTS = (0.0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04)
_MEANINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
_POWERS = (1.0, 1.5, 2.0, 2.5, 3.0)
_MEMORY_MB = 1769


class _Remembering(Encoder):
    """Encodes a text once: each setting asks for the same."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, threads=os.cpu_count() or 1)
        self.encode_once = cache(super().encode)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts."""
        return self.encode_once(tuple(texts))


def main() -> int:
    """Measure each in turn."""
    bench = Bench(data=data_folder(), out=ROOT / ".build/bench-knowledge", model=SHIPPED)
    for measured in (_products, _banking, _scale):
        try:
            measured(bench)
        except MissingError as error:
            print(f"skipped: {error}")
    return 0


def _products(bench: Bench) -> None:
    encoder = _Remembering(bench.shipped())
    found = {name: products.first_right(of(bench), encoder, _WEIGHTS) for name, of in _SETS.items()}
    print("First passage is right, by the weight of BM25 beside the cosine; development parts")
    print("          ", *(f"{weight:6}" for weight in _WEIGHTS), "  chosen by the other folds")
    for (name, by_weight), held in zip(found.items(), chosen(list(found.values())), strict=True):
        print(f"{name:10} ", *(f"{by_weight[weight].mean():6.3f}" for weight in _WEIGHTS), f"  {held:.3f}")
    print(f"shipped: {ranking.QUESTION}; targets: ePQA .830, semiPQA .830\n")


def _banking(bench: Bench) -> None:
    folder = bench.source("tau_banking_knowledge/tasks.dev.jsonl.gz").parent
    settings = list(product(_MEANINGS, _POWERS))
    found = banking.recalls(folder, _Remembering(bench.shipped()), settings)
    print("tau_banking_knowledge, recall@10 of the development tasks, by weight of meaning and power")
    print("          ", *(f"{weight:6}" for weight in _MEANINGS))
    for power in _POWERS:
        print(f"power {power:4} ", *(f"{found[weight, power].mean():6.3f}" for weight in _MEANINGS))
    [held] = chosen([found])
    shipped = found[ranking.SENTENCE, ranking.POWER].mean()
    print(f"chosen by the other folds: {held:.3f}; shipped ({ranking.SENTENCE}, {ranking.POWER}): {shipped:.3f}")
    print("target: .420 (BM25 .194, encoder by sentence .327, TF-IDF .334)\n")


def _scale(bench: Bench) -> None:
    texts = list(dict.fromkeys(text for one in epqa(bench) for text in one.candidates))
    with TemporaryDirectory() as folder:
        scale.build(Path(folder), texts, _Remembering(bench.shipped()).encode(texts))
        command = [sys.executable, "-m", "benchmarks.knowledge.scale", folder]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    found = json.loads(done.stdout)
    print(f"{found['passages']:,} passages on one thread: artefact {found['artefact_mb']:.0f} MB,", end=" ")
    print(f"{found['load_s']:.1f} s to load, peak {found['peak_mb']:.0f} of {_MEMORY_MB} MB,", end=" ")
    print(f"search {found['p50_ms']:.1f} ms p50, {found['p99_ms']:.1f} ms p99, without the encoder")


_SETS = {"ePQA": epqa, "semiPQA": semipqa}


if __name__ == "__main__":
    sys.exit(main())
