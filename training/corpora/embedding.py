"""Texts whose place among others the embedding must keep: questions, answers, passages and reviews of all kinds."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from training.corpora.texts import Row, at_most, cut, distinct, rows_of, shuffled

_MOST = 1200
_QUESTIONS = ("hetpqa_answers_train", "hetpqa_answers_dev", "hetpqa_evidence_dev")


def embedding(data: Path) -> tuple[list[Row], list[Row]]:
    """Give texts with their source, those that train and those that validate."""
    return cut(at_most(shuffled(distinct(list(_texts(data)))), _MOST))


def _texts(data: Path) -> Iterator[Row]:
    for name in _QUESTIONS:
        for row in rows_of(data / f"amazon_product_qa/{name}.csv.gz"):
            yield row["question"], "questions"
            yield row["candidate"], "evidence"
    for row in rows_of(data / "amazon_product_qa/semipqa_d2t_train.csv.gz"):
        yield row["data"], "attributes"
        yield row["text"], "sentences of attributes"
    for row in rows_of(data / "stackfaq_paraphrases/stackfaq_paraphrases.csv.gz"):
        yield row["faq_question"], "frequent questions"
        yield row["paraphrase"], "paraphrases"
    with gzip.open(data / "tau_banking_knowledge/corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        for article in map(json.loads, file):
            yield from ((part, "articles") for part in article["content"].split("\n") if len(part) > 20)
    for folder, column in (("banking77/train", "text"), ("hwu64/hwu64", "text"), ("clinc150/clinc150_full", "text")):
        yield from ((row[column], folder) for row in rows_of(data / f"{folder}.csv.gz"))
    for row in rows_of(data / "womens_clothing_reviews/womens_clothing_reviews.dev.csv.gz"):
        yield row["Review Text"], "reviews"
