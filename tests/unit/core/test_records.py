"""Records and their stored forms."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storeclerk.errors import BadInput, StoredDataError
from storeclerk.records import Order, OrderLine, as_json, readable, record_from, stored

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


@pytest.mark.parametrize(
    ("fault", "field"), [({"total": "much"}, r"\$\.total"), ({"status": "Ada Example"}, r"\$\.status")]
)
def test_a_fault_of_what_is_stored_is_ours_and_names_the_field_without_its_value(
    fault: dict[str, str], field: str
) -> None:
    with pytest.raises(StoredDataError, match=field) as raised:
        stored(Order, as_json(ORDER) | fault)

    assert next(iter(fault.values())) not in raised.value.message


def test_a_field_that_a_stored_item_lacks_is_named() -> None:
    with pytest.raises(StoredDataError, match=r"stored Order cannot be read.*`status`"):
        stored(Order, {"order_id": "W1000001"})


def test_of_stored_items_the_damaged_is_left_out_logged_and_counted(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    good = as_json(ORDER)

    assert list(readable(Order, [good, good | {"status": "Ada Example"}, good])) == [ORDER, ORDER]
    assert '"kind":"Order"' in log.getvalue()
    assert "Ada Example" not in log.getvalue()
    assert '"UnreadableItems":[1.0]' in capsys.readouterr().out.replace(" ", "")
