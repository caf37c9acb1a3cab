"""Versioned, immutable artefacts (knowledge index, recommender) with a pointer that says which version is live.

Layout in the bucket: `artefacts/<name>/<version>/<file>`, `.../manifest.json`, and `artefacts/<name>/live.json`.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from storeclerk.errors import AppError, ModelError, NotFound
from storeclerk.observability import logger
from storeclerk.ports import ObjectStore
from storeclerk.records import Record

T = TypeVar("T")
RECHECK_SECONDS = 60.0


class Manifest(Record, frozen=True):
    """What an artefact is: the digest of each file, the figures it was judged by, and when it was made."""

    name: str
    version: str
    created: datetime
    files: dict[str, str]
    metrics: dict[str, Any] = {}


class _Pointer(Record, frozen=True):
    version: str


class Seen(NamedTuple):
    """Which version was live when it was looked at, None before the first, and the tag of the pointer's content."""

    version: str | None
    tag: str | None


class Artefact(Record, frozen=True):
    """One version, read whole and checked."""

    manifest: Manifest
    files: dict[str, bytes]


class Artefacts:
    """Publishes artefacts and reads the live one."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def publish(self, name: str, files: Mapping[str, bytes], metrics: Mapping[str, Any] | None = None) -> Manifest:
        """Write a new version, its manifest, and last the pointer, so that a crash leaves the old one live.

        The version is the digest of the content: content that was published before and is whole only becomes live
        again, with the manifest that it had.
        """
        manifest = self._keep(name, files, metrics)
        self._write_json(_pointer(name), _Pointer(manifest.version))
        return manifest

    def publish_over(
        self, name: str, seen: Seen, files: Mapping[str, bytes], metrics: Mapping[str, Any] | None = None
    ) -> Manifest | None:
        """Publish what was made of the version that was seen; None where another has become live since."""
        manifest = self._keep(name, files, metrics)
        return manifest if self.make_live(name, seen, manifest.version) else None

    def make_live(self, name: str, seen: Seen, version: str) -> bool:
        """Point at a version that was published before; False where the live one is no longer the one seen."""
        return self._store.replace(_pointer(name), msgspec.json.encode(_Pointer(version)), tag=seen.tag)

    def seen(self, name: str, *, damaged: bool = False) -> Seen:
        """Look at the pointer, to publish over it later.

        damaged: one that cannot be read names no version, for whoever puts another in its place. Else ModelError.
        """
        try:
            data, tag = self._store.read_tagged(_pointer(name))
        except NotFound:
            return Seen(None, None)
        try:
            return Seen(_decode(data, _Pointer, _pointer(name)).version, tag)
        except ModelError:
            if damaged:
                return Seen(None, tag)
            raise

    def live_version(self, name: str) -> str:
        """Name the live version. Raises NotFound when nothing was published yet, ModelError for a damaged pointer."""
        return _decode(self._store.read(_pointer(name)), _Pointer, _pointer(name)).version

    def manifests(self, name: str) -> list[Manifest]:
        """Read the manifest of each version, newest first. One that cannot be read is logged and left out."""
        keys = (key for key in self._store.keys(f"artefacts/{name}/") if key.endswith("/manifest.json"))
        found = [manifest for key in keys if (manifest := self._manifest(key))]
        return sorted(found, key=lambda manifest: manifest.created, reverse=True)

    def read(self, name: str, version: str) -> Artefact:
        """Read one version and check every digest. Raises ModelError where a part is missing or altered."""
        folder = f"artefacts/{name}/{version}"
        manifest = _decode(self._read_part(f"{folder}/manifest.json"), Manifest, f"{folder}/manifest.json")
        files = {file: self._read_part(f"{folder}/{file}") for file in manifest.files}
        for file, data in files.items():
            digest = hashlib.sha256(data).hexdigest()
            if digest != manifest.files[file]:
                raise ModelError(f"{folder}/{file} has sha256 {digest}, its manifest says {manifest.files[file]}.")
        return Artefact(manifest=manifest, files=files)

    def read_live(self, name: str) -> Artefact | None:
        """Read the live version, or None when nothing was published yet."""
        try:
            version = self.live_version(name)
        except NotFound:
            return None
        return self.read(name, version)

    def _keep(self, name: str, files: Mapping[str, bytes], metrics: Mapping[str, Any] | None) -> Manifest:
        digests = {file: hashlib.sha256(data).hexdigest() for file, data in sorted(files.items())}
        version = hashlib.sha256(msgspec.json.encode(digests)).hexdigest()[:16]
        manifest = self._whole(name, version)
        if manifest is None:
            manifest = Manifest(
                name=name, version=version, created=datetime.now(UTC), files=digests, metrics=dict(metrics or {})
            )
            self._write(manifest, files)
        return manifest

    def _manifest(self, key: str) -> Manifest | None:
        try:
            return _decode(self._read_part(key), Manifest, key)
        except ModelError as error:
            logger().error("version left out", reason=error.message)
            return None

    def _whole(self, name: str, version: str) -> Manifest | None:
        try:
            return self.read(name, version).manifest
        except ModelError:
            return None

    def _write(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        folder = f"artefacts/{manifest.name}/{manifest.version}"
        for file, data in files.items():
            self._store.write(f"{folder}/{file}", data)
        self._write_json(f"{folder}/manifest.json", manifest)

    def _read_part(self, key: str) -> bytes:
        try:
            return self._store.read(key)
        except NotFound as error:
            raise ModelError(f"{key} is missing. Publish the artefact again.") from error

    def _write_json(self, key: str, value: object) -> None:
        self._store.write(key, msgspec.json.encode(value), content_type="application/json")


class Live(Generic[T]):
    """What the live version of one artefact was made into, kept in memory.

    The pointer is looked at again once a minute. A new version that cannot be read is logged and the old one stays; so
    does the first, where there is one: what serves before anything was published.
    """

    def __init__(
        self,
        artefacts: Artefacts,
        name: str,
        load: Callable[[Artefact], T],
        clock: Callable[[], float] = time.monotonic,
        first: T | None = None,
    ) -> None:
        self._artefacts = artefacts
        self._name = name
        self._load = load
        self._clock = clock
        self._version: str | None = None
        self._value = first
        self._check_at = float("-inf")

    def get(self) -> T | None:
        """The live version, or the first when nothing was published yet.

        Raises:
            ModelError, StoreUnavailable: it cannot be read, and no older version is in memory.
        """
        if self._clock() >= self._check_at:
            self._refresh()
            self._check_at = self._clock() + RECHECK_SECONDS
        return self._value

    def _refresh(self) -> None:
        try:
            version = self._artefacts.live_version(self._name)
            if version != self._version:
                self._value = self._load(self._artefacts.read(self._name, version))
                self._version = version
        except NotFound:
            return
        except Exception as error:
            if self._value is None:
                raise
            # Only errors of ours have a text that is fit for a log.
            told = error.message if isinstance(error, AppError) else type(error).__name__
            logger().error("artefact not taken", artefact=self._name, kept=self._version, reason=told)


def _pointer(name: str) -> str:
    return f"artefacts/{name}/live.json"


def _decode(data: bytes, kind: type[T], key: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{key} is damaged: {error}.") from error
