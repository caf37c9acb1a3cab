"""Measures the built chat function against the least that its libraries take."""

import argparse
import sys

from benchmarks import cold, report
from benchmarks.built import built_chat
from benchmarks.chat import warm
from benchmarks.dialogues.store import SampleStore
from ops.failures import CommandError


def main() -> int:
    """Measure, print the table and keep the results; the exit status tells whether it could be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--cold", type=int, default=25, help="pairs of cold starts")
    parser.add_argument("--warm", type=int, default=5, help="rounds of warm turns of each kind")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    arguments = parser.parse_args()
    try:
        with built_chat() as chat:
            figures = cold.measure(chat, arguments.cold)
        figures += warm.measure(SampleStore.read(), arguments.warm)
        report.save(figures)
        print(f"{report.machine()}\n\n{report.table(figures)}")
        if arguments.write:
            report.write(figures)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
