"""The nightly job that makes the products' vectors, on its stores."""

from decimal import Decimal
from typing import Any

import pytest

from functions.catalogue import job
from storeclerk.adapters import stores
from storeclerk.chat.products.vectors import live_vectors
from storeclerk.config import Config
from storeclerk.errors import BadInput
from storeclerk.records import Product
from tests.http_events import Context, sample_event
from tests.unit.chat.intents.heads import SmallEncoder

TENT = Product("product1", "Tent", "For two.", "Tents", Decimal(99), "EUR", 3)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "Encoder", lambda _folder, **_: SmallEncoder())


def run(event: dict[str, Any]) -> dict[str, Any]:
    return job.handler(event, Context())  # type: ignore[arg-type]


def test_products_get_vectors_and_keep_them(aws: Config) -> None:
    stores.products(aws).put([TENT])

    first, again = (run(sample_event("catalogue_schedule_nightly")) for _ in range(2))

    vectors = live_vectors(stores.lake(aws), SmallEncoder())()
    assert first == again
    assert vectors is not None
    assert vectors.of(["product1"], SmallEncoder.dimensions).any()


def test_an_event_of_another_kind_is_refused(aws: Config) -> None:  # noqa: ARG001
    with pytest.raises(BadInput):
        run(sample_event("catalogue_schedule_no_time"))
