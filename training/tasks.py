"""What a text can be read for while training: one label, several labels, or a label for each word piece."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple, Self, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from storeclerk.model.tokenizer import Tokenizer
from training.batches import Padded
from training.bert import Hidden
from training.device import device
from training.losses import supervised_contrastive
from training.plan import Plan

# Vectors of length 1 are small numbers: a head reads them times this, the root of 384, and the export takes it back.
HEAD_SCALE = 19.595918
_RELATIONS = 5.0  # cosines differ by little where vectors differ by much
OUTSIDE = -1  # the target of a text that has none of the labels


class Rows(NamedTuple):
    """Tokenised texts and their targets.

    targets: one label -> [n] numbers, OUTSIDE for none; several -> [n, labels] of 0 and 1; word pieces -> a list of
    [tokens] numbers.
    weights: [n], what each text counts in the loss.
    """

    ids: list[list[int]]
    targets: Any
    weights: NDArray[np.float32]

    @classmethod
    def of(
        cls, texts: Sequence[str], targets: Any, tokenizer: Tokenizer, weights: NDArray[np.float32] | None = None
    ) -> Self:
        """Tokenise texts; without weights each counts 1."""
        even = np.ones(len(texts), dtype=np.float32)
        return cls([tokenizer.ids(text) for text in texts], targets, even if weights is None else weights)


class Task(ABC):
    """A head with its data and its loss; `share` multiplies how often its batches come."""

    def __init__(self, name: str, labels: int, train: Rows, valid: Rows, plan: Plan, *, share: float = 1) -> None:
        self.name = name
        self.train = train
        self.valid = valid
        self.share = share
        self.head = nn.Linear(384, labels)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self._plan = plan

    def output(self, hidden: Hidden, head: nn.Linear | None = None) -> Tensor:
        """Give logits [texts, labels], by another head than the task's own where one is given."""
        head = head or self.head
        return cast("Tensor", head(self._dropped(hidden.pooled, head) * HEAD_SCALE))

    @abstractmethod
    def loss(self, hidden: Hidden, padded: Padded, rows: Sequence[int]) -> Tensor:
        """Give the loss of a batch of training rows."""

    @abstractmethod
    def score(self, outputs: Sequence[Tensor]) -> float:
        """Judge the outputs for the validation rows, one [..., labels] each; higher is better."""

    def _dropped(self, vectors: Tensor, head: nn.Linear) -> Tensor:
        return functional.dropout(vectors, self._plan.dropout, head.training)

    def _weights(self, rows: Sequence[int]) -> Tensor:
        return torch.from_numpy(self.train.weights[list(rows)]).to(device())


class OneLabel(Task):
    """A label for each text."""

    def loss(self, hidden: Hidden, padded: Padded, rows: Sequence[int]) -> Tensor:
        """Smoothed cross-entropy, weighted by row; texts outside are drawn to even odds; and the contrast."""
        del padded
        targets = torch.from_numpy(self.train.targets[list(rows)]).to(device())
        weights, logits, inside = self._weights(rows), self.output(hidden), targets != OUTSIDE
        own = functional.cross_entropy(
            logits, targets.clamp(min=0), reduction="none", label_smoothing=self._plan.smoothing
        )
        even = -logits.log_softmax(1).mean(1)
        loss = (torch.where(inside, own, even) * weights).sum() / weights.sum()
        if self._plan.contrast:
            loss = loss + self._plan.contrast * supervised_contrastive(hidden.pooled[inside], targets[inside])
        return loss

    def score(self, outputs: Sequence[Tensor]) -> float:
        """Accuracy over the texts that have a label."""
        inside = self.valid.targets != OUTSIDE
        found = torch.stack(list(outputs)).argmax(1).numpy()
        return float((found == self.valid.targets)[inside].mean()) if inside.any() else 0.0


class ManyLabels(Task):
    """Any number of labels for each text."""

    def loss(self, hidden: Hidden, padded: Padded, rows: Sequence[int]) -> Tensor:
        """Binary cross-entropy, weighted by row."""
        del padded
        targets = torch.from_numpy(self.train.targets[list(rows)]).to(device()).float()
        losses = functional.binary_cross_entropy_with_logits(self.output(hidden), targets, reduction="none").sum(1)
        weights = self._weights(rows)
        return (losses * weights).sum() / weights.sum()

    def score(self, outputs: Sequence[Tensor]) -> float:
        """Macro-F1 at even odds, over the labels that occur."""
        found, targets = torch.stack(list(outputs)).numpy() > 0, self.valid.targets.astype(bool)
        occurring = targets.any(0)
        if not occurring.any():
            return 0.0
        hits, sizes = (found & targets).sum(0), found.sum(0) + targets.sum(0)
        return float((2 * hits[occurring] / sizes[occurring]).mean())


class Embedding(Task):
    """A vector for each text, near where another encoder puts it: the head is a square map that begins as identity."""

    def __init__(self, name: str, train: Rows, valid: Rows, plan: Plan, *, share: float = 1) -> None:
        super().__init__(name, 384, train, valid, plan, share=share)
        nn.init.eye_(self.head.weight)
        self.head.bias.requires_grad_(requires_grad=False)

    def output(self, hidden: Hidden, head: nn.Linear | None = None) -> Tensor:
        """Give vectors of length 1, [texts, 384], by another head than the task's own where one is given."""
        return functional.normalize(hidden.pooled @ (head or self.head).weight.T, dim=-1)

    def loss(self, hidden: Hidden, padded: Padded, rows: Sequence[int]) -> Tensor:
        """The distance from the targets, and of the cosines within the batch from theirs (Park et al. 2019)."""
        del padded
        found, targets = self.output(hidden), torch.from_numpy(self.train.targets[list(rows)]).to(device())
        apart = 1 - (found * targets).sum(-1).mean()
        return apart + _RELATIONS * functional.mse_loss(found @ found.T, targets @ targets.T)

    def score(self, outputs: Sequence[Tensor]) -> float:
        """Mean cosine to the targets."""
        return float((torch.stack(list(outputs)).numpy() * self.valid.targets).sum(-1).mean())


class PieceLabels(Task):
    """A label for each word piece; 0 is none."""

    def output(self, hidden: Hidden, head: nn.Linear | None = None) -> Tensor:
        """Give logits [texts, tokens, labels], by another head than the task's own where one is given."""
        head = head or self.head
        return cast("Tensor", head(self._dropped(hidden.tokens, head)))

    def loss(self, hidden: Hidden, padded: Padded, rows: Sequence[int]) -> Tensor:
        """Cross-entropy over all pieces of the batch."""
        targets = torch.full(padded.ids.shape, -1, device=device())
        for place, row in enumerate(rows):
            labels = self.train.targets[row]
            targets[place, : len(labels)] = torch.from_numpy(labels).to(device())
        return functional.cross_entropy(self.output(hidden).flatten(0, 1), targets.flatten(), ignore_index=-1)

    def score(self, outputs: Sequence[Tensor]) -> float:
        """F1 of the pieces that carry a label."""
        pairs = zip(outputs, self.valid.targets, strict=True)
        predicted = np.concatenate([output.argmax(-1).numpy()[: len(target)] for output, target in pairs])
        expected = np.concatenate(list(self.valid.targets))
        hits = np.count_nonzero((predicted == expected) & (expected > 0))
        carried = int(np.count_nonzero(predicted)) + int(np.count_nonzero(expected))
        return 2 * int(hits) / max(carried, 1)
