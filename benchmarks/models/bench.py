"""Where a run of the bench reads and writes."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_SEED = 7


class MissingError(Exception):
    """What a row needs is not there; the message says what, and how it comes."""


@dataclasses.dataclass(frozen=True)
class Bench:
    """One run. model: the folder of what ships; rows: the most examples of a training file, None for all of them."""

    data: Path
    out: Path
    model: Path
    rows: int | None = None
    epochs: int | None = None
    fresh: bool = False

    def source(self, name: str) -> Path:
        """Give a file of the public sets.

        Raises:
            MissingError: it is not there.
        """
        path = self.data / name
        if not path.is_file():
            raise MissingError(f"{name} is not in the data folder (STORECLERK_DATA)")
        return path

    def shipped(self) -> Path:
        """Give the folder of what ships.

        Raises:
            MissingError: it is not built.
        """
        if not (self.model / "manifest.json").is_file():
            raise MissingError(f"there is no model in {self.model} (make model builds what ships)")
        return self.model

    def head(self, subject: str) -> Path:
        """Give the folder of what ships, which has a head for the subject.

        Raises:
            MissingError: it has none.
        """
        if not (self.shipped() / f"heads/{subject}.npz").is_file():
            raise MissingError(f"{self.model} has no head for {subject}")
        return self.model

    def some(self, rows: Sequence[T]) -> list[T]:
        """Give all rows or, in a trial run, some of them drawn at random."""
        if self.rows is None or len(rows) <= self.rows:
            return list(rows)
        picked = np.random.default_rng(_SEED).permutation(len(rows))[: self.rows]
        return [rows[row] for row in sorted(picked.tolist())]
