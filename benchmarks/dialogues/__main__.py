"""Plays all dialogues and prints how many ended well, by kind and theme."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from benchmarks.dialogues.checks import Checks
from benchmarks.dialogues.play import Played, play
from benchmarks.dialogues.script import ScriptedDialogue, read_dialogues
from benchmarks.dialogues.store import SampleStore
from benchmarks.dialogues.texts import fixed_texts
from ops.paths import ROOT, SAMPLE_STORE
from ops.shop import Shop

DIALOGUES = ROOT / "tests/golden/dialogues"


def play_all(only: str = "") -> dict[str, list[Played]]:
    """Play the dialogues whose theme or id contains a word, each on a store of its own."""
    store = SampleStore.read()
    checks = Checks(store, Shop(SAMPLE_STORE).articles(), fixed_texts())
    chosen = [
        (theme, one)
        for theme, dialogues in read_dialogues(DIALOGUES).items()
        for one in dialogues
        if only in theme or only in one.id
    ]
    played: dict[str, list[Played]] = {}
    for theme, dialogue in tqdm(chosen, desc="Dialogues", unit="", mininterval=5):
        played.setdefault(theme, []).append(_played(store, checks, dialogue))
    return played


def _played(store: SampleStore, checks: Checks, dialogue: ScriptedDialogue) -> Played:
    chat = store.chat()
    return play(dialogue, chat, lambda said, response: checks.wrong(chat, dialogue.customer, said, response))


def main() -> int:
    """Play, print the table and, if asked for, the transcripts of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dialogues", description=__doc__)
    parser.add_argument("--only", default="", help="dialogues whose theme or id contains this")
    parser.add_argument("--wrong", type=Path, help="write the transcripts of what went wrong to this file")
    arguments = parser.parse_args()
    played = play_all(arguments.only)
    print(table(played))
    if arguments.wrong:
        texts = [one.transcript for found in played.values() for one in found if one.wrong]
        arguments.wrong.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    return 0


def table(played: dict[str, list[Played]]) -> str:
    """A Markdown table of good outcomes by theme, then by kind."""
    every = [one for found in played.values() for one in found]
    kinds = Counter(one.dialogue.kind for one in every)
    good = Counter(one.dialogue.kind for one in every if not one.wrong)
    rows = [f"| {theme} | {sum(not one.wrong for one in found)} | {len(found)} |" for theme, found in played.items()]
    rows += [f"| *{kind}* | {good[kind]} | {number} |" for kind, number in kinds.items()]
    flaws = [word for one in every for word in one.wrong]
    counts = ", ".join(f"{sum(word in flaw for flaw in flaws)} {word.lower()}" for word in ("INVENTED", "LEAK"))
    rows.append(f"| **all** | {sum(good.values())} | {len(every)} |")
    return "\n".join(["| Dialogues | Good | Of |", "|---|---|---|", *rows, "", f"Replies with facts {counts}."])


if __name__ == "__main__":
    sys.exit(main())
