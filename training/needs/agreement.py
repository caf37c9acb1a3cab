"""How far two annotators agree who labelled by the guideline: `python -m training.needs.agreement`.

`second.csv` (digest,needs) holds the second annotator's labels of 200 sentences: 12 for each need by the first one's
labels, so that every need occurs, and the others at random.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.needs.sentences import LABELS, NEEDS, check_needs, marks, parts, read_labels
from training.report.measures import Bools, Figure, bootstrap
from training.tables import TableError, read_table

SECOND = Path(__file__).with_name("second.csv")


class Agreement(NamedTuple):
    """Decisions of two annotators on one need or all: how many each and both say yes to, and the share agreed on."""

    name: str
    decisions: int
    first: int
    second: int
    both: int
    agreed: float
    kappa: Figure | None


def kappa(first: Bools, second: Bools) -> float | None:
    """Cohen's kappa (1960) of decisions, [n] or [n, needs]: 0 is what chance gives, 1 full agreement, below 0 is less.

    (agreed - expected) / (1 - expected), where `expected` is the agreement of two who decide independently, each
    as often yes as before. None without decisions, and where both always say the same, so that chance agrees too.
    """
    if not first.size:
        return None
    p, q = float(first.mean()), float(second.mean())
    expected = p * q + (1 - p) * (1 - q)
    if expected == 1:
        return None
    return (float((first == second).mean()) - expected) / (1 - expected)


def compare(first: Bools, second: Bools) -> list[Agreement]:
    """Compare two annotators' decisions, [n, needs]: need by need, then all; intervals by resampling sentences."""
    found = [_agreement(need, first[:, [at]], second[:, [at]]) for at, need in enumerate(NEEDS)]
    return [*found, _agreement("all", first, second)]


def read_both(labels: Path, second: Path) -> tuple[Bools, Bools]:
    """Read the decisions of both annotators on the sentences of the second, [n, needs] each.

    Raises:
        TableError: as `read_table`, or a need is unknown, a digest stands there twice or is not in the labels.
    """
    own = {row.digest: row.needs for row in read_labels(labels)}
    table = read_table(second, ["digest", "needs"])
    check_needs(table)
    digests = table.column("digest")
    for number, one in zip(table.numbers, digests, strict=True):
        if one not in own or digests.count(one) > 1:
            what = "stands there twice" if one in own else f"is not in {labels}"
            raise TableError(f"{second}, row {number}, column digest: {one} {what}. Remove the row.")
    return marks([own[one] for one in digests]), marks([parts(needs) for needs in table.column("needs")])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; what stands in the way is one line and exit code 2."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--second", type=Path, default=SECOND, help="the second annotator's labels")
    chosen = parser.parse_args(arguments)
    try:
        first, second = read_both(LABELS, chosen.second)
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(first)} sentences; {np.mean((first == second).all(axis=1)):.1%} labelled the same in full")
    print(f"{'need':<15} first second  both  agreed  kappa  95 % interval")
    for one in compare(first, second):
        print(_line(one))
    return 0


def _agreement(name: str, first: Bools, second: Bools) -> Agreement:
    measured = bootstrap(lambda rows: kappa(first[rows], second[rows]), len(first))
    counts = int(first.sum()), int(second.sum()), int((first & second).sum())
    return Agreement(name, first.size, *counts, float((first == second).mean()), measured)


def _line(one: Agreement) -> str:
    counts = f"{one.name:<15} {one.first:>5} {one.second:>6} {one.both:>5} {one.agreed:>7.1%}"
    return (
        f"{counts}  {one.kappa.value:.3f}  {one.kappa.low:.3f} to {one.kappa.high:.3f}" if one.kappa else f"{counts}  -"
    )


if __name__ == "__main__":
    sys.exit(main())
