"""Dropped files that cannot be taken: kept whole, with the reason, until somebody mends and drops them again."""

from typing import BinaryIO

import msgspec

from storeclerk.events import DroppedFile
from storeclerk.ports import ObjectStore


def quarantine_file(lake: ObjectStore, dropped: DroppedFile, content: BinaryIO, reason: str) -> None:
    """Keep the content of a file under `quarantine/files/date=YYYY-MM-DD/<file id>/` and write the reason beside it.

    Raises:
        StoreUnavailable: a retry may mend it.
    """
    # The key is the dropper's and may hold anything, a name or a thousand bytes: it stands in the note alone.
    folder = f"quarantine/files/date={dropped.at.date().isoformat()}/{dropped.file_id}"
    lake.upload(f"{folder}/content", content)
    note = {"key": dropped.key, "version": dropped.version, "dropped_at": dropped.at, "reason": reason}
    lake.write(f"{folder}/reason.json", msgspec.json.encode(note), content_type="application/json")
