"""A flow dropped into the inbox: it goes live beside the others of the shop, or is refused with the reason.

The live version of the artefact `flows` holds the shop's own files, as a dropped file does not stay in the inbox for
ever: it joins them, takes the place of its namesake or, where it is empty, takes it away. What became of it stands in a
report in the lake, `flows/date=YYYY-MM-DD/<file id>.json`; a file that cannot be taken goes into quarantine whole, and
the old version stays live. A second event for a file publishes the same version again.
"""

from collections.abc import Mapping

import msgspec

from storeclerk.artefacts import Artefact, Artefacts, Manifest
from storeclerk.chat.flows.compiling import ARTEFACT, MAX_FILE_BYTES, OWN, compile_flows
from storeclerk.chat.flows.live import load, shipped_files
from storeclerk.errors import BadFile, NotFound, StoreUnavailable
from storeclerk.events import DroppedFile
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore
from storeclerk.quarantine import quarantine_file

PREFIX = "flows/"
# Files that are dropped together are published one after the other.
_TRIES = 10


class FlowFileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one dropped file: the version that it went live with and its flows, or why it was refused."""

    file_id: str
    version: str | None = None
    flows: list[str] = []
    refused: str | None = None
    gone: bool = False


def publish_flows(artefacts: Artefacts, own: Mapping[str, bytes]) -> Manifest:
    """Publish a shop's files over those that ship. Raises BadFile."""
    return artefacts.publish(ARTEFACT, compile_flows(own, shipped_files()))


class FlowFiles:
    """Publishes what is dropped."""

    def __init__(self, inbox: ObjectStore, lake: ObjectStore) -> None:
        self._inbox = inbox
        self._lake = lake
        self._artefacts = Artefacts(lake)

    def publish_file(self, dropped: DroppedFile) -> FlowFileReport:
        """Publish one version of one file, write the report, and log and count what became of it.

        Raises:
            StoreUnavailable: a retry may mend it.
            ModelError: the live version is damaged; publish another with `make load`.
        """
        if dropped.is_folder:
            return FlowFileReport(file_id=dropped.file_id)
        try:
            report = self._published(dropped)
        except NotFound:
            report = FlowFileReport(file_id=dropped.file_id, gone=True)
        self._record(dropped, report)
        return report

    def _published(self, dropped: DroppedFile) -> FlowFileReport:
        try:
            name, data = _name(dropped), self._content(dropped)
            for _ in range(_TRIES):
                if manifest := self._over(name, data):
                    flows = sorted(load(self._artefacts.read(ARTEFACT, manifest.version)).flows)
                    return FlowFileReport(file_id=dropped.file_id, version=manifest.version, flows=flows)
        except BadFile as error:
            return self._refuse(dropped, error.message)
        raise StoreUnavailable("Many flows are being published at once; this one has to be tried again.")

    def _over(self, name: str, data: bytes) -> Manifest | None:
        """Publish a file over the version that is live; None where another has become live meanwhile."""
        seen = self._artefacts.seen(ARTEFACT)
        own = _own(self._artefacts.read(ARTEFACT, seen.version)) if seen.version else {}
        own.pop(name, None)
        if data.strip():
            own[name] = data
        return self._artefacts.publish_over(ARTEFACT, seen, compile_flows(own, shipped_files()))

    def _content(self, dropped: DroppedFile) -> bytes:
        if dropped.size > MAX_FILE_BYTES:
            raise BadFile(f"The file has {dropped.size} bytes; at most {MAX_FILE_BYTES} are taken. Split it.")
        with self._inbox.open(dropped.key, version=dropped.version_id) as stream:
            return stream.read()

    def _refuse(self, dropped: DroppedFile, reason: str) -> FlowFileReport:
        with self._inbox.open(dropped.key, version=dropped.version_id) as stream:
            quarantine_file(self._lake, dropped, stream, reason)
        return FlowFileReport(file_id=dropped.file_id, refused=reason)

    def _record(self, dropped: DroppedFile, report: FlowFileReport) -> None:
        key = f"flows/date={dropped.at.date().isoformat()}/{report.file_id}.json"
        self._lake.write(key, msgspec.json.encode(report), content_type="application/json")
        if report.refused:
            count("FilesQuarantined", 1)
        # Names and reasons are the dropper's words: they stand in the report alone.
        logger().info("dropped flow handled", report=key, version=report.version, refused=bool(report.refused))


def _name(dropped: DroppedFile) -> str:
    name = dropped.key.removeprefix(PREFIX)
    if "/" in name or not name.lower().endswith(".yaml"):
        raise BadFile("The name must end in .yaml, and the file must lie right under flows/.")
    return name


def _own(artefact: Artefact) -> dict[str, bytes]:
    return {name.removeprefix(OWN): data for name, data in artefact.files.items() if name.startswith(OWN)}
