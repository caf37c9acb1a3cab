"""Intents: the 27 of the e-commerce set, what a shop needs beside, and texts that are none of a shop's business."""

import csv
from pathlib import Path

from training.corpora.texts import Row, at_most, cut, distinct, rows_of, shuffled
from training.paths import ROOT
from training.tables import OUT_OF_SCOPE

WRITTEN = ROOT / "training/intent_texts"
STORE = WRITTEN / "sample_store.csv"
# The set's texts come from templates and tell little that is new past this many of an intent.
_TEMPLATED, _TEMPLATED_VALID = 40, 8
_FOREIGN = 500
# Of CLINC150 (CC BY 3.0): domains in which nobody asks a shop for anything.
_FOREIGN_DOMAINS = frozenset({"kitchen_and_dining", "auto_and_commute", "travel", "work", "utility"})


def intents(data: Path) -> tuple[list[Row], list[Row]]:
    """Give the rows that train and those that validate: the public set by its own parts, ours by a cut."""
    rows = list(rows_of(data / "bitext_customer_support/bitext_customer_support.csv.gz"))
    train, valid = (
        at_most(shuffled([(row["utterance"], row["intent"]) for row in rows if row["split"] == part]), most)
        for part, most in (("train", _TEMPLATED), ("dev", _TEMPLATED_VALID))
    )
    for texts in (written(STORE), written(WRITTEN / "out_of_scope.csv"), foreign(data)):
        kept, held = cut(distinct(texts))
        train += kept
        valid += held
    return train, valid


def written(path: Path) -> list[Row]:
    """Read texts of this repository."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def foreign(data: Path) -> list[Row]:
    """Draw texts of an assistant that has nothing to do with shops."""
    rows = [row for row in rows_of(data / "clinc150/clinc150_full.csv.gz") if row["split"] == "train"]
    texts = [row["text"] for row in rows if row["domain"] in _FOREIGN_DOMAINS or row["kind"] == OUT_OF_SCOPE]
    return shuffled([(text, OUT_OF_SCOPE) for text in texts])[:_FOREIGN]
