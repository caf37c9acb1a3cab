"""A small shop for the tests of feature extraction."""

import gzip
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from storeclerk.events import DroppedFile
from storeclerk.features.catalogue import Catalogue
from storeclerk.features.files import FileService
from storeclerk.features.lines import Limits
from storeclerk.features.service import FeatureService
from storeclerk.records import Product
from storeclerk.text.intent import Intent
from storeclerk.text.pii.spans import PiiSpan
from storeclerk.text.reader import TextReading
from storeclerk.text.sentiment import Label, Sentiment
from tests.fakes import FakeObjects, FakeProducts

DROPPED_AT = datetime(2026, 11, 1, 23, 59, tzinfo=UTC)
TENT = Product("product12", "Meadow 4", "", "Tents", Decimal("1.00"), "EUR", 1)


class FakeReader:
    """Finds "awful" negative, "lovely" positive, all else neutral, "late" to need speed, and Mia Moor a person."""

    def read(self, texts: Sequence[str]) -> list[TextReading]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> TextReading:
        words = set(re.findall(r"\w+", text.lower()))
        label: Label = "negative" if "awful" in words else "positive" if "lovely" in words else "neutral"
        people = [PiiSpan("PERSON", *match.span()) for match in re.finditer("Mia Moor|Meadow 4", text)]
        needs = ["delivery_speed"] if "late" in words else []
        return TextReading(Intent("review", 0.9, False, 1.0, []), Sentiment(label, 0.9), needs, people, "en")


def feature_service(products: FakeProducts | None = None) -> FeatureService:
    return FeatureService(FakeReader(), Catalogue(products or FakeProducts([TENT])))


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
