"""`answers fit`: the retrieval embedding, drawn to a shop's own pairs of question and answer."""

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from storeclerk.model import Encoder
from storeclerk.model.tokenizer import Tokenizer
from training.bert import base_model
from training.cards import card
from training.checkpoint import Checkpoint
from training.export import write_encoder_files, write_manifest
from training.output import Output
from training.paths import SHIPPED
from training.plan import Plan
from training.retrieval import Pairs, draw_together, precision_at_1
from training.tables import TableError, read_table

_HELD_OUT = 0.1
_MOST_HELD_OUT = 500
_FEWEST = 10


def fit_answers(data: Path, out: Path, plan: Plan, licence: str, *, resume: bool = False) -> dict[str, Any]:
    """Train on nine tenths of the queries, judge on the rest; write the model folder and give its manifest.

    Raises:
        TableError: the pairs or the target cannot be used; nothing is written then.
    """
    output = Output(out)
    pairs = read_pairs(data)
    train, valid = _cut(pairs, plan.seed)
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    checkpoint = Checkpoint(output.checkpoint, f"{digest} {plan}")
    if not resume:
        checkpoint.clear()
    bert = base_model(plan.dropout)
    draw_together(bert, train, Tokenizer.load(SHIPPED / "tokenizer.json", plan.max_tokens), plan, checkpoint)
    with output.fresh() as folder:
        write_encoder_files(bert, folder, plan.max_tokens)
        metrics = {"precision_at_1_before": _judged(SHIPPED, valid), "precision_at_1_after": _judged(folder, valid)}
        rows = {"rows": len(train.queries), "validation_rows": len(valid.queries)}
        entries = {
            "name": "answers",
            "max_tokens": plan.max_tokens,
            "data": [{"name": data.name, "licence": licence, "sha256": digest} | rows],
            "seed": plan.seed,
            "plan": msgspec.to_builtins(plan),
            "metrics": metrics,
        }
        manifest = write_manifest(folder, entries)
        (folder / "card.md").write_text(card(manifest), encoding="utf-8")
    return manifest


def read_pairs(path: Path) -> Pairs:
    """Read `query,response`; equal pairs count once.

    Raises:
        TableError: the file cannot be used, or has fewer than ten queries.
    """
    table = read_table(path, ["query", "response"])
    for name in ("query", "response"):
        column = table.column(name)
        if "" in column:
            raise TableError(f"{path}, row {table.numbers[column.index('')]}, column {name}: it is blank. Fill it.")
    distinct = list(dict.fromkeys(zip(table.column("query"), table.column("response"), strict=True)))
    queries = len({query for query, _ in distinct})
    if queries < _FEWEST:
        raise TableError(f"{path} has {queries} different queries; it takes {_FEWEST} or more.")
    return Pairs([query for query, _ in distinct], [response for _, response in distinct])


def _cut(pairs: Pairs, seed: int) -> tuple[Pairs, Pairs]:
    """Cut by query, so that no query is in both parts."""
    queries = sorted(set(pairs.queries))
    count = max(1, min(int(len(queries) * _HELD_OUT), _MOST_HELD_OUT))
    held = {queries[place] for place in np.random.default_rng(seed).permutation(len(queries))[:count].tolist()}
    inside = [query in held for query in pairs.queries]
    train, valid = ([row for row, out in enumerate(inside) if out == part] for part in (False, True))
    return pairs.picked(train), pairs.picked(valid)


def _judged(folder: Path, pairs: Pairs) -> float:
    encoder = Encoder(folder, threads=os.cpu_count() or 1)
    return round(precision_at_1(encoder.encode(pairs.queries), encoder.encode(pairs.responses), pairs), 4)
