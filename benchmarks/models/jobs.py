"""Trainings by the command that shops use, each kept in a folder of its own, so that none is done twice."""

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from benchmarks.models.bench import Bench
from ops.failures import CommandError
from ops.paths import ROOT
from training.options import ADAPTER, FULL

_STOPPED = 130


class Job(NamedTuple):
    """One training.

    arguments: what `python -m` is called with; one that begins with @ is a file of the run's own folder.
    files: the contents of those files by name.
    rows, epochs: what it trains on and how often, to estimate its steps by; a student doubles them.
    stamp: what else tells this training from another of its name.
    """

    name: str
    arguments: tuple[str, ...]
    files: Mapping[str, str]
    rows: int
    epochs: int = FULL.epochs
    stamp: str = ""

    @classmethod
    def of_labels(cls, name: str, subject: str, rows: Sequence[tuple[str, str]], options: Sequence[str] = ()) -> Self:
        """Make one of `text,label`."""
        return cls.of_table(name, subject, ("text", "label"), rows, options)

    @classmethod
    def of_pairs(cls, name: str, rows: Sequence[tuple[str, str]]) -> Self:
        """Make one of `query,response`."""
        return cls.of_table(name, "answers", ("query", "response"), rows, ())

    @classmethod
    def of_table(
        cls, name: str, subject: str, columns: Sequence[str], rows: Sequence[tuple[str, str]], options: Sequence[str]
    ) -> Self:
        """Make one of `python -m training SUBJECT fit`."""
        arguments = ("training", subject, "fit", "--data", "@train.csv", *options)
        usual = ADAPTER if "adapter" in options else FULL
        epochs = int(options[options.index("--epochs") + 1]) if "--epochs" in options else usual.epochs
        passes = 2 if "--layers" in options else 1
        return cls(name, arguments, {"train.csv": table(columns, rows)}, len(rows), epochs * passes)

    def steps(self, epochs: int | None) -> int:
        """Estimate the steps of the optimiser, where a tenth of the rows, 1,000 at most, is held out to choose by."""
        trained = self.rows - min(self.rows // 10, 1000)
        return -(-trained // FULL.batch) * (epochs or self.epochs)

    @property
    def digest(self) -> str:
        """What tells this training from another of its name: data and options."""
        parts = [self.stamp, *self.arguments, *self.files, *self.files.values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write rows as CSV."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue()


class Kept:
    """The trainings of a bench, finished ones taken as they are; with `fresh` each is done once more."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._fresh: set[str] = set()

    def folder(self, name: str) -> Path:
        """Give the model folder of a training."""
        return self._bench.out / "runs" / name / "model"

    def missing(self, jobs: Sequence[Job]) -> list[Job]:
        """Give those of the trainings that are still to be done."""
        return [job for job in jobs if not self._done(job)]

    def train(self, job: Job) -> None:
        """Train, from where an interrupted run of the same stopped.

        Raises:
            CommandError: the training refused; its words are above.
            KeyboardInterrupt: it was stopped; the next call goes on.
        """
        folder = self.folder(job.name)
        again = self._bench.fresh and job.name not in self._fresh
        if again or _known(folder) != job.digest:
            shutil.rmtree(folder.parent, ignore_errors=True)
        self._fresh.add(job.name)
        began = time.monotonic()
        _run(_command(job, folder, self._bench.epochs))
        print(f"{job.name}: trained in {time.monotonic() - began:.0f} s", file=sys.stderr)

    def _done(self, job: Job) -> bool:
        if self._bench.fresh and job.name not in self._fresh:
            return False
        folder = self.folder(job.name)
        return (folder / "manifest.json").is_file() and _known(folder) == job.digest


def _command(job: Job, folder: Path, epochs: int | None) -> list[str]:
    run = folder.parent
    run.mkdir(parents=True, exist_ok=True)
    for name, content in job.files.items():
        (run / name).write_text(content, encoding="utf-8")
    (run / "digest").write_text(job.digest, encoding="utf-8")
    arguments = [str(run / one[1:]) if one.startswith("@") else one for one in job.arguments]
    command = [sys.executable, "-m", *arguments, "--out", str(folder)]
    if epochs:  # the last of two counts
        command += ["--epochs", str(epochs)]
    return [*command, "--resume"] if (run / "model.checkpoint").is_dir() else command


def _run(command: Sequence[str]) -> None:
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.wait()  # it has heard the same signal and keeps its state
            raise
    if status == _STOPPED:
        raise KeyboardInterrupt
    if status:
        raise CommandError(f"its training ended with status {status}; the reason is printed above the table")


def _known(folder: Path) -> str | None:
    path = folder.with_name("digest")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def manifest(folder: Path) -> Mapping[str, object]:
    """Read what a training says of itself."""
    found: dict[str, object] = msgspec.json.decode((folder / "manifest.json").read_bytes())
    return found
