"""A file that is there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes its name when the block ends well; otherwise what stood there stays.

    Raises:
        OSError: its folder cannot be made or written to, or the name is a folder's.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        part = Path(file.name)
        try:
            yield cast(BinaryIO, file)
            file.close()
            part.chmod(0o644)  # a temporary file is its owner's alone
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
