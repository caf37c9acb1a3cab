"""The scores of a run, epoch by epoch, kept beside its checkpoint."""

from pathlib import Path
from typing import Any

import msgspec

from training.checkpoint import HISTORY
from training.tables import TableError


class History:
    """Entries of the epochs so far; each is written down at once."""

    def __init__(self, checkpoint: Path) -> None:
        self._file = checkpoint / HISTORY
        self.epochs: list[dict[str, Any]] = []

    def restore(self) -> None:
        """Go on from what was kept. Raises TableError where it is damaged."""
        if not self._file.is_file():
            return
        try:
            self.epochs = msgspec.json.decode(self._file.read_bytes(), type=list[dict[str, Any]])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise TableError(f"{self._file} is damaged. Leave out --resume to begin anew.") from error

    def add(self, entry: dict[str, Any]) -> None:
        """Add an epoch; the checkpoint's folder is there by then."""
        self.epochs.append(entry)
        part = self._file.with_name(f".{HISTORY}")
        part.write_bytes(msgspec.json.encode(self.epochs))
        part.replace(self._file)
