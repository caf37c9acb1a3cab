"""Puts a trained model into the layer's recipe, from where the next build takes it: `python -m training.ship`.

What `training.reader` wrote takes the place of what ships. What `intent fit` wrote becomes the shop's own intent model
beside it, which costs one more run of an encoder a text. Either must be at least as good as the live model on golden
texts.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from encoder_recipe.digests import read_manifest, sha256
from numpy.typing import NDArray

from storeclerk.errors import AppError
from storeclerk.model import Encoder
from storeclerk.text.reader import OWN_INTENTS
from training.calibration.known import as_int8
from training.gate import Difference, live_gate
from training.paths import RECIPE, ROOT, SHIPPED
from training.shipped import manifest_entries, read_intents, summary
from training.tables import OUT_OF_SCOPE, TableError, read_examples

GOLDEN = ROOT / "tests/golden/intents.csv"
GOLDEN_FILE = "heads/golden.npz"
CARD = ROOT / "docs/model-cards/reader.md"


def gate(candidate: Path, live: Path, golden: Path) -> Difference:
    """Hold a candidate against the live model on golden texts; a refused text is right where it is out of scope.

    Raises:
        GateError: the candidate gets fewer right.
        TableError: the golden texts cannot be used.
    """
    examples = read_examples(golden)
    return live_gate(*(right(folder, examples.texts, examples.labels) for folder in (candidate, live)))


def right(model: Path, texts: Sequence[str], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Tell for which texts a model does the right thing."""
    found = read_intents(model, texts).found
    given = [OUT_OF_SCOPE if intent.oos else intent.label for intent in found]
    return np.array([name == label for name, label in zip(given, labels, strict=True)], dtype=bool)


def ship_reader(model: Path, golden: Path, recipe: Path) -> None:
    """Copy adapters, heads and golden texts into the recipe, and name their digests in its manifest."""
    entries, manifest = manifest_entries(model), read_manifest(recipe)
    files: dict[str, str] = entries["files"]
    for old in recipe.glob("heads/*.npz"):
        old.unlink()
    for name in (name for name in files if name.endswith(".npz")):
        shutil.copyfile(model / name, recipe / name)
    write_golden(model, golden, recipe / GOLDEN_FILE)
    manifest |= {"version": entries["version"], "max_tokens": entries["max_tokens"]}
    manifest["adapters"] = sha256(recipe / "adapters.npz")
    manifest["files"] = {name: digest for name, digest in files.items() if name != "adapters.npz"}
    manifest["files"][GOLDEN_FILE] = sha256(recipe / GOLDEN_FILE)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (recipe / "manifest.json").write_text(text, encoding="utf-8")


def write_golden(model: Path, golden: Path, path: Path) -> None:
    """Write the vectors of the golden texts: no intent that is added later may make one of them wrong."""
    examples = read_examples(golden)
    vectors = as_int8(summary(Encoder(model, threads=os.cpu_count() or 1), examples.texts))
    np.savez(path, vectors=vectors, labels=np.array(examples.labels))


def ship_intents(model: Path, golden: Path, recipe: Path) -> None:
    """Copy a shop's own intent model into the recipe, its golden texts beside the head."""
    own = recipe / OWN_INTENTS
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(model, own)
    write_golden(model, golden, own / GOLDEN_FILE)
    entries = manifest_entries(own)
    entries["files"][GOLDEN_FILE] = sha256(own / GOLDEN_FILE)
    (own / "manifest.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ship one model; what stands in its way is one line and exit code 2."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a folder that training.reader or intent fit wrote")
    parser.add_argument("--golden", type=Path, default=GOLDEN, help="text,label: what either model must get right")
    parser.add_argument("--first", action="store_true", help="there is no live model to be held against")
    chosen = parser.parse_args(arguments)
    try:
        _ship(chosen.model, chosen.golden, first=chosen.first)
    except (TableError, AppError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _ship(model: Path, golden: Path, *, first: bool) -> None:
    kind = manifest_entries(model)["name"]
    if kind not in {"reader", "intent"}:
        raise TableError(f"{model} holds a model of {kind}; training.reader or intent fit makes what can be shipped.")
    own = SHIPPED / OWN_INTENTS
    if not first:
        found = gate(model, own if kind == "intent" and own.is_dir() else SHIPPED, golden)
        print(f"On the golden texts: {100 * found.value:+.2f} points against the live model.")
    if kind == "reader":
        ship_reader(model, golden, RECIPE)
        shutil.copyfile(model / "card.md", CARD)
    else:
        ship_intents(model, golden, RECIPE)
    print(f"{RECIPE} has it. `make model` builds it for this machine, `make deploy` brings it to AWS.")


if __name__ == "__main__":
    sys.exit(main())
