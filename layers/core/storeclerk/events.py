"""What arrives other than by HTTP, parsed: a file dropped into the inbox, messages of a queue, a schedule."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from storeclerk.errors import BadInput

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_EXPIRED = "Lifecycle Expiration"


class _Named(msgspec.Struct, frozen=True):
    name: str


class _StoredObject(msgspec.Struct, frozen=True):
    key: str
    size: int = 0
    etag: str = ""
    version_id: str | None = msgspec.field(name="version-id", default=None)


class _ChangedObject(msgspec.Struct, frozen=True):
    bucket: _Named
    object: _StoredObject
    reason: str = ""


class DroppedFile(msgspec.Struct, frozen=True):
    """One version of one object that appeared in the inbox; size in bytes.

    version tells this content of the key from others; version_id is what S3 reads it by, None where the bucket keeps no
    versions. removed: somebody took the object away; one that expires is not removed, and has no size.
    """

    bucket: str
    key: str
    size: int
    version: str
    at: datetime
    version_id: str | None = None
    removed: bool = False

    @property
    def file_id(self) -> str:
        """Name this version of this key for good: a second event for it has the same name."""
        return hashlib.sha256(f"{self.key}\0{self.version or self.at}".encode()).hexdigest()[:16]

    @property
    def is_folder(self) -> bool:
        """Whether it is how the S3 console marks a new folder, and no file."""
        return self.key.endswith("/") and not self.size


class QueuedMessage(msgspec.Struct, frozen=True):
    """One message of an SQS queue."""

    message_id: str = msgspec.field(name="messageId")
    body: str


def dropped_file(event: dict[str, Any]) -> DroppedFile:
    """Read the EventBridge event "Object Created" of S3. Its keys are not URL-encoded, unlike S3's own notifications.

    Raises:
        BadInput: the event is of another kind.
    """
    if event.get("detail-type") != "Object Created":
        raise BadInput("This function takes the EventBridge event 'Object Created' of S3.")
    return _stored_file(event)


def changed_file(event: dict[str, Any]) -> DroppedFile:
    """Read the EventBridge event "Object Created" or "Object Deleted" of S3.

    The version of a removed file is that of the delete marker, "" where the bucket keeps no versions; its size is 0.

    Raises:
        BadInput: the event is of another kind.
    """
    if event.get("detail-type") not in {"Object Created", "Object Deleted"}:
        raise BadInput("This function takes the EventBridge events 'Object Created' and 'Object Deleted' of S3.")
    return _stored_file(event)


def _stored_file(event: dict[str, Any]) -> DroppedFile:
    try:
        detail = msgspec.convert(event.get("detail"), _ChangedObject)
        at = msgspec.convert(event.get("time"), datetime)
    except msgspec.ValidationError as error:
        raise BadInput(f"The S3 event is not of the expected form: {error}.") from error
    stored = detail.object
    version = stored.version_id or stored.etag.strip('"')
    removed = event["detail-type"] == "Object Deleted" and detail.reason != _EXPIRED
    return DroppedFile(detail.bucket.name, stored.key, stored.size, version, at, stored.version_id, removed)


def queued_messages(event: dict[str, Any]) -> list[QueuedMessage]:
    """Read the event of an SQS queue.

    Raises:
        BadInput: the event is of another kind.
    """
    try:
        return msgspec.convert(event.get("Records"), list[QueuedMessage])
    except msgspec.ValidationError as error:
        raise BadInput("This function takes batches of messages from SQS.") from error


def scheduled_at(event: dict[str, Any]) -> datetime:
    """Read the moment for which a schedule fired: `time` of the event that EventBridge Scheduler sends by itself.

    Raises:
        BadInput: there is no such moment, it has no time zone, or lies before 2000 or more than a day ahead.
    """
    try:
        moment = msgspec.convert(event.get("time"), datetime)
    except msgspec.ValidationError as error:
        raise BadInput("A schedule's event needs 'time', a moment in ISO 8601 with its zone.") from error
    if moment.tzinfo is None:
        raise BadInput("A schedule's 'time' needs its zone, for example 2026-11-01T00:00:00Z.")
    if not _EARLIEST <= moment <= datetime.now(UTC) + _AHEAD:
        raise BadInput("A schedule's 'time' lies between the year 2000 and a day from now.")
    return moment
