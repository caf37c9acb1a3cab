"""The fit of the sentiment head."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from training.sentiment_head import (
    Reviews,
    balanced_weights,
    clothing_reviews,
    fit,
    macro_f1,
    product_sentences,
    pros_and_cons,
)


def test_what_a_line_can_tell_apart_is_told_apart() -> None:
    labels = np.repeat(np.arange(3), [50, 5, 200])
    centres = np.eye(3, 8, dtype=np.float32)
    vectors = centres[labels] + np.random.default_rng(1).normal(0, 0.05, (len(labels), 8)).astype(np.float32)

    weights, bias = fit(vectors, labels, balanced_weights([Reviews("one", [""] * len(labels), labels)]))

    assert ((vectors @ weights + bias).argmax(axis=1) == labels).all()


def test_sets_weigh_the_same_and_labels_within_them() -> None:
    sets = [Reviews("a", [""] * 4, np.array([0, 0, 0, 1])), Reviews("b", [""] * 3, np.array([0, 2, 2]))]

    weights = balanced_weights(sets)

    assert weights == pytest.approx([1 / 12] * 3 + [1 / 4] + [1 / 4] + [1 / 8] * 2)


@pytest.mark.parametrize(
    ("predicted", "score"),
    [
        ([0, 0, 1, 2], 1.0),
        ([2, 2, 0, 1], 0.0),
        ([0, 0, 0, 0], (2 / 3 + 0 + 0) / 3),
        ([0, 1, 1, 2], (2 / 3 + 2 / 3 + 1) / 3),
    ],
)
def test_macro_f1_is_the_mean_over_labels(predicted: list[int], score: float) -> None:
    assert macro_f1(np.array([0, 0, 1, 2]), np.array(predicted)) == pytest.approx(score)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(text)


def test_texts_that_are_blank_or_have_two_labels_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path / "nltk_reviews/pros_cons.csv.gz",
        "text,label\ngood,pro\ngood,pro\nnone,pro\nnone,con\nbad,con\n ,con\n",
    )

    reviews = pros_and_cons(tmp_path)

    assert (reviews.texts, reviews.labels.tolist()) == (["good", "bad"], [2, 0])


def test_stars_give_the_label(tmp_path: Path) -> None:
    rows = "".join(f"text {stars},{stars}\n" for stars in range(1, 6))
    name = "womens_clothing_reviews/womens_clothing_reviews.dev.csv.gz"
    write(tmp_path / name, f"Review Text,Rating\n{rows}")

    assert clothing_reviews(tmp_path).labels.tolist() == [0, 0, 1, 2, 2]


def test_a_sentence_with_two_opinions_that_differ_is_left_out(tmp_path: Path) -> None:
    opinions = {"plain": "", "good": "+", "better": "++", "bad": "-", "mixed": "+-"}
    rows = [{"sentence": text, "features": [{"polarity": sign} for sign in signs]} for text, signs in opinions.items()]
    write(tmp_path / "hu_liu_product_reviews/product_reviews_1.jsonl.gz", "\n".join(map(json.dumps, rows)))

    reviews = product_sentences(tmp_path)

    assert dict(zip(reviews.texts, reviews.labels.tolist(), strict=True)) == {
        "plain": 1,
        "good": 2,
        "better": 2,
        "bad": 0,
    }
