"""Records and their stored forms."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storeclerk.errors import BadInput
from storeclerk.records import Order, OrderLine, as_json, record_from

ORDER = Order(
    order_id="W1000001",
    status="shipped",
    placed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
    lines=(OrderLine("product1", "Tent", 1, Decimal("19.90")),),
    total=Decimal("19.90"),
    currency="EUR",
)


def test_a_record_survives_its_stored_form() -> None:
    assert record_from(Order, as_json(ORDER)) == ORDER


def test_a_field_that_a_later_version_added_is_ignored() -> None:
    assert record_from(Order, as_json(ORDER) | {"gift_note": "soon"}) == ORDER


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(BadInput, match=r"\$\.total"):
        record_from(Order, as_json(ORDER) | {"total": "much"})
