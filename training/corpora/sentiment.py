"""Sentiment: five public sets whose licence lets weights ship, about evenly."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

from training.corpora.texts import VALIDATION_SHARE, Row, at_most, cut, distinct, rows_of

_LETTERS = re.compile(r"[^a-z]+")


def clothing_reviews(data: Path) -> list[Row]:
    """Stars give the label: 1-2 negative, 3 neutral, 4-5 positive. CC0."""
    label = {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"}
    rows = rows_of(data / "womens_clothing_reviews/womens_clothing_reviews.dev.csv.gz")
    return [(row["Review Text"], label[row["Rating"]]) for row in rows]


def pros_and_cons(data: Path) -> list[Row]:
    """Cons are negative, pros positive. CC BY 4.0."""
    label = {"con": "negative", "pro": "positive"}
    return [(row["text"], label[row["label"]]) for row in rows_of(data / "nltk_reviews/pros_cons.csv.gz")]


def film_sentences(data: Path) -> list[Row]:
    """Sentences of film reviews, labelled by their reviewer's judgement. CC BY 4.0.

    SST-2 was cut from the same reviews, and its development part measures: what stands there too is left out.
    """
    label = {"neg": "negative", "pos": "positive"}
    measured = {_letters(row["sentence"]) for row in rows_of(data / "sst2/dev.csv.gz")}
    rows = rows_of(data / "nltk_reviews/sentence_polarity.csv.gz")
    return [(row["text"], label[row["label"]]) for row in rows if _letters(row["text"]) not in measured]


def product_sentences(data: Path) -> list[Row]:
    """Sentences by the opinions marked in them: neutral without one, left out with two kinds. CC BY 4.0."""
    label = {frozenset("-"): "negative", frozenset(): "neutral", frozenset("+"): "positive"}
    with gzip.open(data / "hu_liu_product_reviews/product_reviews_1.jsonl.gz", "rt", encoding="utf-8") as file:
        found = [
            (row["sentence"], frozenset(one["polarity"] for one in row["features"])) for row in map(json.loads, file)
        ]
    return [(text, label[kinds]) for text, kinds in found if kinds in label]


def plain_requests(data: Path) -> list[Row]:
    """What customers ask for judges nothing: neutral, complaints and rude ones apart. CDLA-Sharing-1.0."""
    rows = rows_of(data / "bitext_customer_support/bitext_customer_support.csv.gz")
    plain = (row for row in rows if row["split"] == "train" and row["intent"] != "complaint" and "W" not in row["tags"])
    return [(row["utterance"], "neutral") for row in plain]


# How many texts of each label a set gives at most: sets weigh about the same, and no label drowns another.
SETS: tuple[tuple[Callable[[Path], list[Row]], int], ...] = (
    (clothing_reviews, 2000),
    (pros_and_cons, 3000),
    (film_sentences, 3000),
    (product_sentences, 1500),
    (plain_requests, 1000),
)


def sentiment(data: Path) -> tuple[list[Row], list[Row]]:
    """Give the rows that train and those that validate."""
    train, valid = [], []
    for read, most in SETS:
        kept, held = cut(distinct(read(data)))
        train += at_most(kept, most)
        valid += at_most(held, int(most * VALIDATION_SHARE))
    return train, valid


def _letters(text: str) -> str:
    return _LETTERS.sub("", text.casefold())
