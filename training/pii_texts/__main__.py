"""`python -m training.pii_texts --out FILE.jsonl`: write texts to train the personal-data head on."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from training.pii_texts.generate import generate

_ROWS = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file; the same rows and seed write the same."""
    parser = argparse.ArgumentParser(prog="python -m training.pii_texts", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSONL file to write")
    parser.add_argument("--rows", type=int, default=_ROWS, metavar="N", help=f"texts to make; {_ROWS:,} without it")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    chosen = parser.parse_args(arguments)
    if chosen.rows < 1:
        parser.error("--rows: at least 1.")
    try:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        with chosen.out.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(msgspec.json.encode(row).decode() + "\n" for row in generate(chosen.rows, chosen.seed))
    except OSError as error:
        print(f"{chosen.out} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    print(f"{chosen.out}: {chosen.rows:,} texts.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
