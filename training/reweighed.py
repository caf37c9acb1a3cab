"""What fit says of groups when the model is made: how it treats them, and what weights change."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional
from torch.optim import LBFGS

from storeclerk.text.reader import Reads
from training.fairness import before_and_after, figures_in_scope, label_sets
from training.groups import compared_groups
from training.judge import JUDGES
from training.shipped import summaries
from training.subjects.subject import Prepared
from training.tasks import HEAD_SCALE

Floats = NDArray[np.float32]
_STEPS = 100
_PENALTY = 1e-3


def group_metrics(subject: str, folder: Path, prepared: Prepared) -> dict[str, Any]:
    """Compare the validation rows' groups as the model folder treats them in use."""
    return {"groups": compared_groups(subject, JUDGES[subject](folder, prepared.valid)).as_dict()}


def reweighed_metrics(subject: str, prepared: Prepared, encoder: Reads, weights: Floats) -> dict[str, Any]:
    """What weights [training rows] change in the label shares, and in a head on the finished encoder's vectors.

    To train the whole model a second time without weights would take twice as long; two heads take seconds. They show
    less than the whole difference, as the encoder was trained with the weights.
    """
    several = subject == "needs"
    train, valid = (_vectors(encoder, part.texts) for part in (prepared.train, prepared.valid))
    targets = _targets(prepared.train.labels, prepared.labels, several=several)
    found = before_and_after(prepared.train.groups or [], prepared.train.labels)
    for name, each in (("without", np.ones_like(weights)), ("with", weights)):
        logits = _fitted(train, targets, each, several=several)(torch.from_numpy(valid) * HEAD_SCALE)
        given = named(logits, prepared.labels, several=several)
        figures = figures_in_scope(prepared.valid, given, several=several)
        found[f"head_{name}_weights"] = figures.summary() if figures else None
    return {"reweighing": found}


def named(logits: Sequence[torch.Tensor] | torch.Tensor, labels: Sequence[str], *, several: bool) -> list[str]:
    """Name what logits [labels] of each row say: the likeliest label or, of several, those above even odds by |."""
    if not several:
        return [labels[int(row.argmax())] for row in logits]
    return ["|".join(label for label, value in zip(labels, row, strict=True) if value > 0) for row in logits]


def _fitted(vectors: Floats, targets: Floats, weights: Floats, *, several: bool) -> nn.Linear:
    """Fit logistic regression: one label by softmax, several by a sigmoid each; a row without a label adds nothing."""
    head = nn.Linear(vectors.shape[1], targets.shape[1])
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    inputs, truth, share = (
        torch.from_numpy(array) for array in (vectors * HEAD_SCALE, targets, weights / weights.sum())
    )
    optimiser = LBFGS(head.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logits = head(inputs)
        if several:
            losses = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none").sum(1)
        else:
            losses = functional.cross_entropy(logits, truth, reduction="none")
        total = (losses * share).sum() + _PENALTY * head.weight.square().sum()
        total.backward()
        return total

    optimiser.step(loss)
    return head.requires_grad_(requires_grad=False)


def _vectors(encoder: Reads, texts: Sequence[str]) -> Floats:
    return np.concatenate(list(summaries(encoder, texts)))


def _targets(values: Sequence[str], labels: Sequence[str], *, several: bool) -> Floats:
    sets = label_sets(values, several=several)
    return np.array([[label in one for label in labels] for one in sets], dtype=np.float32)
