"""The decisions of a period as columns."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from storeclerk.records import JsonObject


class _Shown(msgspec.Struct, frozen=True):
    price: Annotated[float, msgspec.Meta(ge=0)]


class _Row(msgspec.Struct, frozen=True):
    subject: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    items: Annotated[list[_Shown], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """One entry a decision: person is an index into subjects, price the mean price of the list that was shown.

    So a long list counts no more than a short one. set_aside counts rows that could not be read or showed nothing.
    """

    subjects: tuple[str, ...]
    person: NDArray[np.int32]
    price: NDArray[np.float64]
    set_aside: int

    def __len__(self) -> int:
        return len(self.price)


def read_decisions(rows: Iterable[JsonObject], *, since: datetime, until: datetime) -> Decisions:
    """Gather the decisions of a period, its end excluded; 12 bytes for each."""
    codes: dict[str, int] = {}
    person, price = array("i"), array("d")
    set_aside = 0
    for raw in rows:
        row = _parsed(raw)
        if row is None:
            set_aside += 1
        elif since <= row.at < until:
            person.append(codes.setdefault(row.subject, len(codes)))
            price.append(sum(item.price for item in row.items) / len(row.items))
    return Decisions(
        subjects=tuple(codes),
        person=np.array(person, dtype=np.int32),
        price=np.array(price, dtype=np.float64),
        set_aside=set_aside,
    )


def _parsed(raw: JsonObject) -> _Row | None:
    try:
        return msgspec.convert(raw, _Row)
    except msgspec.ValidationError:
        return None
