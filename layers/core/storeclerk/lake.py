"""Rows in the lake bucket: JSON Lines under `<table>/date=YYYY-MM-DD/<batch>.jsonl`, as Athena and DuckDB partition."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from storeclerk.errors import BadInput, NotFound
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore
from storeclerk.records import JsonObject

_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode
_decode = msgspec.json.Decoder(JsonObject).decode


def to_lines(rows: Iterable[object]) -> bytes:
    """Write rows as JSON Lines; the same rows always give the same bytes.

    Raises:
        BadInput: a row holds a decimal that is no finite number.
    """
    return b"".join(_line(row) + b"\n" for row in rows)


class Lake:
    """Tables of rows, partitioned by day.

    A batch has a name of its own, so writing the same batch twice leaves one copy of its rows.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def write(self, table: str, day: date, batch: str, rows: Iterable[object]) -> str:
        """Write one batch whole and return its key. Raises BadInput for a number that is not finite."""
        key = f"{table}/date={day.isoformat()}/{batch}.jsonl"
        self._store.write(key, to_lines(rows), content_type="application/x-ndjson")
        return key

    def batches(self, table: str, day: date, prefix: str) -> set[str]:
        """Name the batches of a day that begin with prefix."""
        partition = f"{table}/date={day.isoformat()}/"
        keys = self._store.keys(partition + prefix)
        return {key.removeprefix(partition).removesuffix(".jsonl") for key in keys}

    def read_batch(self, table: str, day: date, batch: str) -> list[JsonObject]:
        """Read the rows of one batch; none where there is no such batch."""
        key = f"{table}/date={day.isoformat()}/{batch}.jsonl"
        try:
            return list(_rows(key, self._store.read(key)))
        except NotFound:
            return []

    def read(self, table: str, day: date | None = None) -> Iterator[JsonObject]:
        """Read the rows of a table, of one day or of all, one object in memory at a time.

        A line that cannot be read is left out, logged and counted; so is, without a word, an object removed meanwhile.
        """
        partition = f"{table}/" if day is None else f"{table}/date={day.isoformat()}/"
        for key in self._store.keys(partition):
            try:
                data = self._store.read(key)
            except NotFound:  # the purge runs beside its readers
                continue
            yield from _rows(key, data)


def batch_name(*parts: str) -> str:
    """Name a batch by ids that may hold any sign."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _line(row: object) -> bytes:
    line = _encode(row)
    # A decimal is written bare, so that of NaN is not JSON. The words are rare enough to read such a line again.
    if b"NaN" in line or b"Infinity" in line:
        try:
            msgspec.json.decode(line)
        except msgspec.DecodeError as error:
            raise BadInput("A row holds a number that is not finite. The lake takes none.") from error
    return line


def _rows(key: str, data: bytes) -> Iterator[JsonObject]:
    undecodable = 0
    for line in data.splitlines():
        try:
            row = _decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            undecodable += 1
        else:
            yield row
    if undecodable:
        logger().warning("lake lines left out", key=key, lines=undecodable)
        count("UndecodableLakeLines", undecodable)
