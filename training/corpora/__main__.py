"""Gathers what the shipped reader learns from: `python -m training.corpora --out FOLDER`.

Public sets are read from STORECLERK_DATA; none of their texts enters the repository. For each subject a file that
trains and one that validates, in the form that `python -m training` reads.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from training.corpora.embedding import embedding
from training.corpora.intents import intents
from training.corpora.sentiment import HEAD_SHARE, sentiment
from training.corpora.texts import Row
from training.needs.gather import main as write_needs
from training.paths import data_folder
from training.pii_texts.__main__ import main as write_pii


def main() -> None:
    """Write the files into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    gathered: dict[str, Callable[[Path], tuple[list[Row], list[Row]]]] = {
        "sentiment": sentiment,
        "sentiment_head": partial(sentiment, share=HEAD_SHARE),
        "intent": intents,
        "embedding": embedding,
    }
    for name, gather in gathered.items():
        for part, rows in zip(("train", "valid"), gather(data_folder()), strict=True):
            _write(out / f"{name}_{part}.csv", rows)
            print(f"{out / f'{name}_{part}.csv'}: {len(rows)} texts")
    write_needs(["--out", str(out)])
    for part, count, seed in (("train", 14_000, 1), ("valid", 700, 2)):
        write_pii(["--out", str(out / f"pii_{part}.jsonl"), "--rows", str(count), "--seed", str(seed)])


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
