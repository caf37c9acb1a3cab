"""A small shop for the tests of feature extraction."""

import gzip
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from storeclerk.events import DroppedFile
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.files import FileService
from storeclerk.features.lines import Limits
from storeclerk.features.service import FeatureService
from storeclerk.records import Product
from storeclerk.text.sentiment import SentimentHead
from tests.fakes import FakeEncoder, FakeObjects, FakeProducts

DROPPED_AT = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
TENT = Product("product12", "Meadow 4", "", "Tents", Decimal("1.00"), "EUR", 1)


def head() -> SentimentHead:
    """A head for which "awful" is negative and "lovely" positive, and all else neutral."""
    words = FakeEncoder().encode(["awful", "lovely"])
    weights = np.zeros((FakeEncoder.dimensions, 3), dtype=np.float32)
    weights[:, 0], weights[:, 2] = 20 * words[0], 20 * words[1]
    return SentimentHead(weights, np.array([0, 2, 0], dtype=np.float32))


def feature_service(products: FakeProducts | None = None) -> FeatureService:
    return FeatureService(FakeEncoder(), head(), Catalogue(products or FakeProducts([TENT])))


class Inbox(FakeObjects):
    """An inbox with the service that extracts what is dropped into it."""

    def __init__(self, limits: Limits | None = None) -> None:
        super().__init__()
        self.lake = FakeObjects()
        self.service = FileService(feature_service(), self, self.lake, limits)

    def drop(self, key: str, data: bytes | str, version: str = "v1") -> DroppedFile:
        self.objects[key] = data.encode() if isinstance(data, str) else data
        return DroppedFile("inbox", key, len(self.objects[key]), version, DROPPED_AT, version)

    def rows(self, prefix: str) -> list[dict[str, Any]]:
        found = (self.lake.objects[key] for key in self.lake.keys(prefix))
        return [json.loads(line) for data in found for line in data.splitlines()]


def packed(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        file.write(data)
    return buffer.getvalue()
