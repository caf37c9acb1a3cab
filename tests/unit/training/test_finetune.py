import copy
import math
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from encoder_recipe.adapters import merge

torch = pytest.importorskip("torch")

from training.batches import epoch, pad
from training.bert import Bert
from training.checkpoint import Checkpoint
from training.distil import Teacher, shallower
from training.export import adapters_of
from training.finetune import FineTuning, outputs
from training.lora import add_adapters
from training.losses import supervised_contrastive
from training.plan import Plan
from training.tables import TableError
from training.tasks import OUTSIDE, Embedding, ManyLabels, OneLabel, PieceLabels, Rows, Task

PLAN = Plan(epochs=8, least_steps=0, bf16=False, batch=4, rate=2e-4, head_rate=3e-2, warmup=0.0)


def rows(count: int = 24) -> Rows:
    """Texts whose second word tells the label: 0, 1, or none."""
    rng = np.random.default_rng(1)
    targets = np.arange(count) % 3 - 1
    ids = [
        [2, int(10 + target), *rng.integers(15, 39, 1 + number % 3).tolist(), 3]
        for number, target in enumerate(targets)
    ]
    return Rows(ids, targets, np.ones(count, dtype=np.float32))


def one_label(plan: Plan = PLAN) -> OneLabel:
    torch.manual_seed(0)
    return OneLabel("intent", 2, rows(), rows(), plan)


def nothing(*_: Any) -> None:
    return None


def test_fine_tuning_learns_and_keeps_the_best_epoch(small_bert: Bert, tmp_path: Path) -> None:
    scores: list[float] = []
    task = one_label()
    FineTuning(small_bert, [task], PLAN, Checkpoint(tmp_path, "a")).run(
        lambda _n, found, _out: scores.append(found["intent"])
    )
    assert max(scores) > 0.9
    assert task.score(outputs(small_bert, task)) == max(scores)


def test_adapters_change_nothing_at_first(small_bert: Bert) -> None:
    padded = pad(rows().ids)
    small_bert.eval()
    before = small_bert(*padded).pooled
    add_adapters(small_bert, rank=2)
    assert torch.equal(small_bert(*padded).pooled, before)


def test_packed_adapters_make_of_the_base_what_was_trained(small_bert: Bert, tmp_path: Path) -> None:
    base = copy.deepcopy(small_bert)
    plan = msgspec.structs.replace(PLAN, rank=2, rate=2e-3)
    FineTuning(small_bert, [one_label(plan)], plan, Checkpoint(tmp_path, "a")).run(nothing)
    trained = small_bert.eval()(*pad(rows().ids)).pooled
    merged = Bert(merge(base.weights(), adapters_of(small_bert)), base.shape).eval()(*pad(rows().ids)).pooled
    assert (merged - trained).abs().max() < 1e-3
    assert (merged - base.eval()(*pad(rows().ids)).pooled).abs().max() > 0.01


@pytest.mark.parametrize("rank", [0, 2])
def test_the_table_of_words_stays_as_it_is(small_bert: Bert, tmp_path: Path, rank: int) -> None:
    plan = msgspec.structs.replace(PLAN, rank=rank, epochs=1)
    before = copy.deepcopy(small_bert.embeddings.state_dict())
    FineTuning(small_bert, [one_label(plan)], plan, Checkpoint(tmp_path, "a")).run(nothing)
    assert all(torch.equal(value, before[name]) for name, value in small_bert.embeddings.state_dict().items())


class Interrupting(OneLabel):
    """Presses Ctrl-C at the nth batch."""

    left = 20

    def loss(self, *arguments: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)
        return super().loss(*arguments)


def test_a_run_that_was_interrupted_goes_on_as_if_it_had_not_been(small_bert: Bert, tmp_path: Path) -> None:
    begun, again = copy.deepcopy(small_bert), copy.deepcopy(small_bert)
    FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path / "whole", "a")).run(nothing)
    torch.manual_seed(0)
    task = Interrupting("intent", 2, rows(), rows(), PLAN)
    with pytest.raises(KeyboardInterrupt):
        FineTuning(begun, [task], PLAN, Checkpoint(tmp_path / "cut", "a")).run(nothing)
    FineTuning(again, [one_label()], PLAN, Checkpoint(tmp_path / "cut", "a")).run(nothing)
    expected = small_bert.weights()
    assert all(np.array_equal(value, expected[name]) for name, value in again.weights().items())


def test_an_epoch_that_is_being_judged_when_it_is_stopped_is_kept(small_bert: Bert, tmp_path: Path) -> None:
    def stop(number: int, *_: object) -> None:
        judged.append(number)
        signal.raise_signal(signal.SIGINT)

    judged: list[int] = []
    checkpoint = Checkpoint(tmp_path, "a")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            FineTuning(small_bert, [one_label()], PLAN, checkpoint).run(stop)
    assert judged == [1, 2]


def test_a_loss_that_is_no_number_ends_the_run_with_what_to_do(small_bert: Bert, tmp_path: Path) -> None:
    next(small_bert.layers[0].parameters()).data.fill_(math.nan)
    with pytest.raises(TableError, match=r"Epoch 1: the loss is no number\. Lower the rate"):
        FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path, "a")).run(nothing)


@pytest.mark.parametrize("name", ["last.pt", "best.pt"])
def test_a_damaged_state_says_how_to_begin_anew(small_bert: Bert, tmp_path: Path, name: str) -> None:
    FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path, "a")).run(nothing)
    whole = (tmp_path / name).read_bytes()
    for damaged in (b"", whole[:1000], b"no archive", whole[: len(whole) // 2]):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(TableError, match=r"is damaged\. Leave out --resume"):
            FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path, "a")).run(nothing)


def test_a_folder_that_no_run_wrote_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "last.pt").write_bytes(b"a run's")
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(TableError, match=r"holds letter\.txt"):
        Checkpoint(tmp_path, "a").clear()
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_the_state_of_another_run_is_not_gone_on_with(small_bert: Bert, tmp_path: Path) -> None:
    FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path, "a")).run(nothing)
    with pytest.raises(TableError, match="Leave out --resume"):
        FineTuning(small_bert, [one_label()], PLAN, Checkpoint(tmp_path, "b")).run(nothing)


def many_labels() -> Task:
    given = rows()
    targets = np.stack([given.targets == 0, given.targets == 1], axis=1).astype(np.int64)
    return ManyLabels("needs", 2, given._replace(targets=targets), given._replace(targets=targets), PLAN)


def piece_labels() -> Task:
    given = rows()
    targets = [np.array([0, 1, *([0] * (len(ids) - 2))]) for ids in given.ids]
    return PieceLabels("pii", 2, given._replace(targets=targets), given._replace(targets=targets), PLAN)


@pytest.mark.parametrize("make", [many_labels, piece_labels])
def test_several_labels_and_labels_of_pieces_are_learnt(
    small_bert: Bert, tmp_path: Path, make: Callable[[], Task]
) -> None:
    scores: list[float] = []
    FineTuning(small_bert, [make()], PLAN, Checkpoint(tmp_path, "a")).run(
        lambda _n, found, _out: scores.extend(found.values())
    )
    assert max(scores) > 0.9


def test_a_student_says_what_its_teacher_says(small_bert: Bert, tmp_path: Path) -> None:
    task = one_label()
    FineTuning(small_bert, [task], PLAN, Checkpoint(tmp_path, "a")).run(nothing)
    student = shallower(small_bert, 1, dropout=0.1)
    assert student.shape.layers == 1
    lesson = Teacher(small_bert, [task]).loss
    FineTuning(student, [task], PLAN, Checkpoint(tmp_path / "student", "a"), lesson).run(nothing)
    assert task.score(outputs(student, task)) > 0.9


def test_contrast_is_least_where_companions_are_near_and_nothing_without_companions() -> None:
    near = torch.nn.functional.normalize(torch.tensor([[1.0, 0], [1, 0.1], [0, 1], [0.1, 1]]), dim=1)
    labels = torch.tensor([0, 0, 1, 1])
    assert supervised_contrastive(near, labels) < supervised_contrastive(near, torch.tensor([0, 1, 0, 1]))
    assert supervised_contrastive(near, torch.arange(4)) == 0


def test_every_text_comes_once_an_epoch_beside_texts_of_its_length() -> None:
    lengths = [number % 7 + 1 for number in range(101)]
    batches = epoch(lengths, 8, np.random.default_rng(0))
    assert sorted(row for batch in batches for row in batch) == list(range(101))
    assert max(max(lengths[row] for row in batch) - min(lengths[row] for row in batch) for batch in batches) <= 2


def test_texts_outside_are_drawn_to_even_odds() -> None:
    task = one_label(msgspec.structs.replace(PLAN, contrast=0.0, dropout=0.0))
    assert int((rows().targets == OUTSIDE).sum()) == 8
    assert task.score([torch.tensor([1.0, 0.0])] * 24) == 0.5


def test_an_embedding_is_drawn_to_where_another_encoder_puts_a_text(small_bert: Bert, tmp_path: Path) -> None:
    given = rows()
    wanted = np.eye(384, dtype=np.float32)[given.targets + 1]
    embedding = Embedding("embedding", given._replace(targets=wanted), given._replace(targets=wanted), PLAN)
    before = embedding.score(outputs(small_bert, embedding))
    FineTuning(small_bert, [embedding], PLAN, Checkpoint(tmp_path, "a")).run(nothing)
    assert embedding.score(outputs(small_bert, embedding)) > max(0.5, before)


def test_a_small_set_is_gone_through_until_there_are_enough_batches(small_bert: Bert, tmp_path: Path) -> None:
    epochs: list[int] = []
    plan = msgspec.structs.replace(PLAN, epochs=1, least_steps=13)
    for _ in range(2):
        FineTuning(small_bert, [one_label(plan)], plan, Checkpoint(tmp_path, "a")).run(lambda n, *_: epochs.append(n))
    assert epochs == [1, 2, 3]
