"""Rows in the lake bucket: JSON Lines under `<table>/date=YYYY-MM-DD/<batch>.jsonl`, as Athena and DuckDB partition."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from storeclerk.ports import ObjectStore
from storeclerk.records import JsonObject

_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode
_decode = msgspec.json.Decoder(JsonObject).decode


def to_lines(rows: Iterable[object]) -> bytes:
    """Write rows as JSON Lines; the same rows always give the same bytes."""
    return b"".join(_encode(row) + b"\n" for row in rows)


class Lake:
    """Tables of rows, partitioned by day.

    A batch has a name of its own, so writing the same batch twice leaves one copy of its rows.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def write(self, table: str, day: date, batch: str, rows: Iterable[object]) -> str:
        """Write one batch whole and return its key."""
        key = f"{table}/date={day:%Y-%m-%d}/{batch}.jsonl"
        self._store.write(key, to_lines(rows), content_type="application/x-ndjson")
        return key

    def read(self, table: str, day: date | None = None) -> Iterator[JsonObject]:
        """Read the rows of a table, of one day or of all, one object in memory at a time."""
        partition = f"{table}/" if day is None else f"{table}/date={day:%Y-%m-%d}/"
        for key in self._store.keys(partition):
            for line in self._store.read(key).splitlines():
                yield _decode(line)
