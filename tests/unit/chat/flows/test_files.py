"""Files of flows dropped into the inbox."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.flows import job
from storeclerk.artefacts import Artefacts, Live
from storeclerk.chat.flows.compiling import ARTEFACT, MAX_FILE_BYTES
from storeclerk.chat.flows.files import FlowFiles, publish_flows
from storeclerk.chat.flows.live import FlowSet, load, shipped
from storeclerk.errors import BadInput, StoreUnavailable
from storeclerk.events import DroppedFile
from tests.fakes import FakeObjects
from tests.http_events import Context, sample_event
from tests.unit.chat.flows.test_compiling import GOOD

AT = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
HOURS = """
flow: opening_hours
title: tell our opening hours
intents: [opening_hours]
start: hours
steps:
  hours: {kind: end, text: "We are always open."}
"""


class Inbox(FakeObjects):
    """An inbox with what publishes its flows, and the chat's view of them."""

    def __init__(self) -> None:
        super().__init__()
        self.lake = FakeObjects()
        self.files = FlowFiles(inbox=self, lake=self.lake)
        self._live = Live(
            Artefacts(self.lake), ARTEFACT, load, clock=iter(range(0, 10**6, 100)).__next__, first=shipped()
        )

    def drop(self, text: str | bytes, key: str = "flows/autumn.yaml", version: str = "v1") -> DroppedFile:
        self.objects[key] = text if isinstance(text, bytes) else text.encode()
        return DroppedFile("inbox", key, len(self.objects[key]), version, AT, version)

    def documents(self, prefix: str) -> list[dict[str, Any]]:
        return [json.loads(self.lake.objects[key]) for key in self.lake.keys(prefix) if key.endswith(".json")]

    @property
    def live(self) -> FlowSet:
        found = self._live.get()
        assert found is not None
        return found


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Inbox:
    inbox = Inbox()
    monkeypatch.setattr(job, "service", lambda: inbox.files)
    return inbox


def test_a_dropped_flow_takes_the_place_of_the_shipped_one_and_the_others_stay(inbox: Inbox) -> None:
    report = inbox.files.publish_file(inbox.drop(HOURS))

    assert report.flows == sorted(shipped().flows)
    assert "hours" in inbox.live.flows["opening_hours"].steps
    assert inbox.live.version("opening_hours") != shipped().version("opening_hours")
    assert inbox.live.version("track_order") == shipped().version("track_order")
    assert inbox.documents("flows/date=2026-11-01/") == [
        {"file_id": report.file_id, "version": report.version, "flows": report.flows, "refused": None, "gone": False}
    ]


def test_files_dropped_one_after_the_other_are_live_together_and_an_empty_one_takes_its_flow_away(inbox: Inbox) -> None:
    inbox.files.publish_file(inbox.drop(HOURS))
    inbox.files.publish_file(inbox.drop(GOOD, "flows/cancel.yaml"))

    assert inbox.live.flows["opening_hours"] != shipped().flows["opening_hours"]
    assert inbox.live.flows["cancel_order"].allowed == ("pending",)

    inbox.files.publish_file(inbox.drop("", "flows/cancel.yaml", "v2"))

    assert inbox.live.flows["cancel_order"] == shipped().flows["cancel_order"]
    assert inbox.live.flows["opening_hours"] != shipped().flows["opening_hours"]


def test_a_second_event_for_a_file_changes_nothing(inbox: Inbox) -> None:
    dropped = inbox.drop(HOURS)

    assert inbox.files.publish_file(dropped) == inbox.files.publish_file(dropped)
    assert len(inbox.documents("flows/")) == 1


@pytest.mark.parametrize(
    ("key", "data", "reason"),
    [
        ("flows/a.yaml", GOOD.replace("next: why}", "next: cancel}").encode(), "without a confirmation"),
        ("flows/a.yaml", b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        ("flows/a.txt", HOURS.encode(), "must end in .yaml"),
        ("flows/deep/a.yaml", HOURS.encode(), "right under flows/"),
        ("flows/a.yaml", b"x" * (MAX_FILE_BYTES + 1), "at most"),
    ],
    ids=["unconfirmed", "picture", "text", "deep", "large"],
)
def test_a_bad_file_goes_to_quarantine_and_the_old_version_stays(
    inbox: Inbox, key: str, data: bytes, reason: str
) -> None:
    before = inbox.files.publish_file(inbox.drop(HOURS)).version
    report = inbox.files.publish_file(inbox.drop(data, key))

    folder = f"quarantine/files/date=2026-11-01/{report.file_id}"
    assert inbox.lake.objects[f"{folder}/content"] == data
    assert reason in json.loads(inbox.lake.objects[f"{folder}/reason.json"])["reason"]
    assert reason in (report.refused or "")
    assert Artefacts(inbox.lake).live_version(ARTEFACT) == before


def test_what_is_written_in_a_flow_is_not_logged(inbox: Inbox, log: io.StringIO) -> None:
    inbox.files.publish_file(inbox.drop(HOURS.replace("hours:", "wilhelmina:").replace("start: hours", "start: gone")))

    assert "wilhelmina" not in log.getvalue()
    assert "dropped flow handled" in log.getvalue()


def test_two_files_at_once_both_go_live(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel = inbox.drop(GOOD, "flows/cancel.yaml")
    once = iter([True])
    replace = inbox.lake.replace

    def late(key: str, data: bytes, *, tag: str | None) -> bool:
        if next(once, False):
            inbox.files.publish_file(inbox.drop(HOURS))
        return replace(key, data, tag=tag)

    monkeypatch.setattr(inbox.lake, "replace", late)
    inbox.files.publish_file(cancel)

    assert inbox.live.flows["cancel_order"].allowed == ("pending",)
    assert inbox.live.flows["opening_hours"] != shipped().flows["opening_hours"]


def test_a_shop_is_loaded_with_its_own_flows_or_with_those_that_ship(inbox: Inbox) -> None:
    publish_flows(Artefacts(inbox.lake), {"hours.yaml": HOURS.encode()})
    assert inbox.live.flows["opening_hours"] != shipped().flows["opening_hours"]

    publish_flows(Artefacts(inbox.lake), {})
    assert inbox.live.flows == shipped().flows


def test_a_new_folder_is_no_file(inbox: Inbox) -> None:
    inbox.files.publish_file(inbox.drop(b"", "flows/"))

    assert inbox.lake.objects == {}


def test_a_dropped_file_is_published(inbox: Inbox) -> None:
    inbox.drop(HOURS)

    assert "opening_hours" in job.handler(sample_event("flows_drop_yaml"), Context())["flows"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("event", "key"), [("missing_object", "gone"), ("not_yaml", "refused")])
def test_what_a_retry_cannot_mend_is_not_raised(inbox: Inbox, event: str, key: str) -> None:
    inbox.drop(b"PK\x03\x04", "flows/autumn.xlsx")

    assert job.handler(sample_event(f"flows_drop_{event}"), Context())[key]  # type: ignore[arg-type]


def test_what_a_retry_can_mend_is_raised(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: object, **__: object) -> None:
        raise StoreUnavailable("The bucket did not answer.")

    monkeypatch.setattr(inbox, "open", unavailable)

    with pytest.raises(StoreUnavailable):
        job.handler(sample_event("flows_drop_yaml"), Context())  # type: ignore[arg-type]


@pytest.mark.usefixtures("inbox")
def test_another_event_than_a_dropped_file_is_refused() -> None:
    with pytest.raises(BadInput, match="Object Created"):
        job.handler(sample_event("flows_drop_other_event"), Context())  # type: ignore[arg-type]
