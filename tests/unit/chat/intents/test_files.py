"""Files of examples dropped into the inbox."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from storeclerk.chat.intents.files import MAX_FILE_BYTES, IntentFiles
from storeclerk.chat.intents.service import IntentService
from storeclerk.events import DroppedFile
from storeclerk.text.redaction import redact
from tests.fakes import FakeObjects
from tests.unit.chat.intents.heads import KNOWN, PRICE_MATCH, teacher

AT = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)


def csv_of(intents: Mapping[str, Sequence[str]]) -> bytes:
    rows = (f'"{text}",{label}\n' for label, texts in intents.items() for text in texts)
    return ("text,label\n" + "".join(rows)).encode()


class Inbox(FakeObjects):
    """An inbox with the service that teaches what is dropped into it."""

    def __init__(self) -> None:
        super().__init__()
        self.lake = FakeObjects()
        self.intents = IntentService(self.lake, teacher(), redact)
        self.files = IntentFiles(self.intents, self, self.lake)

    def drop(self, data: bytes, key: str = "intents/autumn.csv", version: str = "v1") -> DroppedFile:
        self.objects[key] = data
        return DroppedFile("inbox", key, len(data), version, AT, version)

    def documents(self, prefix: str) -> list[dict[str, Any]]:
        return [json.loads(self.lake.objects[key]) for key in self.lake.keys(prefix) if key.endswith(".json")]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def test_each_intent_of_a_file_is_taught_or_refused_with_its_reason(inbox: Inbox, log: io.StringIO) -> None:
    report = inbox.files.teach_file(inbox.drop(csv_of({"price_match": PRICE_MATCH, "muddle": KNOWN["payment"]})))

    assert [(one.label, one.outcome) for one in report.labels] == [("price_match", "taught"), ("muddle", "refused")]
    assert inbox.intents.intents().version == report.version
    [stored] = inbox.documents("intents/date=2026-11-01/")
    assert stored["labels"][1]["reason"] == report.labels[1].reason
    assert '"refused":1' in log.getvalue().replace(" ", "")


def test_neither_texts_nor_labels_are_logged(inbox: Inbox, log: io.StringIO) -> None:
    inbox.files.teach_file(inbox.drop(csv_of({"price_match": PRICE_MATCH, "wilhelmina": PRICE_MATCH[:2]})))

    assert "wilhelmina" not in log.getvalue()
    assert "lower price" not in log.getvalue()


def test_a_second_event_for_a_file_changes_nothing(inbox: Inbox) -> None:
    dropped = inbox.drop(csv_of({"price_match": PRICE_MATCH}))
    first = inbox.files.teach_file(dropped)
    again = inbox.files.teach_file(dropped)

    assert (again.version, again.labels[0].outcome) == (first.version, "unchanged")
    assert len(inbox.documents("intents/")) == 1


@pytest.mark.parametrize(
    ("key", "data", "reason"),
    [
        ("intents/a.csv", b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        ("intents/a.csv", b"", "'text' 0 times"),
        ("intents/a.xlsx", b"PK\x03\x04", "must end in .csv"),
        ("intents/a.csv", b"x" * (MAX_FILE_BYTES + 1), "at most 1000000"),
    ],
    ids=["picture", "empty", "workbook", "large"],
)
def test_a_file_that_cannot_be_read_goes_to_quarantine_whole(inbox: Inbox, key: str, data: bytes, reason: str) -> None:
    report = inbox.files.teach_file(inbox.drop(data, key))

    folder = f"quarantine/files/date=2026-11-01/{report.file_id}"
    assert inbox.lake.objects[f"{folder}/content"] == data
    assert reason in json.loads(inbox.lake.objects[f"{folder}/reason.json"])["reason"]
    assert reason in inbox.documents("intents/")[0]["refused"]
    assert inbox.intents.intents().version is None


def test_a_file_that_has_gone_is_done_with(inbox: Inbox) -> None:
    dropped = inbox.drop(csv_of({"price_match": PRICE_MATCH}))
    inbox.objects.clear()

    assert inbox.files.teach_file(dropped).gone


def test_a_new_folder_is_no_file(inbox: Inbox) -> None:
    inbox.files.teach_file(inbox.drop(b"", "intents/"))

    assert inbox.lake.objects == {}
