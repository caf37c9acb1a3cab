"""The encoder computes what it was trained to compute, and the int8 form stays near it."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from tests.golden.conftest import Encode
from tests.golden.forward import pooled

# Texts with the first 16 numbers of their vectors in 32-bit floats, as the numpy forward pass gives them.
VECTORS: dict[str, list[float]] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
PARAPHRASES = [
    ("Where is my parcel?", "Has my package shipped yet?", "Do you sell gift cards?"),
    ("I want my money back.", "How do I get a refund?", "The colour is lovely."),
    ("The zip broke after two days.", "The zipper was defective almost at once.", "Free delivery starts at 50 euros."),
    ("How can I change my password?", "I need to reset my login.", "Is the tent waterproof?"),
    ("a warm jacket for winter", "insulated coat for cold weather", "stainless steel frying pan"),
]


@pytest.mark.parametrize("text", VECTORS)
def test_the_float_graph_gives_the_pinned_vectors(base: Encode, text: str) -> None:
    np.testing.assert_allclose(base(text)[:16], VECTORS[text], atol=1e-5)


@pytest.mark.parametrize("text", ["", "Where is my order?", "The zip of this jacket broke after two days. " * 8])
def test_the_float_graph_equals_a_forward_pass_in_numpy(
    weights: Mapping[str, NDArray[np.float32]], tokenizer: Tokenizer, base: Encode, text: str
) -> None:
    np.testing.assert_allclose(base(text), pooled(weights, tokenizer.ids(text)), atol=1e-5)


def test_int8_stays_near_the_floats(encoder: Encoder, reference: Encode) -> None:
    cosines = [
        float(vector @ reference(text)) for text, vector in zip(VECTORS, encoder.encode([*VECTORS]), strict=True)
    ]

    assert min(cosines) >= 0.99  # the empty text; others are above .9938
    assert np.mean(cosines) >= 0.997


@pytest.mark.parametrize(("text", "paraphrase", "unrelated"), PARAPHRASES)
def test_a_paraphrase_is_nearer_than_another_matter(
    encoder: Encoder, text: str, paraphrase: str, unrelated: str
) -> None:
    first, near, far = encoder.encode([text, paraphrase, unrelated])

    assert first @ near > first @ far + 0.2


def test_a_vector_does_not_depend_on_its_company(encoder: Encoder) -> None:
    together = encoder.encode([*VECTORS, *VECTORS])
    alone = np.concatenate([encoder.encode([text]) for text in VECTORS])

    assert (together * np.concatenate([alone, alone])).sum(axis=1).min() >= 0.9999


@pytest.mark.parametrize("text", ["", "\ud800", "\0", " ", "a" * 1_000_000, "\u5b57" * 100_000, "\u202e\u200b\u0301"])
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text])

    assert vectors.shape == (1, 384)
    assert np.linalg.norm(vectors) == pytest.approx(1, abs=1e-5)


def test_the_mean_of_the_tokens_points_where_the_vector_does(encoder: Encoder) -> None:
    reading = encoder.read(["Where is my order?"])
    mean = reading.tokens[0].mean(axis=0)

    np.testing.assert_allclose(mean / np.linalg.norm(mean), reading.summary[0], atol=1e-5)


def test_reading_and_embedding_give_a_text_one_vector(encoder: Encoder) -> None:
    np.testing.assert_allclose(encoder.read([*VECTORS]).embedding, encoder.encode([*VECTORS]), atol=1e-6)


def test_every_shipped_file_is_readable_by_every_user(model_folder: Path) -> None:
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in model_folder.rglob("*") if path.is_file())
