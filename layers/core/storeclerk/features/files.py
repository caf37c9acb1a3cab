"""A file dropped into the inbox: its rows go into the lake, what is bad into quarantine, and nothing is lost.

A file is read twice from one local copy. The first pass writes nothing and finds out whether the file can be read to
its end, so that no row of a file that is refused as a whole enters the lake, not even when the function dies midway.
Reading costs little beside the encoder. The copy also keeps the connection to the bucket from waiting for the encoder.

The id of a file comes from its key and version, that of a row from its number: a second event for the same version
names the same objects, and continues where the first was cut off.
"""

import re
import shutil
import tempfile
from collections import deque
from typing import BinaryIO, cast

import msgspec

from storeclerk.errors import BadFile, NotFound, StoreUnavailable
from storeclerk.events import DroppedFile
from storeclerk.features.contract import SOURCE_PATTERN, FileReport
from storeclerk.features.lines import Limits
from storeclerk.features.parts import PartWriter, SourceFile
from storeclerk.features.reading import read_rows
from storeclerk.features.service import FeatureService
from storeclerk.lake import Lake
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore
from storeclerk.quarantine import quarantine_file

MAX_FILE_BYTES = 256 * 1024 * 1024  # the local copy has to fit into the 512 MB of a function's /tmp


class _FileGone(Exception):
    """The dropped file is no longer in the inbox."""


class FileService:
    """Extracts dropped files."""

    def __init__(
        self, features: FeatureService, inbox: ObjectStore, lake: ObjectStore, limits: Limits | None = None
    ) -> None:
        self._inbox = inbox
        self._lake = lake
        self._parts = PartWriter(features, Lake(lake))
        self._limits = limits or Limits()

    def extract_file(self, dropped: DroppedFile) -> FileReport:
        """Extract one version of one file, and count and log what became of it.

        Raises:
            StoreUnavailable: a retry may mend it; it continues with what was not written.
        """
        if dropped.is_folder:
            return FileReport(file_id=dropped.file_id)
        try:
            report = self._extract(dropped)
        except _FileGone:
            report = FileReport(file_id=dropped.file_id, gone=True)
        _record(dropped, report)
        return report

    def _extract(self, dropped: DroppedFile) -> FileReport:
        with tempfile.TemporaryFile() as temporary:
            copy = cast(BinaryIO, temporary)
            try:
                file = SourceFile(dropped, dropped.file_id, _checked_source(dropped.key))
                self._fetch(dropped, copy)
                deque(read_rows(dropped.key, copy, self._limits), maxlen=0)
            except BadFile as error:
                return self._refuse(dropped, error.message)
            return self._parts.write(file, read_rows(dropped.key, copy, self._limits))

    def _fetch(self, dropped: DroppedFile, copy: BinaryIO) -> None:
        if dropped.size > MAX_FILE_BYTES:
            raise BadFile(f"The file has {dropped.size} bytes; at most {MAX_FILE_BYTES} are taken. Split it.")
        with self._open(dropped) as stream:
            shutil.copyfileobj(stream, copy)

    def _open(self, dropped: DroppedFile) -> BinaryIO:
        try:
            return self._inbox.open(dropped.key, version=dropped.version_id)
        except NotFound as error:
            raise _FileGone from error
        except StoreUnavailable:  # what is raised is logged, and its own message names the file
            raise StoreUnavailable("The inbox did not answer. A retry reads the file again.") from None

    def _refuse(self, dropped: DroppedFile, reason: str) -> FileReport:
        with self._open(dropped) as stream:
            quarantine_file(self._lake, dropped, stream, reason)
        return FileReport(file_id=dropped.file_id, refused=reason)


def _source(key: str) -> str | None:
    folder, separator, _ = key.partition("/")
    return folder if separator and re.match(SOURCE_PATTERN, folder) else None


def _checked_source(key: str) -> str:
    source = _source(key)
    if source is None:
        raise BadFile(
            "The first folder of the key names the source, in 1 to 40 of a-z, 0-9, _ and -. "
            "Drop the file into one, for example reviews/monday.csv."
        )
    return source


def _record(dropped: DroppedFile, report: FileReport) -> None:
    counts = {
        "FeatureRowsWritten": report.written,
        "FeatureRowsQuarantined": report.quarantined,
        "FilesQuarantined": int(report.refused is not None),
        "FilesGone": int(report.gone),
    }
    for name, number in counts.items():
        if number:
            count(name, number)
    logger().info("dropped file handled", source=_source(dropped.key), outcome=msgspec.to_builtins(report))
