"""The retrieval embedding, drawn to a shop's own questions and answers."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from tqdm import tqdm

from training.batches import in_order, pad
from training.bert import Bert
from training.checkpoint import Checkpoint
from training.device import device, halved
from training.finetune import GRADIENT_LENGTH, freeze, layer_groups, rise_and_fall
from training.interrupts import Interrupts
from training.losses import in_batch_contrastive
from training.plan import Plan

Nearest = NDArray[np.int64]
_GROUP = 12
_ENCODED = 128


class Pairs(NamedTuple):
    """Queries and their responses, row by row."""

    queries: list[str]
    responses: list[str]

    def picked(self, rows: Sequence[int]) -> "Pairs":
        """Give some of the pairs."""
        return Pairs([self.queries[row] for row in rows], [self.responses[row] for row in rows])


class Cuts(Protocol):
    """Cuts a text into ids: the encoder's tokenizer."""

    def ids(self, text: str) -> list[int]:
        """Give the ids of a text."""
        ...


def draw_together(bert: Bert, pairs: Pairs, tokenizer: Cuts, plan: Plan, checkpoint: Checkpoint) -> None:
    """Train in place, from the checkpoint's state on: each query is drawn to its response among those of its batch."""
    freeze(bert.to(device()), plan)
    queries, responses = ([tokenizer.ids(text) for text in texts] for texts in pairs)
    optimiser = AdamW(layer_groups(bert, plan), weight_decay=plan.weight_decay)
    near = _nearest(bert, responses)
    steps = [
        rows
        for number in range(plan.epochs)
        for rows in _batches(pairs, near, plan.batch, np.random.default_rng([plan.seed, number]))
    ]
    schedule = LambdaLR(optimiser, lambda step: rise_and_fall(step, len(steps), plan.warmup))
    parts = {"network": bert, "optimiser": optimiser, "schedule": schedule}
    progress = checkpoint.restore(parts)
    bert.train()
    with Interrupts() as interrupts, tqdm(total=len(steps), initial=progress.step, unit=" batches", leave=False) as bar:
        for rows in steps[progress.step :]:
            torch.manual_seed(hash((plan.seed, progress.step)) & 0xFFFFFFFF)
            with halved(plan):
                halves = [bert(*pad([side[row] for row in rows])).pooled for side in (queries, responses)]
            vectors = [half.float() for half in halves]
            in_batch_contrastive(*vectors).backward()
            torch.nn.utils.clip_grad_norm_(bert.parameters(), GRADIENT_LENGTH)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            progress.step += 1
            bar.update()
            if interrupts.seen:
                checkpoint.save(parts, progress)
                raise KeyboardInterrupt
    bert.eval()


def precision_at_1(queries: NDArray[np.float32], responses: NDArray[np.float32], pairs: Pairs) -> float:
    """The share of queries whose nearest response, among all of the pairs' distinct ones, is one of their own.

    queries and responses [n, d] are the vectors of the pairs. 1 is perfect.
    """
    first = {text: row for row, text in reversed(list(enumerate(pairs.responses)))}
    distinct = sorted(first.values())
    own: dict[str, set[str]] = {}
    for query, response in zip(*pairs, strict=True):
        own.setdefault(query, set()).add(response)
    nearest = (queries @ responses[distinct].T).argmax(1)
    found = [pairs.responses[distinct[place]] for place in nearest]
    return float(np.mean([text in own[query] for query, text in zip(pairs.queries, found, strict=True)]))


def _batches(pairs: Pairs, near: Nearest, size: int, rng: np.random.Generator) -> list[list[int]]:
    """Give all rows in batches of random groups; the responses of a group are near each other.

    Answers to other questions about the same matter are the wrong answers that are hard to tell apart. A query or a
    response stands once in a batch, as it would be its own wrong answer; what finds no place is left out.
    """
    left = set(range(len(pairs.queries)))
    order: list[int] = []
    for row in rng.permutation(len(pairs.queries)).tolist():
        if row in left:
            group = [other for other in near[row].tolist() if other in left]
            left.difference_update(group)
            order += group
    batches = [_own_answers(pairs, order[start : start + size]) for start in range(0, len(order), size)]
    return [batches[number] for number in rng.permutation(len(batches)) if len(batches[number]) > 1]


def _own_answers(pairs: Pairs, rows: Sequence[int]) -> list[int]:
    seen: set[str] = set()
    kept = []
    for row in rows:
        texts = {pairs.queries[row], pairs.responses[row]}
        if not texts & seen:
            kept.append(row)
            seen |= texts
    return kept


def _nearest(bert: Bert, ids: Sequence[list[int]]) -> Nearest:
    """Number the texts nearest to each, itself among them, [n, group]."""
    bert.eval()
    with torch.no_grad():
        parts = [bert(*pad([ids[row] for row in rows])).pooled.cpu() for rows in in_order(len(ids), _ENCODED)]
    vectors = torch.cat(parts)
    return np.concatenate(
        [(part @ vectors.T).topk(min(_GROUP, len(ids))).indices.numpy() for part in vectors.split(512)]
    )
