"""The scores of a run, epoch by epoch, kept beside its checkpoint."""

from pathlib import Path
from typing import Any

import msgspec


class History:
    """Entries of the epochs so far; each is written down at once."""

    def __init__(self, checkpoint: Path) -> None:
        self._file = checkpoint / "history.json"
        self.epochs: list[dict[str, Any]] = []

    def restore(self) -> None:
        """Go on from what was kept."""
        if self._file.is_file():
            self.epochs = msgspec.json.decode(self._file.read_bytes())

    def add(self, entry: dict[str, Any]) -> None:
        """Add an epoch; the checkpoint's folder is there by then."""
        self.epochs.append(entry)
        self._file.write_bytes(msgspec.json.encode(self.epochs))
