"""Buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from botocore.exceptions import ClientError

from storeclerk.adapters.failures import store_errors
from storeclerk.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_s3 import S3Client

_DELETE_BATCH = 1000  # S3's limit for one call
# Another content, another write at the same moment, and an object that was removed since.
_OVERTAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}


class Bucket:
    """`ObjectStore` on S3."""

    def __init__(self, client: S3Client, name: str) -> None:
        self._client = client
        self._name = name

    def read(self, key: str) -> bytes:
        """Read an object whole. Raises NotFound."""
        with store_errors(f"object {key}"):
            return self._client.get_object(Bucket=self._name, Key=key)["Body"].read()

    def open(self, key: str, *, version: str | None = None) -> BinaryIO:
        """Stream an object, the newest version or the one named. Raises NotFound."""
        with store_errors(f"object {key}"):
            if version is None:
                return cast(BinaryIO, self._client.get_object(Bucket=self._name, Key=key)["Body"])
            return cast(BinaryIO, self._client.get_object(Bucket=self._name, Key=key, VersionId=version)["Body"])

    def write(self, key: str, data: bytes, *, content_type: str = "application/octet-stream") -> None:
        """Write an object whole."""
        with store_errors(f"object {key}"):
            self._client.put_object(Bucket=self._name, Key=key, Body=data, ContentType=content_type)

    def read_tagged(self, key: str) -> tuple[bytes, str]:
        """Read an object whole, with its ETag. Raises NotFound."""
        with store_errors(f"object {key}"):
            answer = self._client.get_object(Bucket=self._name, Key=key)
            return answer["Body"].read(), answer["ETag"]

    def replace(self, key: str, data: bytes, *, tag: str | None) -> bool:
        """Write a JSON object where its ETag is still the one given, or where there is none; False where it is not."""
        with store_errors(f"object {key}"):
            try:
                if tag is None:
                    self._client.put_object(
                        Bucket=self._name, Key=key, Body=data, ContentType="application/json", IfNoneMatch="*"
                    )
                else:
                    self._client.put_object(
                        Bucket=self._name, Key=key, Body=data, ContentType="application/json", IfMatch=tag
                    )
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in _OVERTAKEN:
                    return False
                raise
        return True

    def upload(self, key: str, stream: BinaryIO) -> None:
        """Write an object from a stream in parts, without holding it in memory."""
        # Few functions upload, and all would pay the 15 ms of this import.
        from s3transfer.manager import TransferManager  # noqa: PLC0415

        with store_errors(f"object {key}"), TransferManager(self._client) as transfers:
            transfers.upload(stream, self._name, key).result()

    def keys(self, prefix: str) -> Iterator[str]:
        """List keys in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        with store_errors("bucket"):
            for page in pages:
                yield from (stored["Key"] for stored in page.get("Contents", []))

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects, a thousand in a call. Raises StoreUnavailable when any was left."""
        names = list(keys)
        for start in range(0, len(names), _DELETE_BATCH):
            batch = [{"Key": name} for name in names[start : start + _DELETE_BATCH]]
            with store_errors("bucket"):
                answer = self._client.delete_objects(Bucket=self._name, Delete={"Objects": batch, "Quiet": True})  # type: ignore[typeddict-item]
            if answer.get("Errors"):
                raise StoreUnavailable("The bucket did not remove every object. Please try again.")
