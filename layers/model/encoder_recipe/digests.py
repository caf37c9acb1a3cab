"""The manifest, and files held against its digests."""

import hashlib
import json
from pathlib import Path
from typing import Any

from encoder_recipe.errors import BuildError


def read_manifest(recipe: Path) -> dict[str, Any]:
    """Read the registry that names each file, its size and its sha256."""
    manifest: dict[str, Any] = json.loads((recipe / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def sha256(path: Path) -> str:
    """Digest a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def intact(folder: Path, digests: dict[str, str]) -> bool:
    """Tell whether a folder holds every file as its digest says."""
    return all((folder / name).is_file() and sha256(folder / name) == digest for name, digest in digests.items())


def check(folder: Path, digests: dict[str, str], remedy: str) -> None:
    """Hold each file against its digest.

    Raises:
        BuildError: a file is another than the one named; the message ends with the remedy.
    """
    found = {name: sha256(folder / name) for name in digests}
    wrong = [f"{name} has sha256 {found[name]}" for name, digest in digests.items() if found[name] != digest]
    if wrong:
        raise BuildError(f"{', '.join(wrong)}; manifest.json names another. {remedy}")
