"""`python -m sample_store` writes the shop's files again, byte for byte the same."""

import argparse
from pathlib import Path

from sample_store.build import build
from sample_store.shop import DATA


def main() -> None:
    """Builds the files and prints how many rows each has."""
    parser = argparse.ArgumentParser(prog="python -m sample_store", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to (default: %(default)s)")
    for name, rows in build(parser.parse_args().out).items():
        print(f"{name:<18} {rows:>6} rows")


if __name__ == "__main__":
    main()
