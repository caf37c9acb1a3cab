"""Trains what ships: one encoder that is read for everything, by adapters on the base model, and its heads.

`python -m training.reader --corpora FOLDER --out DIR`; FOLDER is what `python -m training.corpora` wrote.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from encoder_recipe.bert import PROJECTION
from encoder_recipe.digests import sha256

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.bert import base_model
from training.cards import card
from training.checkpoint import Checkpoint
from training.corpora.sources import sources_of
from training.export import adapters_of, with_adapters, write_encoder_files, write_head, write_manifest
from training.finetune import FineTuning, outputs
from training.gate import int8_gate
from training.history import History
from training.options import ADAPTER
from training.output import Output
from training.paths import SHIPPED
from training.plan import Plan
from training.subjects.intent import Intent
from training.subjects.needs import Needs
from training.subjects.pii import Pii
from training.subjects.sentiment import Sentiment
from training.subjects.subject import Prepared, Subject
from training.tables import read_table
from training.tasks import Embedding, Rows, Task

# 60 vectors of an intent are enough for its neighbours, and half of what the head weighs.
SUBJECTS: tuple[Subject, ...] = (Intent(bank=60), Sentiment(), Needs(), Pii())
# How often the batches of a subject come: there are few sentences with needs, and more reviews than one epoch wants.
SHARES = {"needs": 3.0, "sentiment": 0.6}
PLAN = msgspec.structs.replace(ADAPTER, rank=16, epochs=4, most_steps=sys.maxsize, contrast=0.2, max_tokens=256)


class Part(NamedTuple):
    """A subject with its data and its task."""

    subject: Subject
    prepared: Prepared
    task: Task


class ReaderTraining:
    """One run."""

    def __init__(self, corpora: Path, out: Path, plan: Plan, only: Sequence[str]) -> None:
        """Read the corpora; `only` names the subjects that are learnt, and "embedding"."""
        self._output, self._plan, self._corpora = Output(out), plan, corpora
        tokenizer = Tokenizer.load(SHIPPED / "tokenizer.json", plan.max_tokens)
        torch.manual_seed(plan.seed)
        self._parts = [_part(subject, corpora, tokenizer, plan) for subject in SUBJECTS if subject.name in only]
        self._embedding = _embedding(corpora, tokenizer, plan) if "embedding" in only else None
        self._history = History(self._output.checkpoint)

    def run(self, *, resume: bool) -> dict[str, Any]:
        """Train, export, calibrate and judge; write the folder and give its manifest."""
        bert = base_model(self._plan.dropout)
        checkpoint = Checkpoint(self._output.checkpoint, _digest(self._corpora, self._plan))
        if resume:
            self._history.restore()
        else:
            checkpoint.clear()
        tasks = [part.task for part in self._parts] + ([self._embedding] if self._embedding else [])
        FineTuning(bert, tasks, self._plan, checkpoint).run(self._after_epoch)
        changes = adapters_of(bert)
        if self._embedding:
            weight = self._embedding.head.weight.detach().cpu().numpy()
            changes[PROJECTION] = np.ascontiguousarray(weight.T).astype(np.float16)
        with self._output.fresh() as folder:
            return self._write(folder, changes)

    def _after_epoch(self, number: int, scores: dict[str, float], _: object) -> None:
        self._history.add({"epoch": number, "score": float(np.mean(list(scores.values()))), "scores": scores})
        told = ", ".join(f"{name} {score:.4f}" for name, score in scores.items())
        print(f"epoch {number}: {told}", file=sys.stderr)

    def _write(self, folder: Path, changes: Mapping[str, Any]) -> dict[str, Any]:
        bert = with_adapters(changes, self._plan.dropout)
        write_encoder_files(bert, folder, self._plan.max_tokens)
        np.savez_compressed(folder / "adapters.npz", **changes)
        encoder = Encoder(folder, threads=os.cpu_count() or 1)
        metrics: dict[str, Any] = {}
        for subject, prepared, task in self._parts:
            before = subject.right(task, outputs(bert, task))
            head = subject.head(task, prepared, encoder, self._plan)
            int8_gate(before, head.right)
            write_head(folder, subject.name, head.arrays)
            right = {"right_fp32": float(before.mean()), "right_int8": float(head.right.mean())}
            metrics[subject.name] = head.metrics | right
        if self._embedding:
            metrics["embedding"] = {"cosine_to_base": self._embedding.score(outputs(bert, self._embedding))}
        manifest = write_manifest(folder, self._entries | {"metrics": metrics, "history": self._history.epochs})
        (folder / "card.md").write_text(card(manifest), encoding="utf-8")
        return manifest

    @property
    def _entries(self) -> dict[str, Any]:
        return {
            "name": "reader",
            "max_tokens": self._plan.max_tokens,
            "labels": {part.subject.name: part.prepared.labels for part in self._parts},
            "data": sources_of(
                {part.subject.name for part in self._parts} | ({"embedding"} if self._embedding else set())
            ),
            "corpora": {path.name: sha256(path) for path in sorted(self._corpora.iterdir())},
            "rows": {part.subject.name: len(part.prepared.train.texts) for part in self._parts},
            "seed": self._plan.seed,
            "plan": msgspec.to_builtins(self._plan),
        }


def _part(subject: Subject, corpora: Path, tokenizer: Tokenizer, plan: Plan) -> Part:
    suffix = "jsonl" if subject.name == "pii" else "csv"
    train, valid = (corpora / f"{subject.name}_{part}.{suffix}" for part in ("train", "valid"))
    prepared = subject.prepare(train, subject.read(train), subject.read(valid), plan.seed)
    weights = np.ones(len(prepared.train.texts), dtype=np.float32)
    task = subject.task(prepared, tokenizer, weights, plan)
    task.share = SHARES.get(subject.name, 1.0)
    return Part(subject, prepared, task)


def _embedding(corpora: Path, tokenizer: Tokenizer, plan: Plan) -> Embedding:
    """The embedding is to stay where the base model's was, whatever else the encoder learns."""
    base = base_model(plan.dropout).eval()
    parts = []
    for part in ("train", "valid"):
        texts = read_table(corpora / f"embedding_{part}.csv", ["text"]).column("text")
        parts.append(Rows.of(texts, np.empty((len(texts), 384), dtype=np.float32), tokenizer))
    train, valid = parts
    for rows in parts:
        whole = Embedding("base", rows, rows, plan)
        rows.targets[:] = torch.stack(outputs(base, whole)).numpy()
    return Embedding("embedding", train, valid, plan)


def _digest(corpora: Path, plan: Plan) -> str:
    files = [path.read_bytes() for path in sorted(corpora.iterdir()) if path.is_file()]
    return hashlib.sha256(b"\0".join([repr(plan).encode(), *files])).hexdigest()


def main() -> None:
    """Train by the recipe that ships."""
    names = [*(subject.name for subject in SUBJECTS), "embedding"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="learn these alone")
    parser.add_argument("--epochs", type=int, default=PLAN.epochs)
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    chosen = parser.parse_args()
    plan = msgspec.structs.replace(PLAN, epochs=chosen.epochs)
    ReaderTraining(chosen.corpora, chosen.out, plan, chosen.only).run(resume=chosen.resume)


if __name__ == "__main__":
    main()
