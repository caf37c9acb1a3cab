"""The knowledge base of the inbox."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from functions.knowledge import job
from storeclerk.artefacts import Artefacts
from storeclerk.chat.knowledge.files import KnowledgeFiles
from storeclerk.chat.knowledge.index import ARTEFACT, KnowledgeIndex, live_knowledge
from storeclerk.errors import BadInput, StoreUnavailable
from storeclerk.events import DroppedFile
from storeclerk.ports import Vectors
from tests.fakes import FakeEncoder, FakeObjects
from tests.http_events import Context, sample_event

AT = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
KEY = "knowledge/warranty.md"


class CountingEncoder(FakeEncoder):
    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode(texts)


class Inbox(FakeObjects):
    """An inbox with what publishes its knowledge base."""

    def __init__(self) -> None:
        super().__init__()
        self.lake = FakeObjects()
        self.encoder = CountingEncoder()
        self.files = KnowledgeFiles(self, self.lake, self.encoder)

    def drop(self, text: str, key: str = KEY, version: str = "v1") -> DroppedFile:
        self.objects[key] = text.encode()
        return DroppedFile("inbox", key, len(self.objects[key]), version, AT, version)

    def remove(self, key: str = KEY) -> DroppedFile:
        self.delete([key])
        return DroppedFile("inbox", key, 0, "marker", AT, "marker", removed=True)

    @property
    def live(self) -> KnowledgeIndex | None:
        return live_knowledge(self.lake, FakeEncoder())()

    @property
    def texts(self) -> list[str]:
        return [passage.text for passage in self.live.passages] if self.live else []

    def documents(self, prefix: str) -> list[dict[str, Any]]:
        return [json.loads(self.lake.objects[key]) for key in self.lake.keys(prefix) if key.endswith(".json")]


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Inbox:
    inbox = Inbox()
    monkeypatch.setattr(job, "service", lambda: inbox.files)
    return inbox


def test_a_dropped_file_is_answered_from_and_a_removed_one_no_more(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    inbox.files.take_change(inbox.drop("It is free.", "knowledge/returns.txt"))
    assert inbox.texts == ["It is free.", "Two years."]

    inbox.files.take_change(inbox.remove())
    assert inbox.texts == ["It is free."]

    inbox.files.take_change(inbox.remove("knowledge/returns.txt"))
    assert inbox.live is None


def test_only_what_is_new_is_encoded(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    inbox.encoder.encoded.clear()

    inbox.files.take_change(inbox.drop("It is free.", "knowledge/returns.txt"))

    assert inbox.encoder.encoded == ["Returns. ", "It is free.", "It is free."]


def test_a_repeated_event_writes_nothing_but_the_same_report(inbox: Inbox) -> None:
    dropped = inbox.drop("Two years.")
    report = inbox.files.take_change(dropped)
    before = dict(inbox.lake.objects)

    assert inbox.files.take_change(dropped) == report
    assert inbox.lake.objects == before


def test_events_in_another_order_end_in_the_same_index(inbox: Inbox) -> None:
    dropped, removed = inbox.drop("Two years."), inbox.remove()
    inbox.files.take_change(removed)
    inbox.files.take_change(dropped)

    assert inbox.live is None


def test_a_file_that_cannot_be_read_goes_to_quarantine_and_the_others_go_on(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    report = inbox.files.take_change(inbox.drop("PK", "knowledge/prices.xlsx"))

    assert report
    assert "must end in" in report.refused["knowledge/prices.xlsx"]
    assert inbox.texts == ["Two years."]
    [note] = inbox.documents("quarantine/")
    assert note["key"] == "knowledge/prices.xlsx"
    assert inbox.lake.objects[f"quarantine/files/date=2026-11-01/{report.file_id}/content"] == b"PK"

    inbox.files.take_change(inbox.drop("Three years.", version="v2"))
    assert len(inbox.documents("quarantine/")) == 1


def test_a_file_that_expires_in_the_inbox_is_still_answered_from(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    expired = msgspec.structs.replace(inbox.remove(), removed=False)

    inbox.files.take_change(expired)
    assert inbox.texts == ["Two years."]

    inbox.files.take_change(inbox.remove())
    assert inbox.live is None


def test_the_last_version_that_could_be_read_answers_until_a_better_one_comes(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    report = inbox.files.take_change(inbox.drop("---\nbroken", version="v2"))

    assert report
    assert KEY in report.refused
    assert inbox.texts == ["Two years."]


def test_an_old_removal_does_not_take_away_what_was_dropped_since(inbox: Inbox) -> None:
    removed = inbox.remove()
    inbox.files.take_change(inbox.drop("Two years."))

    inbox.files.take_change(removed)

    assert inbox.texts == ["Two years."]


def test_the_report_says_what_is_live(inbox: Inbox) -> None:
    inbox.files.take_change(inbox.drop("Two years."))

    [report] = inbox.documents("knowledge/date=2026-11-01/")
    assert report["version"] == Artefacts(inbox.lake).live_version(ARTEFACT)
    assert (report["files"], report["passages"], report["refused"]) == (1, 1, {})


def test_a_file_dropped_while_another_is_read_is_not_lost(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped, other = inbox.drop("Two years."), KnowledgeFiles(inbox, inbox.lake, FakeEncoder())
    listed = inbox.keys

    def overtaken(prefix: str) -> Iterator[str]:
        keys = list(listed(prefix))
        monkeypatch.undo()
        other.take_change(inbox.drop("It is free.", "knowledge/returns.txt"))
        yield from keys

    monkeypatch.setattr(inbox, "keys", overtaken)
    inbox.files.take_change(dropped)

    assert inbox.texts == ["It is free.", "Two years."]


def test_one_that_is_overtaken_again_and_again_is_raised(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox.lake, "replace", lambda *_, **__: False)

    with pytest.raises(StoreUnavailable, match="tried again"):
        inbox.files.take_change(inbox.drop("Two years."))


@pytest.mark.parametrize("damaged", ["artefacts/knowledge/live.json", "/vectors.npz"])
def test_a_damaged_index_is_replaced(inbox: Inbox, damaged: str) -> None:
    inbox.files.take_change(inbox.drop("Two years."))
    key = next(key for key in inbox.lake.objects if key.endswith(damaged))
    inbox.lake.objects[key] = b"damaged"

    inbox.files.take_change(inbox.drop("Two years."))

    assert inbox.texts == ["Two years."]


def test_a_new_folder_is_no_file(inbox: Inbox) -> None:
    assert inbox.files.take_change(inbox.drop("", "knowledge/")) is None
    assert inbox.lake.objects == {}


def test_both_events_of_s3_are_taken(inbox: Inbox) -> None:
    inbox.drop("Two years.")
    assert job.handler(sample_event("knowledge_drop_markdown"), Context())["passages"] == 1  # type: ignore[arg-type]

    inbox.remove()
    assert job.handler(sample_event("knowledge_drop_removed"), Context())["passages"] == 0  # type: ignore[arg-type]


def test_what_a_retry_cannot_mend_is_not_raised(inbox: Inbox) -> None:
    inbox.drop("PK", "knowledge/prices.xlsx")

    assert job.handler(sample_event("knowledge_drop_unreadable"), Context())["refused"]  # type: ignore[arg-type]


@pytest.mark.usefixtures("inbox")
def test_another_event_is_refused() -> None:
    with pytest.raises(BadInput, match="Object Deleted"):
        job.handler(sample_event("knowledge_drop_other_event"), Context())  # type: ignore[arg-type]
