"""Judges the keywords: `python -m training.needs.baseline` prints precision, recall and F1 of each need."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from training.needs.keywords import needs_of
from training.needs.sentences import NEEDS, SPLITS, Labelled, find, marks, read_labels
from training.paths import data_folder
from training.report.metrics import needs_metrics
from training.tables import TableError


def judge(labels: Sequence[Labelled], texts: Sequence[str]) -> dict[str, Any]:
    """Hold the needs that keywords name against the labels; probabilities are 0 and 1."""
    expected = marks([row.needs for row in labels])
    predicted = marks([needs_of(text) for text in texts])
    return needs_metrics(NEEDS, expected, predicted.astype(np.float32), np.full(len(NEEDS), 0.5))


def lines(metrics: dict[str, Any]) -> list[str]:
    """Give the metrics as the lines of a table; - stands for what is undefined."""
    rows = [f"{'need':<15}  rows  precision  recall     F1"]
    rows += [
        f"{label['label']:<15} {label['rows']:>5} {_value(label['precision']):>10} {_value(label['recall']):>7}"
        f" {_value(label['f1']):>6}"
        for label in metrics["labels"]
    ]
    for name in ("micro_f1", "macro_f1", "exactly_right"):
        figure = metrics[name]
        rows.append(f"{name.replace('_', ' ')}: {_value(figure)}, 95 % {figure['low']:.3f} to {figure['high']:.3f}")
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of a split; what stands in the way is one line and exit code 2."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default="test")
    split = parser.parse_args(arguments).split
    try:
        labels = [row for row in read_labels() if row.split == split]
        texts = find(labels, data_folder())
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Keywords on {len(texts)} sentences, {split}")
    print("\n".join(lines(judge(labels, texts))))
    return 0


def _value(figure: dict[str, float] | None) -> str:
    return f"{figure['value']:.3f}" if figure else "-"


if __name__ == "__main__":
    sys.exit(main())
