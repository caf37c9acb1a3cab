"""The head that labels word pieces."""

import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from storeclerk.errors import ModelError
from storeclerk.text.pii.head import PiiHead, best_path
from storeclerk.text.pii.spans import PiiSpan
from tests.unit.text.pii_heads import LABELS, offsets_of, reading, sure_head


def found(text: str, *labels: str) -> list[tuple[str, str]]:
    vectors, offsets = reading(text, *labels)
    return [(span.type, text[span.start : span.end]) for span in sure_head().find(text, vectors, offsets)]


def test_labels_become_spans() -> None:
    text = "Ada Falk lives in Bern ."

    assert found(text, "B-PERSON", "I-PERSON", "O", "O", "B-GPE", "O") == [("PERSON", "Ada Falk"), ("GPE", "Bern")]


def test_a_beginning_ends_the_find_before_it() -> None:
    assert found("Ada Bo", "B-PERSON", "B-PERSON") == [("PERSON", "Ada"), ("PERSON", "Bo")]


def test_an_inside_without_its_beginning_is_mended() -> None:
    assert found("Ada Falk", "I-PERSON", "I-PERSON") == [("PERSON", "Ada Falk")]


def test_pieces_of_a_word_have_one_type() -> None:
    text = "Okonkwo"
    pieces = [(0, 0), (0, 2), (2, 5), (5, 7), (0, 0)]
    vectors = np.eye(len(LABELS), dtype=np.float32)[[0, 1, 0, 2, 0]]

    assert sure_head().find(text, vectors, pieces) == [PiiSpan("PERSON", 0, 7)]


def test_markers_and_a_text_without_pieces_hold_nothing() -> None:
    vectors = np.eye(len(LABELS), dtype=np.float32)[[1, 1]]

    assert sure_head().find("", vectors, [(0, 0), (0, 0)]) == []


@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.just(5)), elements=st.floats(-5, 5)))
def test_the_best_path_is_the_best_of_all_that_are_allowed(scores: np.ndarray) -> None:
    def allowed(path: tuple[int, ...]) -> bool:
        return all(now not in (2, 4) or before in (now - 1, now) for before, now in zip((0, *path), path, strict=False))

    def worth(path: tuple[int, ...]) -> float:
        return float(sum(row[label] for row, label in zip(scores, path, strict=True)))

    path = tuple(best_path(scores))

    assert allowed(path)
    assert worth(path) == pytest.approx(max(map(worth, filter(allowed, product(range(5), repeat=len(scores))))))


@given(st.lists(st.sampled_from(["Ada", "b", "12", ".", "größe", "x-y"]), min_size=1, max_size=12), st.randoms())
def test_spans_are_whole_words_sorted_and_apart(words: list[str], rng: random.Random) -> None:
    text = " ".join(words)
    offsets = offsets_of(text)
    vectors = np.random.default_rng(rng.getrandbits(32)).normal(size=(len(offsets), len(LABELS))).astype(np.float32)

    spans = sure_head().find(text, vectors, offsets)

    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, spans, strict=False))
    for span in spans:
        assert not text[max(0, span.start - 1) : span.start + 1].isalnum() or span.start == 0
        assert not text[span.end - 1 : span.end + 1].isalnum() or span.end == len(text)


@pytest.mark.parametrize(
    "labels", [["O"], [], ["O", "B-x"], ["O", "I-x", "B-x"], ["B-x", "I-x", "O"], ["O", "B-x", "I-y"]]
)
def test_labels_of_another_form_are_refused(labels: list[str]) -> None:
    with pytest.raises(ModelError, match="labels"):
        PiiHead(labels, np.zeros((4, len(labels)), dtype=np.float32), np.zeros(len(labels), dtype=np.float32))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ModelError, match=r"\[n, 5\]"):
        PiiHead(LABELS, np.zeros((4, 3), dtype=np.float32), np.zeros(5, dtype=np.float32))


def test_a_folder_without_the_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        PiiHead.load(tmp_path)
