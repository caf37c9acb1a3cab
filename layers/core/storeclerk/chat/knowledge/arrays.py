"""Arrays in one file of an artefact: numpy's own .npz, without compression and without pickles."""

import io
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError


def pack(**arrays: NDArray[Any]) -> bytes:
    """Write arrays by name. Equal arrays give equal bytes."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own parameters
    return stream.getvalue()


def unpack(data: bytes, *names: str) -> list[NDArray[Any]]:
    """Read arrays by name. Raises ModelError."""
    try:
        # A file that begins as something else would be read as a single array, or as a pickle.
        with zipfile.ZipFile(io.BytesIO(data)):
            kept = np.load(io.BytesIO(data), allow_pickle=False)
        return [kept[name] for name in names]
    except (KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(f"The knowledge index cannot be read: {error}. Build it again.") from error
