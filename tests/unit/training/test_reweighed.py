"""What weights change in a head."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from training.fairness import reweighing
from training.reweighed import named, reweighed_metrics
from training.subjects.subject import Prepared
from training.tables import Examples


class FakeEncoder:
    """Reads a text as the numbers that it holds."""

    def read(self, texts: Sequence[str]) -> Any:
        return SimpleNamespace(summary=np.array([text.split() for text in texts], dtype=np.float32))


def prepared(labels: list[str], *, several: bool = False) -> Prepared:
    """Texts that tell their group and, not always, their label; in group a most are of the first label."""
    rng = np.random.default_rng(2)
    groups = rng.choice(["a", "b"], 400).tolist()
    given = [labels[int(rng.random() < (0.15 if group == "a" else 0.85))] for group in groups]
    vectors = [
        (rng.normal(0.02 if label == labels[0] else -0.02, 0.05), 0.05 * (group == "a"), 0.05 * (group == "b"))
        for group, label in zip(groups, given, strict=True)
    ]
    examples = Examples([" ".join(f"{value:.4f}" for value in vector) for vector in vectors], given, groups)
    names = sorted({part for label in labels for part in label.split("|") if part}) if several else labels
    return Prepared(examples.picked(range(300)), examples.picked(range(300, 400)), names)


@pytest.mark.parametrize("several", [False, True])
def test_weights_narrow_the_gap_of_a_head(*, several: bool) -> None:
    data = prepared(["x", "y"], several=several)
    weights = reweighing(data.train.groups or [], data.train.labels)

    subject = "needs" if several else "intent"
    found = reweighed_metrics(subject, data, FakeEncoder(), weights)["reweighing"]

    assert found["after"]["largest_gap"] < 0.01 < found["before"]["largest_gap"]
    assert found["head_with_weights"]["largest_gap"] < found["head_without_weights"]["largest_gap"] - 0.1


def test_outputs_are_named() -> None:
    import torch  # noqa: PLC0415 - absent where training is not set up

    logits = torch.tensor([[0.1, -1.0], [-2.0, -1.0], [2.0, 1.0]])
    assert named(logits, ["x", "y"], several=False) == ["x", "y", "x"]
    assert named(logits, ["x", "y"], several=True) == ["x", "", "x|y"]
