"""`python -m benchmarks.drift`: how often a usual day is called shifted, and how much of another subject is found.

Days are drawn from the training parts of public sets, read by the model that ships: the turns of a day against 1,400
other turns. Needs the sets in STORECLERK_DATA and a built model (`make model`); without either it says so.
"""

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.models.bench import Bench, MissingError
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.monitoring.distribution import OUT_OF_SCOPE, Training, histograms
from storeclerk.chat.monitoring.drift import Comparison, Places, compare
from storeclerk.chat.monitoring.projections import project
from storeclerk.chat.monitoring.service import intents_shifted, places_shifted
from storeclerk.model import Encoder
from storeclerk.ports import Vectors
from storeclerk.text.intent import IntentHead
from training.paths import ROOT, SHIPPED, data_folder

_SETS = {
    "Bitext": ("bitext_customer_support/bitext_customer_support.csv.gz", "utterance"),
    "BANKING77": ("banking77/train.csv.gz", "text"),
    "CLINC150": ("clinc150/clinc150_full.csv.gz", "text"),
}
_TEXTS, _EARLIER, _TRIALS, _BATCH = 3000, 1400, 150, 32
_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0)


class Asked(NamedTuple):
    """What was read of n texts: the intent that counts, and the places, [n, directions]."""

    intents: NDArray[np.str_]
    places: Vectors

    def some(self, rows: NDArray[np.int64]) -> "Asked":
        """Take rows."""
        return Asked(self.intents[rows], self.places[rows])

    def beside(self, other: "Asked") -> "Asked":
        """Put both together."""
        return Asked(np.concatenate([self.intents, other.intents]), np.concatenate([self.places, other.places]))


def main() -> int:
    """Print the trials."""
    bench = Bench(data=data_folder(), out=ROOT / ".build/bench-drift", model=SHIPPED)
    try:
        folder = bench.shipped()
        sets = {name: _read(folder, list(_texts(bench.data / file, column))) for name, (file, column) in _SETS.items()}
    except (MissingError, FileNotFoundError) as error:
        print(f"skipped: {error}")
        return 0
    random = np.random.default_rng(3)
    for name, asked in sets.items():
        for turns in (200, 600):
            _usual(name, asked, turns, random)
    for share in _SHARES:
        for turns in (300, 1000):
            _mixed(sets["Bitext"], sets["BANKING77"], share, turns, random)
    for name, asked in sets.items():
        _beside_training(name, asked, Training(load_shipped(folder).arrays))
    return 0


def _texts(path: Path, column: str) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file) if row.get("split", "train") == "train"]
    for place in np.random.default_rng(0).permutation(len(texts))[:_TEXTS]:
        yield texts[place]


def _read(folder: Path, texts: Sequence[str]) -> Asked:
    encoder, head = Encoder(folder), IntentHead.load(folder)
    parts = [encoder.read(texts[start : start + _BATCH]).summary for start in range(0, len(texts), _BATCH)]
    summary = np.concatenate(parts)
    labels = [OUT_OF_SCOPE if found.oos else found.label for found in head.classify(summary)]
    return Asked(np.array(labels), project(summary))


def _compared(day: Asked, earlier: Asked, seed: int) -> Comparison:
    return compare(_counts(day), _counts(earlier), _places(day), _places(earlier), (seed,))


def _counts(asked: Asked) -> dict[str, int]:
    names, counts = np.unique(asked.intents, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _places(asked: Asked) -> Places:
    return Places(histograms(asked.places, np.ones(len(asked.places))), float(len(asked.places)))


def _is_shifted(found: Comparison) -> bool:
    return intents_shifted(found) or places_shifted(found)


def _usual(name: str, asked: Asked, turns: int, random: np.random.Generator) -> None:
    trials = []
    for trial in range(_TRIALS):
        rows = random.permutation(len(asked.places))
        trials.append(_compared(asked.some(rows[:turns]), asked.some(rows[turns : turns + _EARLIER]), trial))
    low = np.mean([min(one.intent_p, one.embedding_p or 1.0) < 0.05 for one in trials])
    shifted = sum(map(_is_shifted, trials))
    print(f"{name}, {turns} turns of the same: shifted {shifted} of {_TRIALS}; a p below .05 in {low:.3f}")


def _mixed(shop: Asked, bank: Asked, share: float, turns: int, random: np.random.Generator) -> None:
    trials = []
    for trial in range(_TRIALS):
        rows, others = random.permutation(len(shop.places)), random.permutation(len(bank.places))
        strange = int(share * turns)
        day = shop.some(rows[strange:turns]).beside(bank.some(others[:strange]))
        trials.append(_compared(day, shop.some(rows[turns : turns + _EARLIER]), trial))
    intents, places = (np.median([[one.intent_psi, one.embedding_psi or 0.0] for one in trials], axis=0)).tolist()
    found = np.mean([_is_shifted(one) for one in trials])
    print(f"{share:4.0%} of a bank in {turns} turns: shifted {found:.2f}; intents {intents:.3f}, places {places:.3f}")


def _beside_training(name: str, asked: Asked, training: Training) -> None:
    known = {label: number for label, number in _counts(asked).items() if label in training.labels}
    found = compare(known, training.intents(), _places(asked), Places(*training.binned_like(known)), (0,))
    print(f"{name} beside training: intents {found.intent_psi:.3f}, places {found.embedding_psi:.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
