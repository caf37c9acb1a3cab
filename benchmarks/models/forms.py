"""What smaller forms cost and gain: int8 beside 32-bit floats, and a student of three layers beside its teacher."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.models.base import base_folder, float_folder
from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.intents import banking77
from benchmarks.models.jobs import Job, Kept, manifest
from benchmarks.models.lines import Line, Measured
from benchmarks.models.timing import speed_up
from storeclerk.model import Encoder
from storeclerk.text.intent import IntentHead
from training.gate import difference
from training.report.measures import Bools

LAYERS = 3


class Int8Row:
    """The adapters of BANKING77 on the base, in both arithmetics; and what every kept training says of its own int8."""

    name = "int8"

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give the training of the adapters."""
        return [_banking(bench, "banking77-adapter", "--form", "adapter")]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge the official test part in both forms, the head being the same, and time them."""
        shipped = kept.folder("banking77-adapter")
        if not (shipped / "adapters.npz").is_file():
            raise MissingError("the training of banking77-adapter wrote no adapters.npz")
        floats = float_folder(bench.out, shipped / "adapters.npz")
        test = banking77(bench).test
        lost = _lost(_right(floats, shipped, test), _right(shipped, shipped, test))
        faster = speed_up(Encoder(base_folder(bench.out)), Encoder(float_folder(bench.out)))
        return {"lost": lost, "lost_on_validation": _worst(bench.out), "speed_up": Measured.of_times(faster)}


class StudentRow:
    """A student of the full form of BANKING77."""

    name = "student"

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give the training of the teacher, kept by itself, and of the student."""
        return [_banking(bench, "banking77"), _banking(bench, "student", "--layers", str(LAYERS))]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge both on the official test part and time them."""
        test = banking77(bench).test
        teacher, student = (kept.folder(name) for name in ("banking77", "student"))
        lost = _lost(_right(teacher, teacher, test), _right(student, student, test))
        return {"lost": lost, "speed_up": Measured.of_times(speed_up(Encoder(student), Encoder(teacher)))}


def _banking(bench: Bench, name: str, *options: str) -> Job:
    return Job.of_labels(name, "intent", bench.some(banking77(bench).train), options)


def _right(encoder: Path, head: Path, test: Sequence[tuple[str, str]]) -> Bools:
    vectors = Encoder(encoder).read([text for text, _ in test]).summary
    found = IntentHead.load(head).classify(vectors)
    return np.array([intent.label == label for intent, (_, label) in zip(found, test, strict=True)])


def _lost(before: Bools, after: Bools) -> Measured:
    found = difference(before, after)
    note = f"paired, {100 * before.mean():.2f} before, {100 * after.mean():.2f} after"
    return Measured(value=found.value, low=found.low, high=found.high, note=note)


def _worst(out: Path) -> Measured:
    """The largest loss that a kept training found on its validation rows."""
    losses: dict[str, float] = {}
    for path in sorted(out.glob("runs/*/model")):
        metrics = manifest(path)["metrics"]
        if isinstance(metrics, dict) and "right_fp32" in metrics:
            losses[path.parent.name] = metrics["right_fp32"] - metrics["right_int8"]
    worst = max(losses, key=losses.__getitem__)
    mean = float(np.mean(list(losses.values())))
    return Measured(value=losses[worst], note=f"{worst}; mean of {len(losses)} trainings {100 * mean:.2f}")
