"""Builds the model folder: the int8 encoder, its tokenizer, the heads and the manifest that names every digest."""

import argparse
import os
import sys
import time
from pathlib import Path

from encoder_recipe.errors import BuildError
from encoder_recipe.folder import build

HERE = Path(__file__).parent


def main() -> None:
    """Build into --out; STORECLERK_CACHE names a folder in which downloads and results are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    target: Path = parser.parse_args().out
    cache = os.environ.get("STORECLERK_CACHE")
    started = time.monotonic()
    try:
        build(HERE, target, Path(cache) if cache else None)
    except (BuildError, OSError) as error:
        sys.exit(f"The model was not built: {error}")
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"{target}: {size / 1e6:.1f} MB in {time.monotonic() - started:.1f} s, every digest as in manifest.json.")


if __name__ == "__main__":
    main()
