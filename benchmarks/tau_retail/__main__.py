"""Runs the tasks against the chat and prints the share of tasks after which the orders stand as they should."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from benchmarks.tau_retail.chat import TauStore
from benchmarks.tau_retail.customer import Customer
from benchmarks.tau_retail.expected import after, order_of, standing
from benchmarks.tau_retail.forbidden import attempts
from benchmarks.tau_retail.shop import TauShop
from benchmarks.tau_retail.tasks import TauTask, read_tasks

if TYPE_CHECKING:
    from benchmarks.tau_retail.chat import TauChat

_DATA = Path(os.environ.get("STORECLERK_DATA", "../shared/data")) / "taubench_retail"
_MOST_TURNS = 12


@dataclass(frozen=True)
class Done:
    """A task, whether the orders stand as they should, and what was said."""

    task: TauTask
    right: bool
    transcript: str


def run(store: TauStore, task: TauTask) -> Done:
    """Play one task in one conversation."""
    chat = store.chat([task.user_id])
    expected = {name: standing(order) for name, order in chat.orders().items()}
    lines: list[str] = []
    for action in task.actions:
        lines += play(chat, Customer(store.shop, task.user_id, action))
        expected[order_of(action)] = after(expected[order_of(action)], action, store.shop, task.user_id)
    found = {name: standing(order) for name, order in chat.orders().items()}
    return Done(task, found == expected, "\n".join(lines))


def play(chat: TauChat, customer: Customer) -> list[str]:
    """Let a customer say one wish and answer questions until the chat asks nothing that the customer can answer."""
    text: str | None = customer.opening()
    lines: list[str] = []
    for _ in range(_MOST_TURNS):
        if not text:
            break
        reply = chat.say(text).reply
        lines += [f"> {text}", f"< {reply}"]
        text = customer.answer(reply)
    return lines


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tau_retail", description=__doc__)
    parser.add_argument("--tasks", default="tasks_train", help="which file of tasks")
    parser.add_argument("--most", type=int, default=1000, help="no more tasks than this")
    parser.add_argument("--wrong", type=Path, help="write what was said in tasks that went wrong to this file")
    arguments = parser.parse_args()
    file = _DATA / f"{arguments.tasks}.jsonl.gz"
    if not file.is_file():
        print(f"SKIPPED: there is no {file}. Set STORECLERK_DATA to the folder of the data sets.")
        return 0
    store = TauStore.of(TauShop.read(_DATA))
    tasks = read_tasks(file)[: arguments.most]
    done = [run(store, task) for task in tqdm(tasks, desc="Tasks", unit="", mininterval=5)]
    print(table(done))
    print(attempts(store, tasks))
    if arguments.wrong:
        texts = [f"{one.task}\n{one.transcript}" for one in done if not one.right]
        arguments.wrong.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    return 0


def table(done: list[Done]) -> str:
    """A Markdown table by kind of task: those of one action by its name, the others together by their number."""
    right, whole = Counter[str](), Counter[str]()
    for one in done:
        for kind in (_kind(one.task), "**all**"):
            whole[kind] += 1
            right[kind] += one.right
    kinds = [*sorted(kind for kind in whole if kind != "**all**"), "**all**"]
    rows = [f"| {kind} | {right[kind]} | {whole[kind]} | {right[kind] / whole[kind]:.1%} |" for kind in kinds]
    return "\n".join(["| Task | Right | Of | Share |", "|---|---|---|---|", *rows])


def _kind(task: TauTask) -> str:
    names = {action.name for action in task.actions}
    return f"{len(task.actions)} actions" if len(task.actions) > 1 else "".join(names) or "nothing to do"


if __name__ == "__main__":
    sys.exit(main())
