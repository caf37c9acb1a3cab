"""Puts a trained model into the layer's recipe, from where the next build takes it: `python -m training.ship`.

What `training.reader` wrote takes the place of what ships, and what `fit --form head` wrote the place of one head. Of
the other forms an intent model can stand beside what ships, as the shop's own; it costs one more run of an encoder a
text. Each must be at least as good as the live model on golden texts.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from encoder_recipe.digests import read_manifest, sha256
from encoder_recipe.errors import BuildError

from storeclerk.errors import AppError
from storeclerk.model import Encoder
from storeclerk.text.reader import OWN_INTENTS
from training.calibration.known import as_int8
from training.cards import flat_figures
from training.golden import golden_gate, golden_texts
from training.paths import RECIPE, ROOT, SHIPPED
from training.shipped import check_model, manifest_entries, summary
from training.tables import TableError, read_examples

# Golden texts of each subject, written for the model that ships.
GOLDEN = {
    "intent": ROOT / "tests/golden/intents.csv",
    "sentiment": ROOT / "tests/golden/sentiment.csv",
    "needs": ROOT / "tests/golden/needs.csv",
    "pii": ROOT / "tests/golden/personal_data.jsonl",
}
GOLDEN_FILE = "heads/golden.npz"
CARD = ROOT / "docs/model-cards/reader.md"


def ship_reader(model: Path, golden: Path, recipe: Path) -> None:
    """Copy adapters, heads and golden texts into the recipe, and name their digests in its manifest."""
    entries, manifest = manifest_entries(model), read_manifest(recipe)
    files: dict[str, str] = entries["files"]
    for old in recipe.glob("heads/*.npz"):
        old.unlink()
    for name in (name for name in files if name.endswith(".npz")):
        shutil.copyfile(model / name, recipe / name)
    write_golden(model, golden, recipe / GOLDEN_FILE)
    manifest |= {name: entries[name] for name in ("version", "max_tokens", "data", "corpora", "seed")}
    manifest["metrics"] = {kind: dict(flat_figures(found)) for kind, found in entries["metrics"].items()}
    manifest.pop("head_data", None)
    manifest["adapters"] = sha256(recipe / "adapters.npz")
    manifest["files"] = {name: digest for name, digest in files.items() if name != "adapters.npz"}
    manifest["files"][GOLDEN_FILE] = sha256(recipe / GOLDEN_FILE)
    _write_manifest(recipe, manifest)


def ship_head(model: Path, kind: str, golden: Path, recipe: Path) -> None:
    """Put a head in the place of the one of its kind; the encoder, and so its version, stays."""
    manifest, name = read_manifest(recipe), f"heads/{kind}.npz"
    shutil.copyfile(model / name, recipe / name)
    manifest["files"][name] = sha256(recipe / name)
    entries = manifest_entries(model)
    manifest["metrics"] = manifest.get("metrics", {}) | {kind: dict(flat_figures(entries["metrics"]))}
    manifest["head_data"] = manifest.get("head_data", {}) | {kind: entries["data"]}
    if kind == "intent":
        write_golden(model, golden, recipe / GOLDEN_FILE)
        manifest["files"][GOLDEN_FILE] = sha256(recipe / GOLDEN_FILE)
    _write_manifest(recipe, manifest)
    shutil.copyfile(model / "card.md", CARD.with_name(f"{kind}-head.md"))


def same_encoder(model: Path, recipe: Path) -> bool:
    """Tell whether a model's head was made for the encoder that ships."""
    own, shipped = manifest_entries(model)["files"], read_manifest(recipe)["files"]
    return all(own.get(name) == shipped.get(name) for name in ("encoder.onnx", "encoder.bin", "tokenizer.json"))


def _write_manifest(folder: Path, entries: dict[str, Any]) -> None:
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


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
    _write_manifest(own, entries)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ship one model; what stands in its way is one line and exit code 2."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a folder that training.reader or fit wrote")
    parser.add_argument(
        "--golden", type=Path, help="labelled texts that it must not lose, of intents or what its head reads"
    )
    parser.add_argument("--first", action="store_true", help="there is no live model to be held against")
    chosen = parser.parse_args(arguments)
    try:
        _ship(chosen.model, chosen.golden, first=chosen.first)
    except (TableError, AppError, BuildError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _ship(model: Path, given: Path | None, *, first: bool) -> None:
    check_model(model, "Give --model a folder that fit wrote.")
    kind = manifest_entries(model)["name"]
    fits = kind in GOLDEN and same_encoder(model, RECIPE)
    if kind not in {"reader", "intent"} and not fits:
        raise TableError(
            f"{model} holds a model of {kind} with an encoder of its own. Fit it with --form head to ship it."
        )
    if kind == "intent" and fits and (RECIPE / OWN_INTENTS).is_dir():
        raise TableError(f"{RECIPE / OWN_INTENTS} reads intents in the place of the head that ships. Remove it first.")
    golden = GOLDEN | ({"intent" if kind == "reader" else kind: given} if given else {})
    own = SHIPPED / OWN_INTENTS
    live = own if kind == "intent" and not fits and own.is_dir() else SHIPPED
    for subject in GOLDEN if kind == "reader" else [kind]:
        examples = golden_texts(subject, model, golden[subject])
        if not first:
            print(f"{subject}: {golden_gate(subject, model, live, examples)}")
    if kind == "reader":
        ship_reader(model, golden["intent"], RECIPE)
        shutil.copyfile(model / "card.md", CARD)
    elif fits:
        ship_head(model, kind, golden["intent"], RECIPE)
    else:
        ship_intents(model, golden["intent"], RECIPE)
    print(f"{RECIPE} has it. `make model` builds it for this machine, `make deploy` brings it to AWS.")


if __name__ == "__main__":
    sys.exit(main())
