"""Plays all dialogues and prints how many ended well, by kind and theme."""

from __future__ import annotations

import argparse
import sys
import zlib
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


def play_all(only: str = "", half: str = "all") -> dict[str, list[Played]]:
    """Play the dialogues of a half whose theme or id contains a word, each on a store of its own."""
    store = SampleStore.read()
    checks = Checks(store, Shop(SAMPLE_STORE).articles(), fixed_texts())
    chosen = [
        (theme, one)
        for theme, dialogues in read_dialogues(DIALOGUES).items()
        for one in dialogues
        if (only in theme or only in one.id) and half in ("all", half_of(one.id))
    ]
    played: dict[str, list[Played]] = {}
    for theme, dialogue in tqdm(chosen, desc="Dialogues", unit="", mininterval=5):
        played.setdefault(theme, []).append(_played(store, checks, dialogue))
    return played


def half_of(name: str) -> str:
    """The half of a dialogue: on one the chat is mended and thresholds are chosen, the other is only counted."""
    return "kept" if zlib.crc32(name.encode()) % 2 else "choose"


def _played(store: SampleStore, checks: Checks, dialogue: ScriptedDialogue) -> Played:
    chat = store.chat()
    return play(dialogue, chat, lambda said, response: checks.wrong(chat, dialogue.customer, said, response))


def main() -> int:
    """Play, print the table and, if asked for, the transcripts of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dialogues", description=__doc__)
    parser.add_argument("--only", default="", help="dialogues whose theme or id contains this")
    parser.add_argument("--half", default="all", choices=("choose", "kept", "all"), help="dialogues of this half alone")
    parser.add_argument("--wrong", type=Path, help="write what went wrong in the first half to this file")
    arguments = parser.parse_args()
    played = play_all(arguments.only, arguments.half)
    print(table(played))
    if arguments.half == "all":
        print(*(f"{half}: {_share(played, half)}" for half in ("choose", "kept")), sep="\n")
    if arguments.wrong:
        texts = [
            one.transcript
            for found in played.values()
            for one in found
            if one.wrong and half_of(one.dialogue.id) == "choose"
        ]
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


def _share(played: dict[str, list[Played]], half: str) -> str:
    ends = [not one.wrong for found in played.values() for one in found if half_of(one.dialogue.id) == half]
    return f"{sum(ends)} of {len(ends)} ({sum(ends) / max(len(ends), 1):.1%})"


if __name__ == "__main__":
    sys.exit(main())
