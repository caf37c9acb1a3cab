"""Fits the sentiment head on public reviews, with the encoder frozen: `python -m training.sentiment_head`.

layers/model/heads/README.md says on which data and how well. All sets weigh the same, and within a set each label does.
A tenth of each set is held out to validate.
"""

import argparse
import csv
import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storeclerk.model import Encoder
from storeclerk.text.sentiment import LABELS, SentimentHead, softmax

SEED = 7
VALIDATION_SHARE = 0.1
PENALTY = 1e-4
STEPS = 500
MAX_CHARACTERS = 2000

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class Reviews(NamedTuple):
    """One set: texts, and for each the index of its label in LABELS."""

    name: str
    texts: list[str]
    labels: Integers


def clothing_reviews(data: Path) -> Reviews:
    """Read the clothing reviews; the stars give the label."""
    label_by_stars = {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}
    rows = _rows(data / "womens_clothing_reviews/womens_clothing_reviews.dev.csv.gz")
    return _reviews("clothing reviews", [(row["Review Text"], label_by_stars[row["Rating"]]) for row in rows])


def pros_and_cons(data: Path) -> Reviews:
    """Read the pros and cons; there are no neutral ones."""
    rows = _rows(data / "nltk_reviews/pros_cons.csv.gz")
    return _reviews("pros and cons", [(row["text"], {"con": 0, "pro": 2}[row["label"]]) for row in rows])


def film_sentences(data: Path) -> Reviews:
    """Read the sentences of film reviews; there are no neutral ones."""
    rows = _rows(data / "nltk_reviews/sentence_polarity.csv.gz")
    return _reviews("film sentences", [(row["text"], {"neg": 0, "pos": 2}[row["label"]]) for row in rows])


def product_sentences(data: Path) -> Reviews:
    """Read the sentences of product reviews: neutral without an opinion, left out with two that differ."""
    label_by_opinions = {frozenset("-"): 0, frozenset(): 1, frozenset("+"): 2}
    labelled = []
    with gzip.open(data / "hu_liu_product_reviews/product_reviews_1.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            label = label_by_opinions.get(frozenset(opinion["polarity"] for opinion in row["features"]))
            if label is not None:
                labelled.append((row["sentence"], label))
    return _reviews("product sentences", labelled)


SETS = (clothing_reviews, pros_and_cons, film_sentences, product_sentences)


def fit(vectors: Floats, labels: Integers, weights: Floats) -> tuple[Floats, Floats]:
    """Fit weighted multinomial logistic regression by accelerated gradient descent.

    vectors has shape [n, d], labels and weights [n]; weights add up to 1. The result has shapes [d, 3] and [3].
    """
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])
    targets = np.eye(len(LABELS), dtype=np.float32)[labels]
    # Half the largest eigenvalue of the inputs' second moment bounds the curvature of the softmax.
    step = 1 / (0.5 * np.linalg.eigvalsh(inputs.T @ (weights[:, None] * inputs))[-1] + PENALTY)
    now = ahead = np.zeros((inputs.shape[1], len(LABELS)), dtype=np.float32)
    for number in range(STEPS):
        errors = weights[:, None] * (softmax(inputs @ ahead) - targets)
        before, now = now, (ahead - step * (inputs.T @ errors + PENALTY * ahead)).astype(np.float32)
        ahead = now + number / (number + 3) * (now - before)
    return now[:-1], now[-1]


def balanced_weights(sets: Sequence[Reviews]) -> Floats:
    """Weigh each row so that sets weigh the same, and labels within a set; all add up to 1."""
    parts = []
    for reviews in sets:
        sizes = np.bincount(reviews.labels, minlength=len(LABELS))
        parts.append(1 / (len(sets) * np.count_nonzero(sizes) * sizes[reviews.labels]))
    return np.concatenate(parts).astype(np.float32)


def macro_f1(expected: Integers, predicted: Integers) -> float:
    """The mean F1 of the labels that are expected at all; 1 is perfect, 0 is no label ever right."""
    scores = []
    for label in np.unique(expected):
        hits = np.count_nonzero((expected == label) & (predicted == label))
        scores.append(2 * hits / (np.count_nonzero(expected == label) + np.count_nonzero(predicted == label)))
    return float(np.mean(scores))


def main() -> None:
    """Fit, print the figures of the validation part, and write the head."""
    arguments = _arguments()
    encoder = Encoder(arguments.model, threads=os.cpu_count() or 1)
    train, held_out = zip(*(_split(read(arguments.data)) for read in SETS), strict=True)
    vectors = encoder.encode([text for reviews in train for text in reviews.texts])
    labels = np.concatenate([reviews.labels for reviews in train])
    weights, bias = fit(vectors, labels, balanced_weights(train))
    for reviews in held_out:
        _print_figures(
            reviews, SentimentHead(weights, bias).probabilities(encoder.encode(reviews.texts)).argmax(axis=1)
        )
    np.savez(arguments.out, weights=weights, bias=bias)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fit the sentiment head on public reviews.")
    data = os.environ.get("STORECLERK_DATA", "../shared/data")
    parser.add_argument("--data", type=Path, default=Path(data), help="folder of the public data sets")
    parser.add_argument("--model", type=Path, default=Path(".build/model"), help="folder of the built encoder")
    parser.add_argument("--out", type=Path, default=Path("layers/model/heads/sentiment.npz"), help="file to write")
    return parser.parse_args()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _reviews(name: str, rows: list[tuple[str, int]]) -> Reviews:
    """Keep each text once, so that none is in both parts, and none that has two labels or is blank."""
    labels: dict[str, set[int]] = {}
    for text, label in rows:
        labels.setdefault(text.strip()[:MAX_CHARACTERS], set()).add(label)
    kept = {text: min(found) for text, found in labels.items() if text and len(found) == 1}
    return Reviews(name, list(kept), np.array(list(kept.values()), dtype=np.int64))


def _split(reviews: Reviews) -> tuple[Reviews, Reviews]:
    order = np.random.default_rng(SEED).permutation(len(reviews.texts))
    cut = int(len(order) * VALIDATION_SHARE)
    train, held_out = (
        Reviews(reviews.name, [reviews.texts[row] for row in rows], reviews.labels[rows])
        for rows in (order[cut:], order[:cut])
    )
    return train, held_out


def _print_figures(reviews: Reviews, predicted: Integers) -> None:
    majority = np.full_like(reviews.labels, np.bincount(reviews.labels).argmax())
    print(
        f"| {reviews.name} | {len(reviews.texts)} | {macro_f1(reviews.labels, predicted):.3f} "
        f"| {macro_f1(reviews.labels, majority):.3f} |"
    )


if __name__ == "__main__":
    main()
