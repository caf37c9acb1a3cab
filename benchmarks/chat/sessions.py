"""A thousand conversations at once through a pool of runtimes, each with an order and a word of its own.

The built function runs in several runtimes, each of which takes one request at a time, on one table. In each round
every conversation says its next sentence, in a random order, in whichever runtime is free: so all are open at once, and
hardly one stays in one process.
"""

from __future__ import annotations

import json
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from queue import SimpleQueue
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from benchmarks import stores
from benchmarks.built import environment
from benchmarks.chat.handler import event
from ops import rie, template
from ops.paths import BUILD, LOCAL_BUILD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.dialogues.store import SampleStore

_ORDER = re.compile(r"W[0-9]{7}")
_WORD = re.compile(r"canary[a-z]{6}")
_SEED = 11
_UNTIMED = 5
TURNS = 4
_QUESTIONS = ("How long do I have to return shoes", "What does delivery cost", "When do I get my money back")


@dataclass
class Talker:
    """One conversation: whose order it asks for, its word, and what went wrong."""

    number: int
    order: str
    email: str
    own: frozenset[str]
    word: str
    session: str | None = None
    turn: int = 0
    wrong: list[str] = field(default_factory=list)

    def says(self) -> str:
        """Give the next sentence."""
        return (
            "Where is my order?",
            f"{self.order}, {self.email}",
            f"{_QUESTIONS[self.number % len(_QUESTIONS)]}, number {self.number}?",
            f"I want to complain about the {self.word} that was in the box",
        )[self.turn]

    def hears(self, answer: dict[str, Any]) -> None:
        """Hold a reply against what is this conversation's alone."""
        body = json.loads(answer.get("body") or "{}")
        reply = str(body.get("reply", ""))
        # A complaint is said back before it is handed over; one that was taken for a question is not.
        said_back = self.turn == TURNS - 1 and any(one["value"] == "yes" for one in body.get("actions", ()))
        expected = self.order if self.turn == 1 else self.word if said_back else ""
        self.turn += 1
        if answer.get("statusCode") != 200 or not reply or "went wrong on our side" in reply:
            self.wrong.append(f"no answer: {answer}")
        if strange := (set(_ORDER.findall(reply)) - self.own) | (set(_WORD.findall(reply)) - {self.word}):
            self.wrong.append(f"mixed up: {strange}")
        if expected not in reply:
            self.wrong.append(f"turn {self.turn} without its {expected}: {reply}")
        if body.get("turn") != self.turn:
            self.wrong.append(f"turn {body.get('turn')}, not {self.turn}")
        self.session = body.get("session_id")


@dataclass(frozen=True)
class Crowd:
    """What came of it. milliseconds: of each turn as the caller waits, stores and runtime included."""

    talkers: Sequence[Talker]
    milliseconds: Sequence[float]
    seconds: float
    runtimes: int

    def __str__(self) -> str:
        """For a reader."""
        wrong = [one for one in self.talkers if one.wrong]
        p99 = quantiles(self.milliseconds, n=100)[98]
        lines = [
            f"{len(self.talkers):,} conversations at once, {len(self.milliseconds):,} turns, {self.runtimes} runtimes: "
            f"{len(wrong)} with an error or a word of another; {len(self.milliseconds) / self.seconds:.0f} turns a "
            f"second, p50 {median(self.milliseconds):.0f} ms, p99 {p99:.0f} ms with imitated stores on the same cores"
        ]
        return "\n".join([*lines, *(f"  {one.number}: {one.wrong[0]}" for one in wrong[:5])])


def measure(store: SampleStore, conversations: int, runtimes: int) -> Crowd:
    """Let them all talk. Raises CommandError where nothing was built."""
    function = template.find("chat", "api", LOCAL_BUILD)
    free: SimpleQueue[rie.Runtime] = SimpleQueue()
    folder = BUILD / "bench" / "runtimes"
    folder.mkdir(parents=True, exist_ok=True)
    with stores.filled(store) as found, ExitStack() as stack:
        for number in range(runtimes):
            started = rie.running(function, environment(function, found), folder / f"{number}.log")
            free.put(stack.enter_context(started))
        with ThreadPoolExecutor(runtimes) as pool:
            list(pool.map(lambda number: _warm(free, number), range(runtimes * _UNTIMED)))
            return _all(pool, free, _talkers(store, conversations), runtimes)


def _all(pool: ThreadPoolExecutor, free: SimpleQueue[rie.Runtime], talkers: list[Talker], runtimes: int) -> Crowd:
    order, spent = random.Random(_SEED), list[float]()
    began = time.perf_counter()
    for _ in range(TURNS):
        order.shuffle(talkers)
        done = pool.map(lambda one: _turn(free, one), talkers)
        spent += tqdm(done, total=len(talkers), desc="Conversations", unit="turn", mininterval=10)
    return Crowd(talkers, spent, time.perf_counter() - began, runtimes)


def _turn(free: SimpleQueue[rie.Runtime], talker: Talker) -> float:
    address = f"10.{talker.number // 65025}.{talker.number // 255 % 255}.{talker.number % 255}"
    asked = event(talker.says(), talker.session, f"{talker.number}-{talker.turn}", address)
    runtime = free.get()
    try:
        began = time.perf_counter()
        answer = json.loads(runtime.invoke(json.dumps(asked).encode()))
        spent = (time.perf_counter() - began) * 1000
    finally:
        free.put(runtime)
    talker.hears(answer)
    return spent


def _warm(free: SimpleQueue[rie.Runtime], number: int) -> None:
    runtime = free.get()
    runtime.invoke(json.dumps(event("Hello", None, f"warm-{number}", "192.0.2.1")).encode())
    free.put(runtime)


def _talkers(store: SampleStore, count: int) -> list[Talker]:
    emails = {owner: item["email"] for (owner, name), item in store.customers.items() if name == "profile"}
    orders: dict[str, str] = {
        name.removeprefix("order#"): owner for owner, name in store.customers if name.startswith("order#")
    }
    own: dict[str, set[str]] = {}
    for order, owner in orders.items():
        own.setdefault(owner, set()).add(order)
    chosen = list(orders.items())
    return [
        Talker(number, order, emails[owner], frozenset(own[owner]), f"canary{_letters(number)}")
        for number in range(count)
        for order, owner in [chosen[number % len(chosen)]]
    ]


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(6))
