"""Warm turns inside the handler, their stores apart, against the bare encoder: word pieces and one run of the session.

Each question is asked once of a chat that has no answer to it in its cache; the two runs are in turn.
"""

from __future__ import annotations

import contextlib
import io
import time
import tomllib
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from benchmarks.chat.handler import Handled
from benchmarks.chat.meter import Meter
from benchmarks.figures import Figure
from ops.paths import MODEL, ROOT
from storeclerk.model.manifest import read_manifest
from storeclerk.model.session import open_session
from storeclerk.model.tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.dialogues.store import SampleStore

    Turns = Callable[[SampleStore, Handled], Iterator[tuple[str, str | None]]]

TARGET = 1.5
_GOLDEN = ROOT / "tests/golden"
_FLOWS = 60  # orders that are asked for


class Bare:
    """The least by which a text becomes a vector."""

    def __init__(self) -> None:
        self._session = open_session(MODEL / "encoder.onnx")
        self._tokenizer = Tokenizer.load(MODEL / "tokenizer.json", read_manifest(MODEL).max_tokens)

    def run(self, text: str) -> float:
        """Give the milliseconds of one text."""
        started = time.perf_counter_ns()
        self._session.run(["embedding"], {"input_ids": np.array([self._tokenizer.ids(text)], dtype=np.int64)})
        return (time.perf_counter_ns() - started) / 1e6


def measure(store: SampleStore, rounds: int) -> list[Figure]:
    """Time each kind of turn, all questions of it in each round."""
    figures: list[Figure] = []
    bare = Bare()
    for name, turns, target in (
        ("Knowledge question", _knowledge, TARGET),
        ("Product question", _products, None),
        ("Answer to a flow", _flows, None),
    ):
        ours, floor = _timed(store, bare, turns, rounds, name)
        figures.append(Figure.of_pairs(f"{name}, p50", ours, floor, target))
        figures.append(Figure.at_percentile(f"{name}, p99", ours, floor, None, percentile=99))
    return figures


def _timed(store: SampleStore, bare: Bare, turns: Turns, rounds: int, name: str) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    floor: list[float] = []
    for number in tqdm(range(rounds + 1), desc=name, unit="round", mininterval=5):
        meter = Meter()
        chat = Handled(store.chat(meter.watch).service)
        with contextlib.redirect_stdout(io.StringIO()):
            chat.say("Hello, which articles are there about your shop?")  # reads the live artefacts, once a minute
            for text, session in turns(store, chat):
                meter.clear()
                spent, _ = chat.say(text, session)
                least = bare.run(text)
                if number:  # the first round is not timed
                    ours.append(spent - meter.nanoseconds / 1e6)
                    floor.append(least)
    return ours, floor


def _knowledge(_store: SampleStore, _chat: Handled) -> Iterator[tuple[str, str | None]]:
    rows = tomllib.loads((_GOLDEN / "chat_questions.toml").read_text(encoding="utf-8"))["known"]
    yield from ((row[0], None) for row in rows)


def _products(_store: SampleStore, _chat: Handled) -> Iterator[tuple[str, str | None]]:
    """Those that speak of nothing said before."""
    rows = tomllib.loads((_GOLDEN / "product_questions.toml").read_text(encoding="utf-8"))["choose"]
    yield from ((row[0], None) for row in rows if not row[1])


def _flows(store: SampleStore, chat: Handled) -> Iterator[tuple[str, str | None]]:
    """The number and the e-mail that the chat asked for, for order after order."""
    emails = {owner: item["email"] for (owner, name), item in store.customers.items() if name == "profile"}
    orders = [(name.removeprefix("order#"), owner) for owner, name in store.customers if name.startswith("order#")]
    for order_id, owner in orders[:_FLOWS]:
        _, asked = chat.say("Where is my order?")
        yield f"{order_id}, {emails[owner]}", asked["session_id"]


KINDS: tuple[Turns, ...] = (_knowledge, _products, _flows)
