"""`predict`: what a model folder says of a file of texts, by the code and files that ship."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from storeclerk.text.sentiment import LABELS
from storeclerk.written import written
from training.shipped import model_folder, read_intents, read_needs, read_personal_data, read_sentiments
from training.spans import read_marked
from training.tables import TableError, read_table

Columns = Mapping[str, list[Any]]


def predict_intent(model: Path, texts: list[str]) -> Columns:
    """Give label_pred, confidence and oos for each text."""
    found = read_intents(model, texts).found
    return {
        "label_pred": [intent.label for intent in found],
        "confidence": [intent.confidence for intent in found],
        "oos": [int(intent.oos) for intent in found],
    }


def predict_sentiment(model: Path, texts: list[str]) -> Columns:
    """Give label_pred and confidence for each text."""
    found = read_sentiments(model, texts)
    return {
        "label_pred": [LABELS[number] for number in found.argmax(axis=1)],
        "confidence": [round(float(value), 4) for value in found.max(axis=1)],
    }


def predict_needs(model: Path, texts: list[str]) -> Columns:
    """Give label_pred, joined by |, and confidence, the probability of the least certain decision, for each text."""
    found = read_needs(model, texts)
    odds = found.probabilities
    certain = np.where(odds > found.thresholds, odds, 1 - odds).min(axis=1)
    return {"label_pred": found.names, "confidence": [round(float(value), 4) for value in certain]}


PREDICTORS = {"intent": predict_intent, "sentiment": predict_sentiment, "needs": predict_needs}


def predict(name: str, model: Path | None, data: Path, out: Path) -> int:
    """Write the rows of a file with what is read in them added; gives their number.

    Raises:
        TableError: the file, the model folder or the target cannot be used; nothing is written then.
        ModelError: the model was altered.
    """
    if out.is_dir():
        raise TableError(f"{out} is a folder. Give --out a file.")
    folder = model_folder(model, name)
    if name == "pii":
        return _predict_spans(folder, data, out)
    table = read_table(data, ["text"])
    added = PREDICTORS[name](folder, table.column("text"))
    with written(out) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*(column for column in table.columns if column not in added), *added])
        writer.writeheader()
        for row, *values in zip(table.rows, *added.values(), strict=True):
            writer.writerow(row | dict(zip(added, values, strict=True)))
    return len(table.rows)


def _predict_spans(folder: Path, data: Path, out: Path) -> int:
    texts = read_marked(data, spans=False).texts
    found = read_personal_data(folder, texts)
    with written(out) as file:
        file.writelines(
            msgspec.json.encode({"text": text, "spans": spans}) + b"\n"
            for text, spans in zip(texts, found, strict=True)
        )
    return len(texts)
