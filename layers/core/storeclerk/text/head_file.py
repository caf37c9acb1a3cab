"""The file of a head: arrays under names, in a model folder, held against the folder's manifest."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError
from storeclerk.model.manifest import checked, read_manifest


class Arrays(dict[str, NDArray[Any]]):
    """Arrays by name; a missing one is a ModelError, not a KeyError."""

    def __missing__(self, name: str) -> NDArray[Any]:
        raise ModelError(f"A head of the model lacks the array {name}. Build the model layer again.")


def read_head(folder: Path, name: str) -> Arrays:
    """Read `heads/<name>.npz` of a model folder.

    Raises:
        ModelError: the file is missing, altered, or no archive of arrays.
    """
    path = checked(folder, read_manifest(folder), f"heads/{name}.npz")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return Arrays(stored)
    except (OSError, ValueError, TypeError, EOFError, BadZipFile) as error:
        raise ModelError(f"{path} is not a head: {error}. Build the model layer again.") from error
