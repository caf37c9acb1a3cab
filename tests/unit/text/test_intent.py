"""The intent head."""

import hashlib
import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.model.manifest import Manifest
from storeclerk.text.intent import IntentHead
from tests.unit.text.heads import DIMENSIONS, LABELS, Arrays, intent_arrays

HEAD_FILE = "heads/intent.npz"

AXES = np.eye(DIMENSIONS, dtype=np.float32)
HEAD = IntentHead.from_arrays(intent_arrays())


def store(folder: Path, arrays: Arrays) -> Path:
    """A model folder that holds only a head."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    path = folder / HEAD_FILE
    path.parent.mkdir()
    path.write_bytes(buffer.getvalue())
    manifest = Manifest("encoder", "1", 8, 256, {HEAD_FILE: hashlib.sha256(buffer.getvalue()).hexdigest()})
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


def test_the_likeliest_intent_is_named_and_known_texts_are_in_scope() -> None:
    intents = HEAD.classify(AXES[:3])

    assert [intent.label for intent in intents] == LABELS
    assert not any(intent.oos for intent in intents)
    assert all(intent.confidence == intent.top3[0][1] for intent in intents)
    assert all(len(intent.top3) == 3 for intent in intents)


def test_a_foreign_text_is_refused_and_still_has_its_likeliest_intent() -> None:
    (intent,) = HEAD.classify(AXES[7:])

    assert intent.oos
    assert intent.label in LABELS


def test_the_threshold_can_be_moved_for_a_call() -> None:
    assert HEAD.classify(AXES[:1], threshold=1000)[0].oos
    assert not HEAD.classify(AXES[7:], threshold=-1000)[0].oos


def test_neighbours_have_their_share_of_the_probability() -> None:
    plain = IntentHead.from_arrays(intent_arrays(neighbour_weight=np.array(0.0)))
    linear = np.exp(6) / (np.exp(6) + 2)

    assert plain.classify(AXES[:1])[0].confidence == pytest.approx(linear, abs=1e-4)
    votes = 2 / (2 + 3 * np.exp(-10))
    assert HEAD.classify(AXES[:1])[0].confidence == pytest.approx(0.75 * linear + 0.25 * votes, abs=1e-3)


def test_a_head_without_a_bank_asks_no_neighbours() -> None:
    head = IntentHead.from_arrays(
        intent_arrays(
            bank=np.zeros((0, DIMENSIONS), dtype=np.int8),
            bank_labels=np.zeros(0, dtype=np.int16),
            score_names=np.array(["energy"]),
            score_centre=np.zeros(1),
            score_scale=np.ones(1),
            score_weights=np.ones(1),
        )
    )

    assert head.classify(AXES[:1])[0].label == LABELS[0]
    assert head.judge(AXES[:1]).votes is None


def test_a_text_is_judged_alike_alone_and_among_others() -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(20, DIMENSIONS)).astype(np.float32)

    together = HEAD.classify(vectors)

    for vector, intent in zip(vectors, together, strict=True):
        (alone,) = HEAD.classify(vector[None])
        assert alone.label == intent.label
        assert alone.score == pytest.approx(intent.score, abs=1e-3)


def test_two_intents_give_two_probabilities() -> None:
    arrays = intent_arrays()
    two = {name: arrays[name][:2] for name in ("labels", "bias", "means")} | {"weights": arrays["weights"][:, :2]}
    head = IntentHead.from_arrays(arrays | two | {"bank_labels": np.array([0, 0, 1, 1, 1, 1])})

    (intent,) = head.classify(AXES[:1])

    assert sum(probability for _, probability in intent.top3) == pytest.approx(1, abs=1e-3)


def test_no_texts_give_no_intents() -> None:
    assert HEAD.classify(np.zeros((0, DIMENSIONS), dtype=np.float32)) == []


def test_a_stored_head_is_read(tmp_path: Path) -> None:
    head = IntentHead.load(store(tmp_path, intent_arrays()))

    assert head.classify(AXES[:3]) == HEAD.classify(AXES[:3])


def test_an_altered_head_is_refused(tmp_path: Path) -> None:
    path = store(tmp_path, intent_arrays()) / HEAD_FILE
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(ModelError, match="sha256"):
        IntentHead.load(tmp_path)


@pytest.mark.parametrize("name", sorted(set(intent_arrays()) - {"neighbour_weight"}))
def test_a_head_without_one_of_its_arrays_is_refused(tmp_path: Path, name: str) -> None:
    arrays = intent_arrays()
    del arrays[name]

    with pytest.raises(ModelError, match=name):
        IntentHead.load(store(tmp_path, arrays))


@pytest.mark.parametrize(
    "changed",
    [
        {"bias": np.zeros(2)},
        {"weights": np.zeros(3)},
        {"means": np.zeros((3, 5))},
        {"score_names": np.array(["softmax", "energy", "mahalanobis", "horoscope"])},
        {"temperature": np.zeros(2)},
        {"labels": np.zeros(0, dtype=np.str_)},
    ],
    ids=["bias", "weights", "means", "unknown score", "temperature", "no labels"],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, changed: dict[str, NDArray[np.generic]]) -> None:
    with pytest.raises(ModelError, match="again"):
        IntentHead.load(store(tmp_path, intent_arrays(**changed)))
