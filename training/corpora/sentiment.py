"""Sentiment: five public sets whose licence lets weights ship, about evenly, and texts of this repository.

Reviews of films and clothes say little of how people write to a shop. The head that ships learnt from a quarter of the
public texts beside all of ours: of 120 invented texts that chose the share, it gets 80 right for 66 by the public ones.
"""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

from training.corpora.intents import STORE, written
from training.corpora.texts import VALIDATION_SHARE, Row, at_most, cut, distinct, rows_of
from training.paths import ROOT

WRITTEN = ROOT / "training/sentiment_texts/written.csv"
# Intents in which something went wrong, or somebody is pleased.
_MOODY = frozenset({
    "complaint", "contact_human_agent", "login_problem", "missed_delivery", "missing_or_wrong_item", "not_helpful",
    "parcel_not_received", "payment_issue", "registration_problems", "report_damage", "thanks", "website_problem",
})  # fmt: skip
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


def written_judgements(_data: Path) -> list[Row]:
    """Reviews, messages and answers to surveys, written and labelled for this repository."""
    return written(WRITTEN)


def written_requests(_data: Path) -> list[Row]:
    """What customers of the sample store ask for judges nothing either, where nothing went wrong."""
    return [(text, "neutral") for text, label in written(STORE) if label not in _MOODY]


# How many texts of each label a set gives at most: sets weigh about the same, and no label drowns another.
SETS: tuple[tuple[Callable[[Path], list[Row]], int], ...] = (
    (clothing_reviews, 2000),
    (pros_and_cons, 3000),
    (film_sentences, 3000),
    (product_sentences, 1500),
    (plain_requests, 1000),
)
HEAD_SHARE = 0.25
OWN: tuple[tuple[Callable[[Path], list[Row]], int], ...] = ((written_judgements, 300), (written_requests, 700))


def sentiment(data: Path, share: float = 1.0) -> tuple[list[Row], list[Row]]:
    """Give the rows that train and those that validate; share: how much of what the public sets give is taken."""
    train, valid = [], []
    for read, most in [*((read, int(most * share)) for read, most in SETS), *OWN]:
        kept, held = cut(distinct(read(data)))
        train += at_most(kept, most)
        valid += at_most(held, int(most * VALIDATION_SHARE))
    return train, valid


def _letters(text: str) -> str:
    return _LETTERS.sub("", text.casefold())
