"""Finds the labelled sentences again: `python -m training.needs.gather --out FOLDER`.

Writes needs_train.csv, needs_valid.csv and needs_test.csv, `text,label` as `python -m training needs` reads them, from
the public sets in STORECLERK_DATA. The files hold texts of these sets: they stay out of the repository.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.needs.sentences import LABELS, SPLITS, find, read_labels
from training.paths import data_folder
from training.tables import TableError


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the three files; what stands in the way is one line and exit code 2, and nothing is written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to, outside the repository")
    parser.add_argument("--labels", type=Path, default=LABELS, help="labels by digest; without it, the repository's")
    chosen = parser.parse_args(arguments)
    try:
        labels = read_labels(chosen.labels)
        texts = find(labels, data_folder())
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    chosen.out.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        rows = [(text, "|".join(row.needs)) for row, text in zip(labels, texts, strict=True) if row.split == split]
        _write(chosen.out / f"needs_{split}.csv", rows)
        print(f"{chosen.out / f'needs_{split}.csv'}: {len(rows)} sentences")
    return 0


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
