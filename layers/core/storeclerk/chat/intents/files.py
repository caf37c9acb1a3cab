"""A file of examples dropped into the inbox: each of its intents is taught, or refused with the reason.

What became of it stands in a report in the lake, `intents/date=YYYY-MM-DD/<file id>.json`; a file that cannot be read
goes into quarantine whole. The id of a file comes from its key and version: a second event for it finds its intents
known by the same examples, changes nothing and writes the same report.
"""

from collections import Counter

import msgspec

from storeclerk.chat.intents.contract import IntentFileReport
from storeclerk.chat.intents.csv_examples import read_examples
from storeclerk.chat.intents.service import IntentService
from storeclerk.errors import BadFile, NotFound
from storeclerk.events import DroppedFile
from storeclerk.observability import count, logger
from storeclerk.ports import ObjectStore
from storeclerk.quarantine import quarantine_file

MAX_FILE_BYTES = 1_000_000


class IntentFiles:
    """Teaches what is dropped."""

    def __init__(self, intents: IntentService, inbox: ObjectStore, lake: ObjectStore) -> None:
        self._intents = intents
        self._inbox = inbox
        self._lake = lake

    def teach_file(self, dropped: DroppedFile) -> IntentFileReport:
        """Teach the intents of one version of one file, write the report, and log and count what became of it.

        Raises:
            StoreUnavailable: a retry may mend it.
        """
        if dropped.is_folder:
            return IntentFileReport(file_id=dropped.file_id)
        try:
            report = self._taught(dropped)
        except NotFound:
            report = IntentFileReport(file_id=dropped.file_id, gone=True)
        self._record(dropped, report)
        return report

    def _taught(self, dropped: DroppedFile) -> IntentFileReport:
        try:
            examples = read_examples(self._content(dropped))
        except BadFile as error:
            return self._refuse(dropped, error.message)
        version, outcomes = self._intents.teach_all(examples)
        return IntentFileReport(file_id=dropped.file_id, version=version, labels=outcomes)

    def _content(self, dropped: DroppedFile) -> bytes:
        if not dropped.key.lower().endswith(".csv"):
            raise BadFile("The name must end in .csv.")
        if dropped.size > MAX_FILE_BYTES:
            raise BadFile(f"The file has {dropped.size} bytes; at most {MAX_FILE_BYTES} are taken. Split it.")
        with self._inbox.open(dropped.key, version=dropped.version_id) as stream:
            return stream.read()

    def _refuse(self, dropped: DroppedFile, reason: str) -> IntentFileReport:
        with self._inbox.open(dropped.key, version=dropped.version_id) as stream:
            quarantine_file(self._lake, dropped, stream, reason)
        return IntentFileReport(file_id=dropped.file_id, refused=reason)

    def _record(self, dropped: DroppedFile, report: IntentFileReport) -> None:
        key = f"intents/date={dropped.at.date().isoformat()}/{report.file_id}.json"
        self._lake.write(key, msgspec.json.encode(report), content_type="application/json")
        outcomes = Counter(one.outcome for one in report.labels)
        for name, number in (("IntentsRefused", outcomes["refused"]), ("FilesQuarantined", int(bool(report.refused)))):
            if number:
                count(name, number)
        # Labels and reasons are the dropper's words: they stand in the report alone.
        logger().info("dropped intents handled", report=key, outcomes=outcomes, refused=bool(report.refused))
