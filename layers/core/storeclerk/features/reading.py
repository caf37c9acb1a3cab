"""A dropped file as a stream of rows: its format by name, checked against its first bytes, unpacked within limits."""

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from storeclerk.errors import BadFile
from storeclerk.features.csv_rows import csv_rows
from storeclerk.features.json_rows import json_rows
from storeclerk.features.lines import Limits, Lines
from storeclerk.features.raw import RawRow

_CSV_NAMES = (".csv", ".tsv")
_JSON_NAMES = (".jsonl", ".ndjson")
_GZIP = b"\x1f\x8b"
# What people drop under a wrong name, by first bytes.
_OTHER_KINDS = {
    b"PK\x03\x04": "a ZIP archive or Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"(\xb5/\xfd": "packed with zstd",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def read_rows(name: str, file: BinaryIO, limits: Limits) -> Iterator[RawRow]:
    """Stream the rows of a seekable file from its beginning; memory is bounded by one record.

    Raises:
        BadFile: the file as a whole cannot be read, perhaps only after some rows. The message says what to do.
    """
    file.seek(0)
    plain_name = name.lower().removesuffix(".gz")
    if not plain_name.endswith(_CSV_NAMES + _JSON_NAMES):
        raise BadFile("The name must end in .csv, .tsv, .jsonl or .ndjson, each also with .gz.")
    try:
        lines = Lines(_unpacked(file, packed=plain_name != name.lower()), limits)
        rows = csv_rows(lines, limits) if plain_name.endswith(_CSV_NAMES) else json_rows(lines)
        yield from _within(rows, limits)
    except EOFError as error:
        raise BadFile("The gzip file ends too early. Drop it again, whole.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadFile("The gzip file is damaged. Pack and drop it again.") from error


def _within(rows: Iterator[RawRow], limits: Limits) -> Iterator[RawRow]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > limits.rows:
            raise BadFile(f"The file holds over {limits.rows} rows. Split it.")
        yield row
    if not number:
        raise BadFile("The file names its columns and holds no row. Drop one that holds rows.")


def _unpacked(file: BinaryIO, *, packed: bool) -> BinaryIO:
    if not packed:
        return _checked(file)
    if _peek(file)[:2] not in (_GZIP, b""):
        raise BadFile("The name ends in .gz, but the file is not packed with gzip.")
    return _checked(cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb")))


def _checked(file: BinaryIO) -> BinaryIO:
    beginning = _peek(file)
    if beginning.startswith(_GZIP):
        raise BadFile("The file is packed with gzip once more than its name says.")
    for sign, kind in _OTHER_KINDS.items():
        if beginning.startswith(sign):
            raise BadFile(f"The file is not what its name says: it is {kind}.")
    return file


def _peek(file: BinaryIO) -> bytes:
    beginning = file.read(4)
    file.seek(0)
    return beginning
