"""Texts to vectors: ours, fastembed on the same ONNX file, and the bare session, in turn, in fastembed's own venv."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from benchmarks.built import CHILDREN
from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.intents import banking77
from benchmarks.models.lines import Measured
from benchmarks.models.timing import paired
from ops.failures import CommandError
from ops.paths import BUILD, ROOT

PEER = BUILD / "bench-models-venv"
_TEXTS = 256


def measure_latency(bench: Bench) -> Mapping[str, Measured]:
    """Time a text of 20 tokens by itself, and a batch of questions of all lengths.

    A ratio below 1 says that what ships is faster than its peer.
    """
    found = _run(bench.shipped(), [text for text, _ in banking77(bench).test[:_TEXTS]])
    figures = {}
    for kind, times in found.items():
        peer = fastest(times, "fastembed")
        figures[f"{kind}_peer"] = _noted(times, peer, f"its fastest: {peer} in a batch")
        figures[f"{kind}_bare"] = _noted(times, "bare session", "")
    return figures


def fastest(times: Mapping[str, Sequence[float]], name: str) -> str:
    """Give the side of this name with the least median."""
    return min((side for side in times if side.startswith(name)), key=lambda side: median(times[side]))


def _noted(times: Mapping[str, Sequence[float]], side: str, note: str) -> Measured:
    found = Measured.of_times(paired(times, "ours", side))
    return msgspec.structs.replace(found, note=f"{found.note}; {note}") if note else found


def _run(model: Path, texts: Sequence[str]) -> dict[str, Any]:
    python = PEER / "bin/python"
    if not python.is_file():
        raise MissingError(f"there is no {PEER.name} (make bench-models makes it)")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        command = [str(python), str(CHILDREN / "encoders.py"), str(model), str(Path(scratch) / "copy"), str(path)]
        variables = {**os.environ, "PYTHONPATH": str(ROOT / "layers/core"), "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"its process failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
