"""Answers to questions about products: which of a question's candidates the retrieval embedding puts first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.models.base import base_folder
from benchmarks.models.bench import Bench
from benchmarks.models.folds import components, folds, plain
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.lines import Line, Measured
from storeclerk.model import Encoder
from storeclerk.ports import TextEncoder
from training.corpora.texts import rows_of
from training.gate import difference
from training.report.measures import Bools, share

FOLDS = 5
_SET = "amazon_product_qa"


class Question(NamedTuple):
    """A question with its candidates and whether each answers it; product is "" where the set names none."""

    text: str
    product: str
    candidates: list[str]
    right: list[bool]


class Pair(NamedTuple):
    """A query with its response, and the product that they speak of, "" where the set names none."""

    query: str
    response: str
    product: str


def epqa(bench: Bench) -> list[Question]:
    """The open development part; a label of 1, helpful, or 2, a full answer, counts as right."""
    return _questions(bench, "epqa_dev.dev.csv.gz")


def semipqa(bench: Bench) -> list[Question]:
    """The development part; candidates are attributes of the product."""
    return _questions(bench, "semipqa_rank_dev.csv.gz")


def epqa_answers(bench: Bench) -> list[Pair]:
    """Training answers of the same kind of questions, whatever they were found in."""
    return [Pair(row["question"], row["candidate"], row["ASIN"]) for row in _training_answers(bench)]


def semipqa_answers(bench: Bench) -> list[Pair]:
    """Training answers that are attributes, and attributes with the sentences that say them."""
    found = [row for row in _training_answers(bench) if row["source"] == "attribute"]
    said = rows_of(bench.source(f"{_SET}/semipqa_d2t_train.csv.gz"))
    pairs = [Pair(row["question"], row["candidate"], row["ASIN"]) for row in found]
    return pairs + [Pair(row["text"], row["data"], "") for row in said]


class Fold(NamedTuple):
    """Pairs that train, and questions that judge."""

    pairs: list[Pair]
    questions: list[Question]


def cut(questions: Sequence[Question], answers: Sequence[Pair], count: int) -> list[Fold]:
    """Cut questions by product and wording; of the training answers none has a product or a question of its fold."""
    keys = [[plain(one.text), one.product] if one.product else [plain(one.text)] for one in questions]
    found = []
    for fold in folds(components(keys), count):
        held = [questions[row] for row in fold.test]
        products, texts = {one.product for one in held} - {""}, {plain(one.text) for one in held}
        other = [one for one in answers if one.product not in products and plain(one.query) not in texts]
        own = [pair for row in fold.train for pair in _pairs(questions[row])]
        found.append(Fold(own + other, held))
    return found


class AnswersRow:
    """The embedding of one set, drawn to its questions and answers; the base model's is measured beside it."""

    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        self.name = name
        self.lines = lines
        self._read, self._answers = {"epqa": (epqa, epqa_answers), "semipqa": (semipqa, semipqa_answers)}[name]

    def jobs(self, bench: Bench) -> Sequence[Job]:
        """Give a training for each fold."""
        found = []
        for number, fold in enumerate(self._folds(bench)):
            pairs = bench.some([(one.query, one.response) for one in fold.pairs])
            found.append(Job.of_pairs(f"{self.name}-{number}", pairs))
        return found

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        """Judge every question by the embedding that did not see it, and by the base model's."""
        parts = self._folds(bench)
        folders = [kept.folder(f"{self.name}-{number}") for number in range(FOLDS)]
        pairs = zip(folders, parts, strict=True)
        drawn = np.concatenate([first_is_right(Encoder(folder), part.questions) for folder, part in pairs])
        everything = [one for part in parts for one in part.questions]
        base = first_is_right(Encoder(base_folder(bench.out)), everything)
        gain = difference(drawn, base)
        return {
            "drawn": _share(drawn),
            "base": _share(base),
            "shipped": _share(first_is_right(Encoder(bench.shipped()), everything)),
            "gain": Measured(value=gain.value, low=gain.low, high=gain.high, note="paired"),
        }

    def _folds(self, bench: Bench) -> list[Fold]:
        return cut(self._read(bench), self._answers(bench), FOLDS)


def first_is_right(encoder: TextEncoder, questions: Sequence[Question]) -> Bools:
    """Tell of which questions, of those that have an answer at all, the nearest candidate answers."""
    answered = [one for one in questions if any(one.right)]
    queries = encoder.encode([one.text for one in answered])
    places = np.cumsum([0, *(len(one.candidates) for one in answered)])
    vectors = encoder.encode([text for one in answered for text in one.candidates])
    return np.array(
        [
            one.right[int((vectors[start:end] @ query).argmax())]
            for one, query, start, end in zip(answered, queries, places, places[1:], strict=False)
        ],
        dtype=bool,
    )


def _share(right: Bools) -> Measured:
    return Measured.of(share(right), f"{len(right):,} questions that have an answer")


def _pairs(question: Question) -> list[Pair]:
    answers = [text for text, right in zip(question.candidates, question.right, strict=True) if right]
    return [Pair(question.text, text, question.product) for text in answers]


def _questions(bench: Bench, name: str) -> list[Question]:
    by_number = defaultdict(list)
    for row in rows_of(bench.source(f"{_SET}/{name}")):
        by_number[row["qid"]].append(row)
    return [
        Question(
            rows[0]["question"],
            rows[0].get("ASIN", ""),
            [row["candidate"] for row in rows],
            [row["label"] != "0" for row in rows],
        )
        for rows in by_number.values()
    ]


def _training_answers(bench: Bench) -> list[dict[str, str]]:
    return list(rows_of(bench.source(f"{_SET}/hetpqa_answers_train.csv.gz")))
