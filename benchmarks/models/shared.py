"""One encoder that all subjects share, as it ships, beside an encoder for each subject by the same recipe."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.lines import Line, Measured
from benchmarks.models.timing import TEXT, compare
from ops.failures import CommandError
from ops.paths import ROOT
from storeclerk.model import Encoder
from training.judge import JUDGES, read_labelled

FIGURES = {"intent": "accuracy_without_refusal", "sentiment": "macro_f1", "needs": "macro_f1"}
# Each writes NAME_train.csv and NAME_valid.csv: what the reader that ships learnt of and was chosen by.
_GATHERERS = ("training.corpora", "training.needs.gather")
_EPOCHS = 4  # of training.reader, which names it beside torch


class SharedRow:
    """Quality on the validation rows, which both were chosen by, and time for a text of 20 tokens."""

    name = "shared"

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give a training for each subject, by the recipe of the shared reader on the same rows."""
        for subject in FIGURES:
            bench.head(subject)
        folder = _gathered(bench)
        return [_job(folder, subject) for subject in FIGURES]

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge both for each subject; time one encoder beside all of the others, one after the other."""
        own = {subject: kept.folder(f"own-{subject}") for subject in FIGURES}
        found = {}
        for subject, folder in own.items():
            valid = _corpora(bench) / f"{subject}_valid.csv"
            found[f"{subject}_shared"] = _judged(subject, valid, bench.model)
            found[f"{subject}_own"] = _judged(subject, valid, folder)
        one, each = Encoder(bench.model), [Encoder(folder) for folder in own.values()]
        times = compare(lambda: [encoder.read([TEXT]) for encoder in each], lambda: one.read([TEXT]))
        return found | {"time": Measured.of_times(times)}


def _judged(subject: str, valid: Path, model: Path) -> Measured:
    examples = read_labelled(subject, valid, None)
    figure: dict[str, Any] = JUDGES[subject](model, examples).metrics[FIGURES[subject]]
    return Measured(**figure, note=f"{len(examples.texts):,} texts")


def _job(folder: Path, subject: str) -> Job:
    files = [folder / f"{subject}_{part}.csv" for part in ("train", "valid")]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    arguments = ("training.reader", "--corpora", str(folder), "--only", subject)
    rows = len(read_labelled(subject, files[0], None).texts)
    return Job(f"own-{subject}", arguments, {}, rows, _EPOCHS, stamp)


def _corpora(bench: Bench) -> Path:
    return bench.out / "corpora"


def _gathered(bench: Bench) -> Path:
    """Have the rows written that the shared reader learnt of."""
    if not bench.data.is_dir():
        raise MissingError("there is no data folder (STORECLERK_DATA)")
    folder = _corpora(bench)
    for module in _GATHERERS:
        done = subprocess.run([sys.executable, "-m", module, "--out", str(folder)], cwd=ROOT, check=False)
        if done.returncode:
            raise CommandError(f"{module} failed; the reason is printed above the table")
    return folder
