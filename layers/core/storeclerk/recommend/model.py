"""The serving form of the recommender: for each product its nearest products, and how popular each is."""

import io
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.errors import ModelError

ARTEFACT = "recommender"
FILE = "model.npz"
_ARRAYS = {
    "item_ids": np.uint8,
    "indptr": np.int64,
    "neighbours": np.int32,
    "weights": np.float32,
    "popularity": np.float32,
}
_UNREADABLE = (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error, msgspec.DecodeError)


@dataclass(frozen=True)
class Candidate:
    """A product worth showing; shares [history] tells how much of the score each product of the history gave."""

    product_id: str
    score: float
    history: Sequence[str] = ()
    shares: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32), compare=False)

    def contributions(self) -> dict[str, float]:
        """The products of the history that gave the score with their parts of it, the largest first."""
        order = np.argsort(-self.shares, kind="stable").tolist()
        return {self.history[entry]: float(self.shares[entry]) for entry in order if self.shares[entry] > 0}

    def strongest(self) -> str | None:
        """The product of the history that gave most of the score, or None where the history gave nothing."""
        return self.history[int(self.shares.argmax())] if self.shares.any() else None


@dataclass(frozen=True, kw_only=True)
class ItemModel:
    """A sparse matrix, item to item: the neighbours of item i are neighbours[indptr[i]:indptr[i + 1]].

    Shapes: indptr [items + 1], neighbours and weights [entries], popularity [items], from 0 to 1.
    """

    item_ids: tuple[str, ...]
    indptr: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    weights: NDArray[np.float32]
    popularity: NDArray[np.float32]

    def score(
        self, history: Sequence[tuple[str, float]], *, limit: int, exclude: Collection[str] = ()
    ) -> list[Candidate]:
        """Rank the neighbours of a history of (product, weight), best first, at most `limit` of them.

        Products that the model does not know add nothing; a product of the history may come back unless excluded.
        """
        known = [(name, self._position[name], weight) for name, weight in history if name in self._position]
        if not known:
            return []
        names, rows, strengths = zip(*known, strict=True)
        owners, targets, shares = self._spread(np.array(rows), np.array(strengths, dtype=np.float32))
        totals = np.bincount(targets, weights=shares, minlength=len(self.item_ids)).astype(np.float32)
        totals[[self._position[name] for name in exclude if name in self._position]] = 0
        best = _largest(totals, limit)
        given = self._contributions(best, owners, targets, shares, len(names))
        return [
            Candidate(self.item_ids[item], float(totals[item]), names, shares_of_item)
            for item, shares_of_item in zip(best.tolist(), given.T, strict=True)
        ]

    def popular(self, limit: int) -> list[str]:
        """The most popular products, best first."""
        return [self.item_ids[item] for item in _largest(self.popularity, limit).tolist()]

    def to_bytes(self) -> bytes:
        """Pack the model; the same model always gives the same bytes. Nothing in them is ever executed."""
        names = np.frombuffer(msgspec.json.encode(self.item_ids), dtype=np.uint8)
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, item_ids=names, **self._numbers())
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "ItemModel":
        """Unpack a model. Raises ModelError when the bytes are not a model, or one that contradicts itself."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as packed:
                arrays = {name: packed[name].astype(kind, casting="safe") for name, kind in _ARRAYS.items()}
            item_ids = msgspec.json.decode(arrays.pop("item_ids").tobytes(), type=tuple[str, ...])
        except _UNREADABLE as error:
            raise ModelError(f"{FILE} is not a recommender model: {error}.") from error
        model = cls(item_ids=item_ids, **arrays)
        if not _sound(model):
            raise ModelError(f"{FILE} contradicts itself: its arrays do not fit together. Fit the model again.")
        return model

    @cached_property
    def _position(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.item_ids)}

    def _numbers(self) -> dict[str, NDArray[np.generic]]:
        return {name: getattr(self, name) for name in _ARRAYS if name != "item_ids"}

    def _spread(
        self, rows: NDArray[np.int64], strengths: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """Follow every row to its neighbours: which entry of the history, which item, how much."""
        lengths = self.indptr[rows + 1] - self.indptr[rows]
        entries = runs(self.indptr[rows], lengths)
        owners = np.repeat(np.arange(len(rows)), lengths)
        return owners, self.neighbours[entries], self.weights[entries] * strengths[owners]

    def _contributions(
        self,
        best: NDArray[np.int64],
        owners: NDArray[np.int64],
        targets: NDArray[np.int32],
        shares: NDArray[np.float32],
        length: int,
    ) -> NDArray[np.float32]:
        """The part of each score that each entry of the history gave, shape [history, best]."""
        column = np.full(len(self.item_ids), -1)
        column[best] = np.arange(len(best))
        columns = column[targets]
        shown = columns >= 0
        given = np.zeros((length, len(best)), dtype=np.float32)
        given[owners[shown], columns[shown]] = shares[shown]
        return given


def runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Enumerate several runs of whole numbers one after the other: (3, 10), (2, 3) gives 3, 4, 10, 11, 12."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def _largest(values: NDArray[np.floating], limit: int) -> NDArray[np.int64]:
    """Positions of the largest values above 0, largest first; of equal ones the first."""
    positive = np.flatnonzero(values > 0)
    if len(positive) > limit:
        # The limit-th largest value is the bar: everything above it is in, and of its equals the first.
        bar = np.partition(values[positive], -limit)[-limit]
        positive = positive[values[positive] >= bar]
    return positive[np.argsort(-values[positive], kind="stable")][:limit]


def _sound(model: ItemModel) -> bool:
    items, entries = len(model.item_ids), len(model.neighbours)
    return (
        model.indptr.shape == (items + 1,)
        and model.indptr[0] == 0
        and model.indptr[-1] == entries
        and bool((np.diff(model.indptr) >= 0).all())
        and model.neighbours.shape == model.weights.shape == (entries,)
        and model.popularity.shape == (items,)
        and bool(((model.neighbours >= 0) & (model.neighbours < items)).all())
    )


EMPTY = ItemModel(
    item_ids=(),
    indptr=np.zeros(1, np.int64),
    neighbours=np.empty(0, np.int32),
    weights=np.empty(0, np.float32),
    popularity=np.empty(0, np.float32),
)
