import copy
import signal
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from storeclerk.ports import Vectors
from training import retrieval
from training.batches import pad
from training.bert import Bert
from training.checkpoint import Checkpoint
from training.losses import in_batch_contrastive
from training.plan import Plan
from training.retrieval import Pairs, draw_together, precision_at_1

PLAN = Plan(epochs=6, batch=8, rate=1e-3, warmup=0.0)


class Words:
    """Numbers words as they come, between the two markers."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def ids(self, text: str) -> list[int]:
        return [2, *(4 + self._known.setdefault(word, len(self._known)) for word in text.split()), 3]


PAIRS = Pairs([f"q{n}" for n in range(12)], [f"a{n} a{n}" for n in range(12)])


def encoded(bert: Bert, words: Words, texts: list[str]) -> Vectors:
    vectors: Vectors = bert.eval()(*pad([words.ids(text) for text in texts])).pooled.detach().numpy()
    return vectors


def measured(bert: Bert, words: Words) -> float:
    queries, responses = (encoded(bert, words, side) for side in PAIRS)
    return precision_at_1(queries, responses, PAIRS)


def test_queries_come_to_lie_beside_their_own_answers(small_bert: Bert, tmp_path: Path) -> None:
    words = Words()
    before = measured(small_bert, words)
    draw_together(small_bert, PAIRS, words, PLAN, Checkpoint(tmp_path, "a"))
    assert measured(small_bert, words) > before + 0.4


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
    small_bert: Bert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*vectors: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 5:
            signal.raise_signal(signal.SIGINT)
        return in_batch_contrastive(*vectors)

    calls: list[int] = []
    begun, again = copy.deepcopy(small_bert), copy.deepcopy(small_bert)
    draw_together(small_bert, PAIRS, Words(), PLAN, Checkpoint(tmp_path / "whole", "a"))
    monkeypatch.setattr(retrieval, "in_batch_contrastive", stop)
    with pytest.raises(KeyboardInterrupt):
        draw_together(begun, PAIRS, Words(), PLAN, Checkpoint(tmp_path / "cut", "a"))
    draw_together(again, PAIRS, Words(), PLAN, Checkpoint(tmp_path / "cut", "a"))
    expected = small_bert.weights()
    assert all(np.array_equal(value, expected[name]) for name, value in again.weights().items())


def test_precision_counts_any_of_a_querys_own_responses() -> None:
    pairs = Pairs(["q", "q", "r"], ["a", "b", "b"])
    responses = np.eye(3, dtype=np.float32)
    responses[2] = responses[1]
    queries = np.array([responses[1], responses[1], responses[0]])
    assert precision_at_1(queries, responses, pairs) == pytest.approx(2 / 3)


@pytest.mark.parametrize("copies", [1, 4])
def test_equal_queries_and_answers_are_no_wrong_answers_of_each_other(
    small_bert: Bert, tmp_path: Path, copies: int
) -> None:
    pairs = Pairs(["q", *["r"] * copies], ["a", *["b"] * copies])
    draw_together(small_bert, pairs, Words(), PLAN, Checkpoint(tmp_path, "a"))
    assert all(np.isfinite(value).all() for value in small_bert.weights().values())
