"""The registry beside the model's files: what they are, and the digest that each must have."""

import hashlib
from pathlib import Path

import msgspec

from storeclerk.errors import ModelError
from storeclerk.records import Record

_REMEDY = "Build the model layer again."


class Manifest(Record, frozen=True):
    """What the encoder is: its name and version, the length of its vectors and texts, the sha256 of each file."""

    name: str
    version: str
    dimensions: int
    max_tokens: int
    files: dict[str, str]


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` of a model folder.

    Raises:
        ModelError: it is missing or damaged.
    """
    path = folder / "manifest.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}. {_REMEDY}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is damaged: {error}. {_REMEDY}") from error


def checked(folder: Path, manifest: Manifest, name: str) -> Path:
    """Give the path of a file whose digest is the one that the manifest names.

    Raises:
        ModelError: the file is missing, unreadable, unnamed or altered; the message tells its digest.
    """
    path = folder / name
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}. {_REMEDY}") from error
    expected = manifest.files.get(name)
    if digest != expected:
        raise ModelError(f"{path} has sha256 {digest}, its manifest says {expected}. {_REMEDY}")
    return path
