from typing import TYPE_CHECKING

import numpy as np
import pytest
from encoder_recipe.bert import Shape

if TYPE_CHECKING:
    from training.bert import Bert

WIDTH, WIDE, WORDS, LAYERS = 384, 32, 40, 2


@pytest.fixture
def small_bert() -> "Bert":
    """An encoder of two narrow layers with random weights: enough to learn a handful of words by heart."""
    from training.bert import Bert  # noqa: PLC0415 - torch may be absent

    rng = np.random.default_rng(3)
    linear = {"attention.self.query": (WIDTH, WIDTH), "attention.self.key": (WIDTH, WIDTH)}
    linear |= {"attention.self.value": (WIDTH, WIDTH), "attention.output.dense": (WIDTH, WIDTH)}
    linear |= {"intermediate.dense": (WIDE, WIDTH), "output.dense": (WIDTH, WIDE)}
    shapes: dict[str, tuple[int, ...]] = {"embeddings.word_embeddings.weight": (WORDS, WIDTH)}
    shapes |= {"embeddings.position_embeddings.weight": (16, WIDTH)}
    shapes |= {"embeddings.token_type_embeddings.weight": (2, WIDTH)}
    for number in range(LAYERS):
        for name, shape in linear.items():
            shapes[f"encoder.layer.{number}.{name}.weight"] = shape
            shapes[f"encoder.layer.{number}.{name}.bias"] = shape[:1]
    weights = {name: rng.normal(0, 0.05, shape).astype(np.float32) for name, shape in shapes.items()}
    norms = ["embeddings.LayerNorm"]
    norms += [f"encoder.layer.{n}.{part}.LayerNorm" for n in range(LAYERS) for part in ("attention.output", "output")]
    for name in norms:
        weights[f"{name}.weight"] = np.ones(WIDTH, dtype=np.float32)
        weights[f"{name}.bias"] = np.zeros(WIDTH, dtype=np.float32)
    return Bert(weights, Shape(LAYERS, 12, 1e-12), dropout=0.1)
