"""Events other than HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.errors import BadInput
from storeclerk.events import DroppedFile, QueuedMessage, changed_file, dropped_file, queued_messages, scheduled_at

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def object_created(**stored: Any) -> dict[str, Any]:
    detail = {"version": "0", "bucket": {"name": "inbox"}, "object": {"key": "a.csv", **stored}, "reason": "PutObject"}
    return {"detail-type": "Object Created", "source": "aws.s3", "time": "2026-11-01T02:20:00Z", "detail": detail}


def test_a_dropped_file_is_read_with_its_version() -> None:
    event = object_created(size=12, etag="ab", **{"version-id": "v7"})

    moment = datetime(2026, 11, 1, 2, 20, tzinfo=UTC)
    assert dropped_file(event) == DroppedFile("inbox", "a.csv", size=12, version="v7", at=moment, version_id="v7")


def test_a_bucket_without_versions_gives_the_digest_as_version() -> None:
    dropped = dropped_file(object_created(etag='"ab"'))

    assert (dropped.version, dropped.version_id) == ("ab", None)


def test_a_key_is_taken_as_it_is() -> None:
    assert dropped_file(object_created(key="what+a %20 name.csv")).key == "what+a %20 name.csv"


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"detail-type": "Object Deleted", "detail": object_created()["detail"]},
        {"detail-type": "Object Created"},
        {"detail-type": "Object Created", "detail": {"bucket": {"name": "inbox"}}},
        object_created(key=3),
        {"detail-type": "Object Created", "detail": object_created()["detail"]},
    ],
)
def test_another_event_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        dropped_file(event)


@pytest.mark.parametrize(("reason", "removed"), [("DeleteObject", True), ("Lifecycle Expiration", False)])
def test_what_somebody_removed_is_told_from_what_expired(reason: str, removed: bool) -> None:
    created = object_created(**{"version-id": "v7"})
    deleted = {**created, "detail-type": "Object Deleted", "detail": {**created["detail"], "reason": reason}}

    assert changed_file(deleted).removed == removed
    assert changed_file(created) == dropped_file(created)


@given(ANY_JSON)
def test_whatever_the_detail_is_the_event_is_read_or_refused(detail: Any) -> None:
    with pytest.raises(BadInput):
        dropped_file({**object_created(), "detail": detail})


def test_messages_of_a_queue_are_read_with_their_ids() -> None:
    event = {"Records": [{"messageId": "m1", "body": "{}", "eventSource": "aws:sqs"}]}

    assert queued_messages(event) == [QueuedMessage("m1", "{}")]


@pytest.mark.parametrize("event", [{}, {"Records": [{"body": "{}"}]}, {"Records": {"messageId": "m1", "body": ""}}])
def test_what_no_queue_sent_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="SQS"):
        queued_messages(event)


def test_a_schedule_says_for_when_it_fired() -> None:
    assert scheduled_at({"time": "2026-11-01T02:20:00Z"}) == datetime(2026, 11, 1, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00"])
def test_a_schedule_for_no_time_of_ours_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="between the year 2000 and a day from now"):
        scheduled_at({"time": text})


def test_a_schedule_may_lie_a_day_ahead_of_a_slow_clock_and_no_more() -> None:
    now = datetime.now(UTC)

    assert scheduled_at({"time": (now + timedelta(hours=23)).isoformat()}) == now + timedelta(hours=23)
    with pytest.raises(BadInput):
        scheduled_at({"time": (now + timedelta(hours=25)).isoformat()})


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_that_was_read_can_be_told_in_utc(moment: datetime) -> None:
    try:
        read = scheduled_at({"time": moment.isoformat()})
    except BadInput:
        return
    assert read.astimezone(UTC).year >= 2000


@pytest.mark.parametrize("event", [{}, {"time": None}, {"time": 5}, {"time": "soon"}, {"time": "2026-11-01T02:20:00"}])
def test_a_schedule_without_its_moment_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="'time'"):
        scheduled_at(event)
