"""The loop: one encoder, one or several tasks, the best epoch kept."""

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from tqdm import tqdm

from training.batches import Padded, epoch, in_order, pad
from training.bert import Bert, Hidden
from training.checkpoint import Checkpoint, Progress
from training.device import device, halved
from training.interrupts import Interrupts
from training.lora import add_adapters
from training.plan import Plan
from training.tables import TableError
from training.tasks import Task

AfterEpoch = Callable[[int, dict[str, float], Sequence[Sequence[Tensor]]], None]
Lesson = Callable[[Task, Hidden, Padded], Tensor]
GRADIENT_LENGTH = 1.0
_EVALUATION_BATCH = 128


class Step(NamedTuple):
    """A batch: the number of its task, and rows of that task."""

    task: int
    rows: list[int]


class FineTuning:
    """One run."""

    def __init__(
        self, bert: Bert, tasks: Sequence[Task], plan: Plan, checkpoint: Checkpoint, lesson: Lesson | None = None
    ) -> None:
        """Freeze what the plan leaves alone and make everything ready to run; the seed is the plan's.

        A lesson gives the loss of each batch instead of the tasks' labels: what a teacher says.
        """
        freeze(bert, plan)
        self._lesson = lesson
        self._bert, self._tasks, self._plan, self._checkpoint = bert, tasks, plan, checkpoint
        self._network = nn.ModuleList([bert, *(task.head for task in tasks)]).to(device())
        self._epochs = [_steps(tasks, plan, number) for number in range(_count_epochs(tasks, plan))]
        self._optimiser = AdamW([*layer_groups(bert, plan), _head_group(tasks, plan)], weight_decay=plan.weight_decay)
        total = sum(map(len, self._epochs))
        self._schedule = LambdaLR(self._optimiser, lambda step: rise_and_fall(step, total, plan.warmup))
        self._parts = {"network": self._network, "optimiser": self._optimiser, "schedule": self._schedule}

    def run(self, after_epoch: AfterEpoch) -> None:
        """Train in place, from the checkpoint's state on; end with the weights of the best epoch.

        An epoch is judged by the mean of its tasks' scores on their validation rows. `after_epoch` is told its number,
        from 1, the scores by task, and each task's outputs for its validation rows.
        """
        progress = self._checkpoint.restore(self._parts)
        began, first = time.monotonic(), progress.epoch
        done = sum(map(len, self._epochs[: progress.epoch])) + progress.step
        self._bar = tqdm(total=sum(map(len, self._epochs)), initial=done, unit=" batches", leave=False)
        with Interrupts() as interrupts:
            while progress.epoch < len(self._epochs) and not progress.ended:
                self._train(progress.epoch, progress, interrupts)
                if interrupts.seen:
                    self._checkpoint.save(self._parts, progress)
                    raise KeyboardInterrupt
                self._judge(progress, after_epoch)
                if interrupts.seen:
                    raise KeyboardInterrupt
                minutes = (time.monotonic() - began) / 60
                if self._plan.minutes and minutes * (1 + 1 / (progress.epoch - first)) > self._plan.minutes:
                    progress.ended = True
                    self._checkpoint.save(self._parts, progress)
        self._bar.close()
        self._checkpoint.load_best(self._network)

    def _train(self, number: int, progress: Progress, interrupts: Interrupts) -> None:
        self._network.train()
        self._bar.set_description(f"epoch {number + 1} of {len(self._epochs)}")
        for step in self._epochs[number][progress.step :]:
            # Seeded by its place, so that a run that was interrupted goes on as if it had not been.
            torch.manual_seed(hash((self._plan.seed, number, progress.step)) & 0xFFFFFFFF)
            task = self._tasks[step.task]
            padded = pad([task.train.ids[row] for row in step.rows])
            with halved(self._plan):
                halves = self._bert(padded.ids, padded.mask)
            hidden = Hidden(*(part.float() for part in halves))
            loss = self._lesson(task, hidden, padded) if self._lesson else task.loss(hidden, padded, step.rows)
            if not loss.isfinite():
                raise TableError(f"Epoch {number + 1}: the loss is no number. Lower the rate, as by --set rate=5e-5.")
            loss.backward()
            nn.utils.clip_grad_norm_(self._network.parameters(), GRADIENT_LENGTH)
            self._optimiser.step()
            self._schedule.step()
            self._optimiser.zero_grad()
            progress.step += 1
            self._bar.update()
            if interrupts.seen:
                return

    def _judge(self, progress: Progress, after_epoch: AfterEpoch) -> None:
        found = [outputs(self._bert, task) for task in self._tasks]
        scores = {task.name: task.score(output) for task, output in zip(self._tasks, found, strict=True)}
        self._end_epoch(progress, float(np.mean(list(scores.values()))))
        after_epoch(progress.epoch, scores, found)

    def _end_epoch(self, progress: Progress, score: float) -> None:
        progress.epoch, progress.step = progress.epoch + 1, 0
        if score >= progress.best:
            progress.best = score
            self._checkpoint.keep_best(self._network)
        self._checkpoint.save(self._parts, progress)


def freeze(bert: Bert, plan: Plan) -> None:
    """Freeze what the plan leaves alone; put adapters on where it has a rank."""
    if plan.frozen:
        bert.requires_grad_(requires_grad=False)
        return
    if plan.rank:
        add_adapters(bert, plan.rank)
        return
    # The table of words is half of the weights; trained it brought nothing and took a fifth of the time.
    bert.embeddings.requires_grad_(requires_grad=False)


@torch.no_grad()
def outputs(bert: Bert, task: Task) -> list[Tensor]:
    """Give what the task's head says of each of its validation rows, in order."""
    bert.eval()
    task.head.eval()
    order = sorted(range(len(task.valid.ids)), key=lambda row: len(task.valid.ids[row]))
    found: list[Tensor] = [torch.empty(0)] * len(order)
    for places in in_order(len(order), _EVALUATION_BATCH):
        padded = pad([task.valid.ids[order[place]] for place in places])
        batch = task.output(bert(padded.ids, padded.mask))
        for place, output in zip(places, batch.cpu(), strict=True):
            found[order[place]] = output
    return found


def _steps(tasks: Sequence[Task], plan: Plan, number: int) -> list[Step]:
    """Mix the batches of all tasks; a share of 0.5 takes every second of a task's batches."""
    rng = np.random.default_rng([plan.seed, number])
    steps = []
    for index, task in enumerate(tasks):
        batches = epoch([len(ids) for ids in task.train.ids], plan.batch, rng)
        wanted = max(1, round(len(batches) * task.share))
        steps += [Step(index, batches[place % len(batches)]) for place in range(wanted)]
    return [steps[place] for place in rng.permutation(len(steps))]


def _count_epochs(tasks: Sequence[Task], plan: Plan) -> int:
    steps = len(_steps(tasks, plan, 0))
    return max(1, min(max(plan.epochs, math.ceil(plan.least_steps / steps)), plan.most_steps // steps))


def layer_groups(bert: Bert, plan: Plan) -> list[dict[str, object]]:
    """Group what is trained of the encoder by layer, each with its rate."""
    groups: list[dict[str, object]] = []
    for below_top, layer in enumerate(reversed(bert.layers)):
        trained = [parameter for parameter in layer.parameters() if parameter.requires_grad]
        if trained:
            groups.append({"params": trained, "lr": plan.rate * plan.layer_decay**below_top})
    return groups


def _head_group(tasks: Sequence[Task], plan: Plan) -> dict[str, object]:
    return {"params": [parameter for task in tasks for parameter in task.head.parameters()], "lr": plan.head_rate}


def rise_and_fall(step: int, total: int, warmup: float) -> float:
    """Rise in a line to 1, then fall in a line to 0."""
    rising = max(1.0, total * warmup)
    return min((step + 1) / rising, max(0.0, (total - step) / max(1.0, total - rising)))
