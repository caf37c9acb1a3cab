"""The lines of an untrusted file as text, within limits, one record in memory at a time."""

from typing import BinaryIO, Self

import msgspec

from storeclerk.errors import BadFile


class Limits(msgspec.Struct, frozen=True):
    """What one file may take: bytes when unpacked, rows, lines, bytes of a record, columns."""

    unpacked_bytes: int = 256 * 1024 * 1024
    # At 120 reviews of 80 tokens a second, as measured on two busy cores, a job of 15 minutes does 108,000.
    rows: int = 100_000
    lines: int = 2_000_000  # blank ones included, which make no row and yet take their time
    record_bytes: int = 100_000
    columns: int = 200


class Lines:
    """Iterates over lines with their ends, in UTF-8 with or without a byte order mark.

    Other encodings are refused: to guess one is to write wrong words into the lake without a sign.
    number is the line read last, from 1; ended says that there was no other.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.number = 0
        self.ended = False
        self._file = file
        self._limits = limits
        self._unpacked = 0
        self._record_start = 1
        self._record = 0

    def begin_record(self) -> int:
        """Start to count the bytes of a record anew and give the line it begins on."""
        self._record = 0
        self._record_start = self.number + 1
        return self._record_start

    def first(self) -> str:
        """Read the first line that is not blank. Raises BadFile where there is none."""
        for line in self:
            if line.strip():
                return line
            self.begin_record()
        raise BadFile("The file is empty. Drop one that holds rows.")

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._file.readline(self._limits.record_bytes + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if self.number > self._limits.lines:
            raise BadFile(f"The file has over {self._limits.lines} lines. Split it, and leave out blank ones.")
        self._count(len(line))
        return self._decode(line)

    def _count(self, size: int) -> None:
        self._record += size
        self._unpacked += size
        if self._record > self._limits.record_bytes:
            raise BadFile(
                f"The record that begins in line {self._record_start} has over {self._limits.record_bytes} bytes. "
                "Perhaps a quote opens there and never closes."
            )
        if self._unpacked > self._limits.unpacked_bytes:
            raise BadFile(f"The file holds over {self._limits.unpacked_bytes} bytes when unpacked. Split it.")

    def _decode(self, line: bytes) -> str:
        try:
            text = line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadFile(f"Line {self.number} is not UTF-8. Save the file as UTF-8 and drop it again.") from error
        if "\0" in text:
            raise BadFile(f"Line {self.number} holds a zero byte, which no text has. Save the file as UTF-8.")
        return text
