"""Versioned, immutable artefacts (knowledge index, recommender) with a pointer that says which version is live.

Layout in the bucket: `artefacts/<name>/<version>/<file>`, `.../manifest.json`, and `artefacts/<name>/live.json`.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from storeclerk.errors import ModelError, NotFound
from storeclerk.ports import ObjectStore
from storeclerk.records import Record


class Manifest(Record, frozen=True):
    """What an artefact is: the digest of each file, the figures it was judged by, and when it was made."""

    name: str
    version: str
    created: datetime
    files: dict[str, str]
    metrics: dict[str, Any] = {}


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

        The version is the digest of the content: publishing the same content twice changes nothing.
        """
        digests = {file: hashlib.sha256(data).hexdigest() for file, data in sorted(files.items())}
        version = hashlib.sha256(msgspec.json.encode(digests)).hexdigest()[:16]
        manifest = Manifest(
            name=name, version=version, created=datetime.now(UTC), files=digests, metrics=dict(metrics or {})
        )
        for file, data in files.items():
            self._store.write(f"artefacts/{name}/{version}/{file}", data)
        self._write_json(f"artefacts/{name}/{version}/manifest.json", manifest)
        self._write_json(f"artefacts/{name}/live.json", {"version": version})
        return manifest

    def live_version(self, name: str) -> str:
        """Name the live version. Raises NotFound when nothing was published yet."""
        pointer = msgspec.json.decode(self._store.read(f"artefacts/{name}/live.json"), type=dict[str, str])
        return pointer["version"]

    def read(self, name: str, version: str) -> Artefact:
        """Read one version and check every digest. Raises NotFound, ModelError."""
        folder = f"artefacts/{name}/{version}"
        manifest = msgspec.json.decode(self._store.read(f"{folder}/manifest.json"), type=Manifest)
        files = {file: self._store.read(f"{folder}/{file}") for file in manifest.files}
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

    def _write_json(self, key: str, value: object) -> None:
        self._store.write(key, msgspec.json.encode(value), content_type="application/json")
