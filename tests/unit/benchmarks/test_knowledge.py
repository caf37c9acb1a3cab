"""The bench of retrieval."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.knowledge import __main__ as bench
from benchmarks.knowledge.choosing import chosen
from benchmarks.knowledge.products import first_right
from benchmarks.knowledge.scale import build, measure
from benchmarks.models.answers import Question
from tests.fakes import FakeEncoder


def test_a_fold_is_judged_by_what_was_best_on_the_others() -> None:
    # What won in one fold alone is chosen for all others, where it is worth nothing.
    lucky = np.array([1.0, 0, 0, 0, 0, 1, 0, 0, 0, 0])

    assert chosen([{"lucky": lucky, "steady": np.full(10, 0.15)}]) == [pytest.approx(0.2 * 0.15)]


def test_questions_without_an_answer_do_not_count() -> None:
    asked = [
        Question("is it green", "p", ["it is green", "it is round"], [True, False]),
        Question("is it round", "p", ["it is heavy", "it is red"], [False, False]),
    ]

    assert first_right(asked, FakeEncoder(), (0.0, 1.0))[1.0].tolist() == [1.0]


def test_the_passages_of_the_bench_are_read_and_searched(tmp_path: Path) -> None:
    texts = ["it is green", "it is round", "it is heavy"]
    build(tmp_path, texts, FakeEncoder().encode(texts), count=20)

    assert measure(tmp_path)["passages"] == 20


def test_without_data_it_says_what_it_skips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORECLERK_DATA", str(tmp_path))
    monkeypatch.setattr(bench, "SHIPPED", tmp_path)

    assert bench.main() == 0
    assert capsys.readouterr().out.count("skipped: ") == 3
