"""The folder that a run writes: whole, or as it was before."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.tables import TableError

MODEL = "manifest.json"


class Output:
    """A target folder; an older folder of the same kind is replaced, anything else is not."""

    def __init__(self, target: Path, mark: str = MODEL) -> None:
        """Take the folder to write, and the file by which an older one of its kind is known.

        Raises:
            TableError: something else stands there, or its place is no folder.
        """
        if target.exists() and not target.is_dir():
            raise TableError(f"{target} is a file. Give --out a folder.")
        if target.is_dir() and any(target.iterdir()) and not (target / mark).is_file():
            raise TableError(f"{target} holds other files ({mark} is not there). Give --out a new folder.")
        self._target, self._mark = target.absolute(), mark
        place = next(parent for parent in self._target.parents if parent.exists())
        if not place.is_dir():
            raise TableError(f"{place} is a file. Give --out a folder in another place.")

    @property
    def checkpoint(self) -> Path:
        """Where a run keeps its state until it ends."""
        return self._target.with_name(f"{self._target.name}.checkpoint")

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """Give an empty folder that becomes the target when the block ends well; a model's checkpoint goes then."""
        self._target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{self._target.name}-", dir=self._target.parent) as scratch:
            folder = Path(scratch) / self._target.name
            folder.mkdir()
            yield folder
            if self._target.exists():
                self._target.rename(Path(scratch) / "before")
            folder.rename(self._target)
        if self._mark == MODEL:
            shutil.rmtree(self.checkpoint, ignore_errors=True)
