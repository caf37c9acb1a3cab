"""`fit`: from a file of examples to a model folder that passed its gate."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.bert import base_model
from training.calibrate import calibrated_as
from training.cards import card
from training.checkpoint import STUDENT, WHOLE, Checkpoint
from training.distil import Teacher, shallower
from training.export import adapters_of, shipped_model, with_adapters, write_encoder_files, write_head, write_manifest
from training.fairness import figures_in_scope, reweighing
from training.finetune import AfterEpoch, FineTuning, outputs
from training.gate import int8_gate
from training.history import History
from training.output import Output
from training.paths import SHIPPED
from training.plan import Plan
from training.reweighed import group_metrics, named, reweighed_metrics
from training.subjects.subject import Head, Prepared, Subject
from training.tables import Examples, TableError
from training.tasks import ManyLabels


class Request(msgspec.Struct, kw_only=True, frozen=True):
    """What the caller asked for; finish makes the model of the best epoch that a stopped run had."""

    data: Path
    out: Path
    plan: Plan
    valid: Path | None = None
    groups: str | None = None
    reweigh: bool = False
    resume: bool = False
    finish: bool = False
    data_licence: str = "not stated"


class Fit:
    """One run, from the data to the folder."""

    def __init__(self, subject: Subject, request: Request) -> None:
        """Read and check the data and the target.

        Raises:
            TableError: one of them cannot be used; nothing is written then.
        """
        self._subject, self._request, self._plan = subject, request, request.plan
        self._output = Output(request.out)
        examples = subject.read(request.data, request.groups)
        valid = subject.read(request.valid, request.groups) if request.valid else None
        self._prepared: Prepared = subject.prepare(request.data, examples, valid, self._plan.seed)
        self._history = History(self._output.checkpoint)

    def run(self) -> dict[str, Any]:
        """Train, export, calibrate and judge; write the model folder and give its manifest.

        Raises:
            GateError: the form that ships is worse than it may be; nothing is written then.
        """
        checkpoint = Checkpoint(self._output.checkpoint, self._run_digest)
        if self._request.resume:
            self._history.restore()
        else:
            checkpoint.clear()
        self._learn(self._prepared, checkpoint, self._after_epoch)
        if self._plan.layers:
            self._distil(checkpoint)
        with self._output.fresh() as folder:
            return self._write(folder, checkpoint)

    def _learn(self, prepared: Prepared, checkpoint: Checkpoint, after_epoch: AfterEpoch) -> None:
        torch.manual_seed(self._plan.seed)
        tokenizer = Tokenizer.load(SHIPPED / "tokenizer.json", self._plan.max_tokens)
        self._task = self._subject.task(prepared, tokenizer, self._weights(prepared.train), self._plan)
        self._bert = (shipped_model if self._plan.frozen else base_model)(self._plan.dropout)
        self._tune(FineTuning(self._bert, [self._task], self._plan, checkpoint), checkpoint, after_epoch)
        self._changes = adapters_of(self._bert) if self._plan.rank else {}
        if self._changes:
            self._bert = with_adapters(self._changes, self._plan.dropout)

    def _distil(self, checkpoint: Checkpoint) -> None:
        """Put a student in the encoder's place."""
        teacher = Teacher(self._bert, [self._task])
        self._bert = shallower(self._bert, self._plan.layers, self._plan.dropout)
        plan = msgspec.structs.replace(self._plan, rank=0)
        own = checkpoint.of(STUDENT)
        self._tune(FineTuning(self._bert, [self._task], plan, own, teacher.loss), own, self._after_epoch)

    def _tune(self, tuning: FineTuning, checkpoint: Checkpoint, after_epoch: AfterEpoch) -> None:
        """Train, or take the best epoch of a run that was stopped."""
        if not self._request.finish:
            tuning.run(after_epoch)
            return
        if checkpoint.restore({}).best < 0:
            raise TableError(
                f"{self._output.checkpoint} holds no whole epoch yet. Go on with --resume instead of --finish."
            )
        checkpoint.load_best(nn.ModuleList([self._bert, self._task.head]))

    def _weights(self, examples: Examples) -> NDArray[np.float32]:
        if self._request.reweigh and examples.groups:
            return reweighing(examples.groups, examples.labels)
        return np.ones(len(examples.texts), dtype=np.float32)

    def _after_epoch(self, number: int, scores: dict[str, float], found: Sequence[Sequence[torch.Tensor]]) -> None:
        score = scores[self._subject.name]
        entry: dict[str, Any] = {"epoch": number, "score": score}
        print(f"epoch {number}: {score:.4f} on validation rows", file=sys.stderr)
        if self._prepared.valid.groups:
            several = isinstance(self._task, ManyLabels)
            predicted = named(found[0], self._prepared.labels, several=several)
            if figures := figures_in_scope(self._prepared.valid, predicted, several=several):
                entry["groups"] = figures.summary()
                print(figures.table(), file=sys.stderr)
        self._history.add(entry)

    def _write(self, folder: Path, checkpoint: Checkpoint) -> dict[str, Any]:
        head, metrics = self._shipped(folder, self._prepared)
        if self._prepared.valid.groups:
            write_manifest(folder, self._entries)  # under which the folder can be read
            metrics |= group_metrics(self._subject.name, folder, self._prepared)
        if self._request.reweigh:
            encoder, weights = Encoder(folder), self._weights(self._prepared.train)
            metrics |= reweighed_metrics(self._subject.name, self._prepared, encoder, weights)
        if self._learns_whole:
            self._write_whole(folder, checkpoint.of(WHOLE), head)
        manifest = write_manifest(folder, self._entries | {"metrics": metrics, "history": self._history.epochs})
        (folder / "card.md").write_text(card(manifest), encoding="utf-8")
        return manifest

    def _shipped(self, folder: Path, prepared: Prepared) -> tuple[Head, dict[str, Any]]:
        """Write encoder and head in the form that ships, and judge them."""
        before = self._subject.right(self._task, outputs(self._bert, self._task))
        write_encoder_files(self._bert, folder, self._plan.max_tokens)
        encoder = Encoder(folder, threads=torch.get_num_threads())
        head = self._subject.head(self._task, prepared, encoder, self._plan)
        int8_gate(before, head.right)
        write_head(folder, self._subject.name, head.arrays)
        if self._changes and not self._plan.layers:
            np.savez_compressed(folder / "adapters.npz", **self._changes)  # type: ignore[arg-type]
        return head, head.metrics | {"right_fp32": float(before.mean()), "right_int8": float(head.right.mean())}

    @property
    def _learns_whole(self) -> bool:
        return self._prepared.whole is not None and not (self._request.finish or self._plan.layers)

    def _write_whole(self, folder: Path, checkpoint: Checkpoint, first: Head) -> None:
        """Learn once more, from all rows; what only held-out rows could tell stays as it was told."""
        print("The rows are few: once more from all of them, with the thresholds just found.", file=sys.stderr)
        whole = self._prepared._replace(train=self._prepared.whole or self._prepared.train)
        self._learn(whole, checkpoint, lambda *_: None)
        head, _ = self._shipped(folder, whole)
        write_head(folder, self._subject.name, calibrated_as(head.arrays, first.arrays))

    @property
    def _entries(self) -> dict[str, Any]:
        request, prepared = self._request, self._prepared
        return {
            "name": self._subject.name,
            "max_tokens": self._plan.max_tokens,
            "labels": prepared.labels,
            "data": [
                {
                    "name": request.data.name,
                    "licence": request.data_licence,
                    "sha256": hashlib.sha256(request.data.read_bytes()).hexdigest(),
                    "rows": len(prepared.train.texts),
                    "validation_rows": len(prepared.valid.texts),
                    "learnt_once_more_from_all": self._learns_whole,
                }
            ],
            "seed": self._plan.seed,
            "plan": msgspec.to_builtins(self._plan),
        }

    @property
    def _run_digest(self) -> str:
        """A digest of what makes a run what it is, so that only the same run goes on from its checkpoint."""
        request = self._request
        files = [path.read_bytes() for path in (request.data, request.valid) if path]
        options = repr((self._subject.name, request.plan, request.groups, request.reweigh)).encode()
        return hashlib.sha256(b"\0".join([options, *files])).hexdigest()
