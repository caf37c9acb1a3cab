"""Encoders of the base model and of adapters upon it, in the arithmetic that ships and in 32-bit floats."""

import json
import shutil
import tempfile
from pathlib import Path

from encoder_recipe.arithmetic import Arithmetic, Float32, Int8
from encoder_recipe.digests import read_manifest, sha256
from encoder_recipe.encoder import write_encoder, write_tokenizer
from encoder_recipe.folder import source_folder

from training.paths import RECIPE, cache_folder

_FILES = ("encoder.onnx", "encoder.bin", "tokenizer.json")


def base_folder(out: Path) -> Path:
    """Give a model folder of the base model in int8."""
    return _written(out / "base/int8", Int8())


def float_folder(out: Path, adapters: Path | None = None) -> Path:
    """Give a model folder in 32-bit floats: the base model's, or with adapters merged into it, made anew each time."""
    folder = out / "base" / ("adapters-float32" if adapters else "float32")
    if adapters:
        shutil.rmtree(folder, ignore_errors=True)
    return _written(folder, Float32(), adapters)


def _written(folder: Path, arithmetic: Arithmetic, adapters: Path | None = None) -> Path:
    """Write the folder, whole or not at all, unless it is there."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    source = source_folder(RECIPE, cache_folder())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        fresh = Path(scratch) / folder.name
        fresh.mkdir()
        write_encoder(source, arithmetic, fresh, adapters)
        write_tokenizer(source, fresh)
        recipe = read_manifest(RECIPE)
        manifest = {key: recipe[key] for key in ("name", "version", "dimensions", "max_tokens")}
        manifest["files"] = {name: sha256(fresh / name) for name in _FILES}
        (fresh / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        fresh.rename(folder)
    return folder
