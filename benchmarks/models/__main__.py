"""Prints what the models reach beside their targets and beside what others reached.

Every training and every finished row is kept under --out: a run that was stopped goes on, a finished row is not done
again unless --fresh.
"""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report as machines
from benchmarks.models import report
from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.jobs import Kept
from benchmarks.models.lines import Outcome
from benchmarks.models.registry import ROWS
from benchmarks.models.row import Row
from ops.failures import CommandError
from ops.paths import BUILD
from storeclerk.errors import AppError
from training.paths import SHIPPED, data_folder
from training.tables import TableError


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print the table; 1 where a row failed, 130 where it was stopped."""
    chosen = _parser().parse_args(arguments)
    bench = _bench(chosen)
    rows = [row for row in ROWS if row.name in (chosen.only or [row.name])]
    failed = False
    if not chosen.report:
        kept = Kept(bench)
        try:
            failed = not all([run(row, bench, kept) for row in rows])  # noqa: C419 - one that fails stops no other
        except KeyboardInterrupt:
            print("Stopped. The same command goes on from here, without --fresh.", file=sys.stderr)
            return 130
    outcomes = {row.name: report.read(bench.out, row.name) for row in rows}
    known = {outcome.machine for outcome in outcomes.values() if outcome.machine}
    print("\n".join([*sorted(known), "", report.table(rows, outcomes)]))
    return 1 if failed else 0


def run(row: Row, bench: Bench, kept: Kept) -> bool:
    """Train what the row needs, measure it and keep the outcome; False where that failed."""
    if report.read(bench.out, row.name).found and not bench.fresh:
        print(f"{row.name}: kept (--fresh does it again)", file=sys.stderr)
        return True
    try:
        _train(row, bench, kept)
        print(f"{row.name}: measuring", file=sys.stderr)
        outcome = Outcome(found=dict(row.measure(bench, kept)), machine=machines.machine())
    except MissingError as error:
        outcome = Outcome(missing=str(error))
    except (CommandError, TableError, AppError, OSError) as error:
        outcome = Outcome(missing=f"failed: {error}")
    if outcome.missing:
        print(f"{row.name}: {outcome.missing}", file=sys.stderr)
    report.write(bench.out, row.name, outcome)
    return not outcome.missing.startswith("failed")


def _train(row: Row, bench: Bench, kept: Kept) -> None:
    jobs = row.jobs(bench)
    missing = kept.missing(jobs)
    if jobs:
        steps = sum(job.steps(bench.epochs) for job in missing)
        print(f"{row.name}: {len(missing)} of {len(jobs)} trainings to do, about {steps:,} steps", file=sys.stderr)
    for job in missing:
        print(f"{job.name}: {job.rows:,} rows, about {job.steps(bench.epochs):,} steps", file=sys.stderr)
        kept.train(job)


def _bench(chosen: argparse.Namespace) -> Bench:
    out: Path = chosen.out.absolute()  # trainings run in the root of the checkout
    if chosen.rows or chosen.epochs:  # a trial never stands in for the real run
        out /= f"trial-{chosen.rows or 'all'}-{chosen.epochs or 'usual'}"
    bench = Bench(data_folder(), out, chosen.model, chosen.rows, chosen.epochs)
    return dataclasses.replace(bench, fresh=chosen.fresh)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=__doc__)
    names = [row.name for row in ROWS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"rows, of {', '.join(names)}")
    parser.add_argument("--out", type=Path, default=BUILD / "bench-models", help="folder that keeps everything")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="model folder to measure as what ships")
    parser.add_argument("--fresh", action="store_true", help="train and measure again what is kept")
    parser.add_argument("--report", action="store_true", help="print what is kept and measure nothing")
    parser.add_argument("--rows", type=int, metavar="N", help="trial run: train on N examples at most")
    parser.add_argument("--epochs", type=int, metavar="N", help="trial run: other than the usual epochs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
