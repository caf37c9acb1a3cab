"""What a model folder reads in texts, by the code and files that ship: `predict`, `evaluate` and `fit` ask here."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from storeclerk.model import Encoder
from storeclerk.model.manifest import read_manifest
from storeclerk.text.intent import Intent, IntentHead
from storeclerk.text.needs import NeedsHead
from storeclerk.text.pii.finder import PersonalData, windows
from storeclerk.text.pii.head import PiiHead
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.reader import OWN_INTENTS, Reads
from storeclerk.text.sentiment import SentimentHead
from training.paths import SHIPPED
from training.tables import TableError

Floats = NDArray[np.float32]
# Vectors of this many texts are held at a time.
_CHUNK = 1024


class Intents(NamedTuple):
    """The intent of each text, the labels that the head knows, and the score below which it refuses."""

    found: list[Intent]
    labels: list[str]
    threshold: float


class Needs(NamedTuple):
    """The labels, the probability of each for each text [n, labels], and the threshold above which each holds."""

    labels: list[str]
    probabilities: Floats
    thresholds: Floats

    @property
    def names(self) -> list[str]:
        """The needs of each text, joined by |."""
        chosen = self.probabilities > self.thresholds
        return ["|".join(label for label, on in zip(self.labels, row, strict=True) if on) for row in chosen]


def model_folder(model: Path | None, subject: str) -> Path:
    """Give the folder to read with: the one named, or what ships.

    Raises:
        TableError: it holds no model, or none that reads this.
    """
    folder = model or SHIPPED
    own = folder / OWN_INTENTS
    if subject == "intent" and (own / "manifest.json").is_file():
        folder = own
    remedy = "Give --model a folder that fit wrote." if model else "Build it with `make model`, or name one by --model."
    check_model(folder, remedy)
    if not (folder / f"heads/{subject}.npz").is_file():
        raise TableError(f"{folder} has no head for {subject} (heads/{subject}.npz is not there). {remedy}")
    return folder


def check_model(folder: Path, remedy: str) -> None:
    """Raise TableError where a folder holds no model."""
    if not (folder / "manifest.json").is_file():
        raise TableError(f"{folder} holds no model (manifest.json is not there). {remedy}")


def manifest_entries(folder: Path) -> dict[str, Any]:
    """Give all that a model's manifest says. Raises ModelError where it is damaged."""
    read_manifest(folder)
    entries: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return entries


def read_intents(model: Path, texts: Sequence[str]) -> Intents:
    """Read the intent of each text."""
    head = IntentHead.load(model)
    found = [intent for vectors in summaries(_encoder(model), texts) for intent in head.classify(vectors)]
    return Intents(found, head.labels, head.threshold)


def read_sentiments(model: Path, texts: Sequence[str]) -> Floats:
    """Read the probability of each sentiment, [n, 3] in the order of LABELS."""
    head = SentimentHead.load(model)
    return np.concatenate([head.probabilities(vectors) for vectors in summaries(_encoder(model), texts)])


def read_needs(model: Path, texts: Sequence[str]) -> Needs:
    """Read the needs of each text."""
    head = NeedsHead.load(model)
    odds = np.concatenate([head.probabilities(vectors) for vectors in summaries(_encoder(model), texts)])
    return Needs(list(head.labels), odds, head.thresholds)


def read_personal_data(model: Path, texts: Sequence[str]) -> list[list[PiiSpan]]:
    """Find the spans of each text, rules and head together."""
    finder, encoder = PersonalData(PiiHead.load(model)), _encoder(model)
    bar = tqdm(texts, desc="reading", unit=" texts", leave=False, disable=None)
    return [finder.find_in(text, windows(text, encoder.read)) for text in bar]


def summary(encoder: Reads, texts: Sequence[str]) -> Floats:
    """Give the vectors that heads read, [n, d], with a bar for the time left."""
    return np.concatenate(list(summaries(encoder, texts)))


def summaries(encoder: Reads, texts: Sequence[str]) -> Iterator[Floats]:
    """Give the vectors [n, d] that heads read, a part of the texts at a time, with a bar for the time left."""
    with tqdm(total=len(texts), desc="reading", unit=" texts", leave=False, disable=None) as progress:
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            yield encoder.read(chunk).summary
            progress.update(len(chunk))


def _encoder(model: Path) -> Encoder:
    return Encoder(model, threads=os.cpu_count() or 1)
