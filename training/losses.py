"""Losses that torch lacks."""

import torch
from torch import Tensor
from torch.nn import functional


def supervised_contrastive(vectors: Tensor, labels: Tensor, temperature: float = 0.1) -> Tensor:
    """Draw texts of one label together and others apart (Khosla et al. 2020, arXiv 2004.11362, their L_out).

    vectors [n, d] have length 1; labels [n]. Texts without a companion in the batch do not count; 0 if none has one.
    """
    near = vectors @ vectors.T / temperature
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    log_share = near.masked_fill(itself, float("-inf")).log_softmax(1)
    companions = (labels[:, None] == labels[None, :]) & ~itself
    counts = companions.sum(1)
    sums = -log_share.masked_fill(~companions, 0).sum(1)
    return (sums / counts.clamp(min=1)).sum() / (counts > 0).sum().clamp(min=1)


def in_batch_contrastive(queries: Tensor, answers: Tensor, temperature: float = 0.05) -> Tensor:
    """Draw each query [n, d] to its own answer among all answers [n, d] (van den Oord 2018, arXiv 1807.03748)."""
    scores = queries @ answers.T / temperature
    own = torch.arange(len(queries), device=queries.device)
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2
