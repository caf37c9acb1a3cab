"""The model folder as a whole: made or taken from the cache, checked, and put in place."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

from encoder_recipe.arithmetic import Int8
from encoder_recipe.digests import check, intact, read_manifest, sha256
from encoder_recipe.encoder import write_encoder, write_tokenizer
from encoder_recipe.errors import BuildError
from encoder_recipe.source import fetch_source, source_digests

_HEADS = "heads/"
_ADAPTERS = "adapters.npz"
# The shop's own fine-tuned intent model: a whole model folder with a manifest of its own.
_OWN_INTENTS = "intent"


def build(recipe: Path, target: Path, cache: Path | None) -> None:
    """Fill target with every file of the manifest and the manifest itself.

    Raises:
        BuildError: a file is missing or not as the manifest says; the message says what to do.
    """
    with tempfile.TemporaryDirectory() as scratch:
        made = _encoder(recipe, cache or Path(scratch))
        _put(made, target, _encoder_digests(recipe))
    _put(recipe, target, _head_digests(recipe))
    _put_own_intents(recipe / _OWN_INTENTS, target / _OWN_INTENTS)
    _copy(recipe / "manifest.json", target / "manifest.json")


def source_folder(recipe: Path, cache: Path) -> Path:
    """Give the folder of the base model's files, downloaded unless the cache holds them intact."""
    source = read_manifest(recipe)["source"]
    digests = source_digests(source)
    return _kept(cache / f"source-{_key(repr(digests))}", digests, lambda folder: fetch_source(recipe, source, folder))


def adapters_path(recipe: Path) -> Path | None:
    """Give the file of changes to the base model, its digest checked; None where the base model ships as it is.

    Raises:
        BuildError: the file is not as the manifest says.
    """
    digest = read_manifest(recipe).get("adapters")
    if digest is None:
        return None
    check(recipe, {_ADAPTERS: digest}, "Restore the file, or name the new digest in manifest.json.")
    return recipe / _ADAPTERS


def _encoder(recipe: Path, cache: Path) -> Path:
    def make(folder: Path) -> None:
        source = source_folder(recipe, cache)
        write_encoder(source, Int8(), folder, adapters_path(recipe))
        write_tokenizer(source, folder)
        versions = f"numpy {np.__version__} and onnx {onnx.__version__}"
        check(folder, digests, f"It was built with {versions}: use those of requirements.txt, or name the new digest.")

    digests = _encoder_digests(recipe)
    code = [path.read_text(encoding="utf-8") for path in sorted(recipe.glob("encoder_recipe/*.py"))]
    return _kept(cache / f"encoder-{_key(repr(digests), *code)}", digests, make)


def _kept(folder: Path, digests: dict[str, str], make: Callable[[Path], None]) -> Path:
    """Give a folder of the cache, made anew unless it is intact; it appears whole or not at all."""
    if intact(folder, digests):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as scratch:
        fresh = Path(scratch) / folder.name
        fresh.mkdir()
        make(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            fresh.rename(folder)
        except OSError:
            # Another build may have put its own result there first, which is as good.
            if not intact(folder, digests):
                raise
    return folder


def _encoder_digests(recipe: Path) -> dict[str, str]:
    return {name: digest for name, digest in read_manifest(recipe)["files"].items() if not name.startswith(_HEADS)}


def _head_digests(recipe: Path) -> dict[str, str]:
    digests = {name: digest for name, digest in read_manifest(recipe)["files"].items() if name.startswith(_HEADS)}
    for path in sorted(recipe.glob(f"{_HEADS}*.npz")):
        if f"{_HEADS}{path.name}" not in digests:
            raise BuildError(
                f"{_HEADS}{path.name} is not in manifest.json. Add it there with its sha256, {sha256(path)}."
            )
    missing = [name for name in digests if not (recipe / name).is_file()]
    if missing:
        raise BuildError(f"{missing[0]} is in manifest.json but not in the folder. Restore it, or remove its entry.")
    return digests


def _put(made: Path, target: Path, digests: dict[str, str]) -> None:
    for name in digests:
        _copy(made / name, target / name)
    check(target, digests, "Restore the file, or name the new digest in manifest.json.")


def _put_own_intents(own: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if own.is_dir():
        _put(own, target, read_manifest(own)["files"])
        _copy(own / "manifest.json", target / "manifest.json")


def _copy(source: Path, target: Path) -> None:
    """Copy so that a reader of target sees the old file or the new one, readable by every user."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}-{os.getpid()}")
    shutil.copyfile(source, part)
    part.chmod(0o644)
    part.replace(target)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
