"""The knowledge base under `knowledge/` of the inbox: whatever changes there, the index is made of all its files.

So a file that is dropped twice and events that come in another order need no rule of their own. Files of the inbox
expire, answers must not: the last version of each file that could be read is kept in the lake, `knowledge/files/...`,
until somebody removes the file. It also answers while a new version cannot be read, which goes into quarantine.
Passages that did not change keep their vectors. What became of a change stands in a report in the lake,
`knowledge/date=YYYY-MM-DD/<file id>.json`.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from storeclerk.artefacts import Artefacts, Manifest
from storeclerk.chat.knowledge.building import index_files
from storeclerk.chat.knowledge.index import ARTEFACT
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.knowledge.reading import MAX_FILE_BYTES, read_file
from storeclerk.errors import BadFile, ModelError, NotFound, StoreUnavailable
from storeclerk.events import DroppedFile
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore, TextEncoder
from storeclerk.quarantine import quarantine_file

PREFIX = "knowledge/"
_KEPT = "knowledge/files/"
# Files that are dropped together each make an index; all but the last are overtaken.
_TRIES = 10


class KnowledgeReport(msgspec.Struct, frozen=True, kw_only=True):
    """What is live after a change: the version, how much it is made of, and why files were left out, by their key."""

    file_id: str
    version: str
    files: int
    passages: int
    refused: dict[str, str] = {}


class _Read(NamedTuple):
    passages: list[Passage]
    files: int
    refused: dict[str, str]


class KnowledgeFiles:
    """Makes the index of what lies in the inbox."""

    def __init__(self, inbox: ObjectStore, lake: ObjectStore, encoder: TextEncoder) -> None:
        self._inbox = inbox
        self._lake = lake
        self._artefacts = Artefacts(lake)
        self._encoder = encoder

    def take_change(self, changed: DroppedFile) -> KnowledgeReport | None:
        """Publish the index after one file was dropped or removed, write the report, and log and count it.

        None for a new folder of the S3 console, which is no file.

        Raises:
            StoreUnavailable: a retry may mend it.
        """
        if changed.is_folder:
            return None
        if changed.removed and changed.key not in self._inbox.keys(changed.key):
            self._lake.delete([_KEPT + changed.key.removeprefix(PREFIX)])
        report = self.publish(changed.file_id)
        if reason := report.refused.get(changed.key):
            self._quarantine(changed, reason)
        self._record(changed, report)
        return report

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file as if it had been dropped and read; `publish` makes the index of it."""
        self._lake.write(_KEPT + name, data)

    def publish(self, file_id: str = "") -> KnowledgeReport:
        """Publish the index of all files that are there now; nothing is written where it is the live one."""
        for _ in range(_TRIES):
            # Looked at before the files: whoever publishes later has read files at least as new.
            seen = self._artefacts.seen(ARTEFACT, damaged=True)
            before = self._before(seen.version)
            read = self._read()
            files = index_files(read.passages, self._encoder, before)
            version = seen.version if files == before else _version(self._artefacts.publish_over(ARTEFACT, seen, files))
            if version:
                return KnowledgeReport(
                    file_id=file_id,
                    version=version,
                    files=read.files,
                    passages=len(read.passages),
                    refused=read.refused,
                )
        raise StoreUnavailable("Many files are being dropped at once; this one has to be tried again.")

    def _before(self, version: str | None) -> Mapping[str, bytes]:
        try:
            return self._artefacts.read(ARTEFACT, version).files if version else {}
        except ModelError as error:  # it is what is about to be replaced
            logger().error("live index not read", reason=error.message)
            return {}

    def _read(self) -> _Read:
        kept = {key.removeprefix(_KEPT) for key in self._lake.keys(_KEPT)}
        dropped = {key.removeprefix(PREFIX) for key in self._inbox.keys(PREFIX) if not key.endswith("/")}
        found = _Read([], 0, {})
        for name in sorted(kept | dropped):
            passages = self._dropped(name, kept, found.refused) if name in dropped else None
            if passages is None and name in kept:
                passages = self._kept(name, found.refused)
            if passages is not None:
                found.passages.extend(passages)
                found = found._replace(files=found.files + 1)
        return found

    def _dropped(self, name: str, kept: set[str], refused: dict[str, str]) -> list[Passage] | None:
        """Read a file of the inbox and keep it; None where it cannot be read, or was removed since it was listed."""
        try:
            data = self._content(PREFIX + name)
            passages = read_file(name, data)
        except BadFile as error:
            refused[PREFIX + name] = error.message
            return None
        except NotFound:
            return None
        if name not in kept or self._lake.read(_KEPT + name) != data:
            self._lake.write(_KEPT + name, data)
        return passages

    def _kept(self, name: str, refused: dict[str, str]) -> list[Passage] | None:
        """Read a file as it was kept; None where it is no longer read as it once was, or was removed meanwhile."""
        try:
            return read_file(name, self._lake.read(_KEPT + name))
        except BadFile as error:
            refused.setdefault(PREFIX + name, error.message)
        except NotFound:
            pass
        return None

    def _content(self, key: str) -> bytes:
        with self._inbox.open(key) as stream:
            return stream.read(MAX_FILE_BYTES + 1)

    def _quarantine(self, dropped: DroppedFile, reason: str) -> None:
        try:
            with self._inbox.open(dropped.key, version=dropped.version_id) as stream:
                quarantine_file(self._lake, dropped, stream, reason)
        except NotFound:
            return
        count("FilesQuarantined", 1)

    def _record(self, changed: DroppedFile, report: KnowledgeReport) -> None:
        key = f"knowledge/date={changed.at.date().isoformat()}/{report.file_id}.json"
        self._lake.write(key, msgspec.json.encode(report), content_type="application/json")
        # Names and reasons are the dropper's words: they stand in the report alone.
        logger().info(
            "knowledge published",
            report=key,
            version=report.version,
            files=report.files,
            passages=report.passages,
            refused=len(report.refused),
        )


def _version(manifest: Manifest | None) -> str | None:
    return manifest.version if manifest else None
