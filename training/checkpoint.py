"""Where a run of training can go on: the last state and the best weights, each file whole or absent."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn

from training.device import device
from training.tables import TableError

_LAST, _BEST = "last.pt", "best.pt"
HISTORY = "history.json"
# What a run may learn after its first model.
PARTS = STUDENT, WHOLE = "student", "whole"
_OWN = {_LAST, _BEST, HISTORY, *PARTS}


class Progress:
    """How far a run is: whole epochs, steps of the one after them, the best score so far, and whether time ended it."""

    def __init__(self, epoch: int = 0, step: int = 0, best: float = -1.0, *, ended: bool = False) -> None:
        self.epoch = epoch
        self.step = step
        self.best = best
        self.ended = ended


class Checkpoint:
    """A folder that holds the state of one run, known by a digest of its recipe and data."""

    def __init__(self, folder: Path, run: str) -> None:
        self._folder = folder
        self._run = run

    def of(self, part: str) -> "Checkpoint":
        """Give the checkpoint of one of PARTS, kept within this one."""
        return Checkpoint(self._folder / part, self._run)

    def clear(self) -> None:
        """Forget what is kept.

        Raises:
            TableError: the folder holds what no run wrote.
        """
        if not self._folder.is_dir():
            return
        strange = {path.name.removeprefix(".") for path in self._folder.iterdir()} - _OWN
        if strange:
            raise TableError(
                f"{self._folder} is where this run would keep its state, and holds {min(strange)}. "
                "Move the folder away, or give another --out."
            )
        print(f"What an earlier run kept in {self._folder} is removed; --resume goes on from it.", file=sys.stderr)
        shutil.rmtree(self._folder)

    def restore(self, parts: Mapping[str, Any]) -> Progress:
        """Load the last state into the parts; where none is kept leave them and begin.

        Raises:
            TableError: the state is of a run with another recipe or other data, or damaged.
        """
        path = self._folder / _LAST
        if not path.is_file():
            return Progress()
        stored = _load(path)
        if stored.get("run") != self._run:
            raise TableError(
                f"{self._folder} is of a run with other data or options. Leave out --resume to begin anew."
            )
        for name, part in parts.items():
            part.load_state_dict(stored[name])
        return Progress(stored["epoch"], stored["step"], stored["best"], ended=stored["ended"])

    def save(self, parts: Mapping[str, Any], progress: Progress) -> None:
        """Keep the state to go on from."""
        states = {name: part.state_dict() for name, part in parts.items()}
        self._write(_LAST, states | vars(progress) | {"run": self._run})

    def keep_best(self, network: nn.Module) -> None:
        """Keep the weights as the best."""
        self._write(_BEST, network.state_dict())

    def load_best(self, network: nn.Module) -> None:
        """Load the best weights kept."""
        network.load_state_dict(_load(self._folder / _BEST))

    def _write(self, name: str, state: Mapping[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f".{name}"
        torch.save(dict(state), part)
        part.replace(self._folder / name)


def _load(path: Path) -> dict[str, Any]:
    try:
        return dict(torch.load(path, map_location=device(), weights_only=True))
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, TypeError, UnpicklingError) as error:
        raise TableError(f"{path} is damaged. Leave out --resume to begin anew.") from error
