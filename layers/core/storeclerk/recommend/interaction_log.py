"""The lake's interactions as columns, cleaned, in an order that does not depend on the order of the files."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.recommend.feedback import weight
from storeclerk.records import InteractionKind, JsonObject

HISTORY = 200  # newest products kept of one person: a robot with a million clicks must not cost a million squared


class _Row(msgspec.Struct, frozen=True):
    subject: str
    product_id: str
    kind: InteractionKind
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    value: float | None = None


@dataclass(frozen=True, kw_only=True)
class InteractionLog:
    """One row for each product that a person liked: its strongest interaction.

    Rows are sorted by person, then moment, then item. subject and item are codes, item an index into items;
    at is in seconds since the epoch; skipped counts rows of the lake that could not be read.
    """

    items: tuple[str, ...]
    subject: NDArray[np.int32]
    item: NDArray[np.int32]
    at: NDArray[np.int64]
    weight: NDArray[np.float32]
    skipped: int = 0

    def __len__(self) -> int:
        return len(self.item)

    def where(self, kept: NDArray[np.bool_]) -> "InteractionLog":
        """The log with only some of its rows; the codes stay."""
        return InteractionLog(
            items=self.items,
            subject=self.subject[kept],
            item=self.item[kept],
            at=self.at[kept],
            weight=self.weight[kept],
            skipped=self.skipped,
        )


def read_log(rows: Iterable[JsonObject], *, since: datetime, until: datetime) -> InteractionLog:
    """Gather the rows of a period, 20 bytes for each.

    What lies after `until` is left out, as a wrong clock would otherwise outweigh everything else; so is what does not
    speak for a product.
    """
    columns = _Columns()
    for row in rows:
        columns.add(row, since, until)
    return _cleaned(columns.log())


class _Columns:
    def __init__(self) -> None:
        self._subjects: dict[str, int] = {}
        self._items: dict[str, int] = {}
        self._subject, self._item, self._at, self._weight = array("i"), array("i"), array("q"), array("f")
        self._skipped = 0

    def add(self, raw: JsonObject, since: datetime, until: datetime) -> None:
        row = _parsed(raw)
        if row is None:
            self._skipped += 1
            return
        strength = weight(row.kind, row.value)
        if strength > 0 and since <= row.at <= until:
            self._subject.append(self._subjects.setdefault(row.subject, len(self._subjects)))
            self._item.append(self._items.setdefault(row.product_id, len(self._items)))
            self._at.append(int(row.at.timestamp()))
            self._weight.append(strength)

    def log(self) -> InteractionLog:
        subject_codes, _ = _by_name(self._subjects)
        item_codes, items = _by_name(self._items)
        return InteractionLog(
            items=items,
            subject=subject_codes[np.array(self._subject, dtype=np.int32)],
            item=item_codes[np.array(self._item, dtype=np.int32)],
            at=np.array(self._at, dtype=np.int64),
            weight=np.array(self._weight, dtype=np.float32),
            skipped=self._skipped,
        )


def _parsed(raw: Any) -> _Row | None:
    try:
        return msgspec.convert(raw, _Row)
    except msgspec.ValidationError:
        return None


def _by_name(codes: dict[str, int]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = sorted(codes)
    renumbered = np.empty(len(names), dtype=np.int32)
    for rank, name in enumerate(names):
        renumbered[codes[name]] = rank
    return renumbered, tuple(names)


def _cleaned(log: InteractionLog) -> InteractionLog:
    strongest_last = _sorted(log, (log.at, log.weight, log.item, log.subject))
    one_each = strongest_last.where(_last_of_run(strongest_last.subject, strongest_last.item))
    by_time = _sorted(one_each, (one_each.item, one_each.at, one_each.subject))
    return by_time.where(_from_end(by_time.subject) < HISTORY)


def _sorted(log: InteractionLog, keys: tuple[NDArray[Any], ...]) -> InteractionLog:
    order = np.lexsort(keys)
    return InteractionLog(
        items=log.items,
        subject=log.subject[order],
        item=log.item[order],
        at=log.at[order],
        weight=log.weight[order],
        skipped=log.skipped,
    )


def _last_of_run(*columns: NDArray[np.int32]) -> NDArray[np.bool_]:
    last = np.ones(len(columns[0]), dtype=np.bool_)
    last[:-1] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return last


def _from_end(subject: NDArray[np.int32]) -> NDArray[np.int64]:
    ends = np.searchsorted(subject, subject, side="right")
    return ends - 1 - np.arange(len(subject))
