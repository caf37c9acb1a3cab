"""Measures the chat: warm turns, a thousand conversations at once, what turns cost, and texts that mean it ill."""

import argparse
import sys

from benchmarks import report
from benchmarks.chat import cost, safety, sessions, warm
from benchmarks.dialogues.store import SampleStore
from ops.failures import CommandError
from training.paths import data_folder

_PARTS = ("warm", "sessions", "cost", "safety")


def main() -> int:
    """Measure what is asked for and print it; the exit status tells whether it could be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat", description=__doc__)
    parser.add_argument("--only", nargs="*", default=_PARTS, choices=_PARTS, help="parts to measure")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of warm turns of each kind")
    parser.add_argument("--conversations", type=int, default=1000, help="conversations at once")
    parser.add_argument("--runtimes", type=int, default=8, help="runtimes that share them")
    arguments = parser.parse_args()
    store = SampleStore.read()
    try:
        for part in arguments.only:
            _measure(part, store, arguments)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure(part: str, store: SampleStore, arguments: argparse.Namespace) -> None:
    print(f"\n{report.machine()}: {part}\n")
    match part:
        case "warm":
            print(report.table(warm.measure(store, arguments.rounds)))
        case "sessions":
            print(sessions.measure(store, arguments.conversations, arguments.runtimes))
        case "cost":
            print(cost.report(store))
        case "safety":
            folder = data_folder() / "security_prompts"
            print("| Set | Turns | Wrong | p99, ms | Slowest, ms |\n|---|---|---|---|---|")
            for found in safety.measure(store, folder):
                print(found)
                print(*(f"  {one}" for one in found.wrong[:10]), sep="\n", end="")
            print(safety.harmless(store, folder))


if __name__ == "__main__":
    sys.exit(main())
