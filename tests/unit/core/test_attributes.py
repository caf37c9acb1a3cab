"""Items as DynamoDB writes them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.adapters.attributes import from_attributes, to_attributes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES))
def test_what_was_written_is_read_back(item: dict[str, Any]) -> None:
    assert from_attributes(to_attributes(item)) == item


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        (True, {"BOOL": True}),
        (Decimal("19.90"), {"N": "19.90"}),
        (0.1, {"N": "0.1"}),
        (("a", 1), {"L": [{"S": "a"}, {"N": "1"}]}),
        (None, {"NULL": True}),
        ("", {"S": ""}),
    ],
)
def test_each_kind_of_value_gets_its_type(value: object, attribute: dict[str, Any]) -> None:
    assert to_attributes({"a": value}) == {"a": attribute}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_a_number_that_dynamodb_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="DynamoDB holds no number"):
        to_attributes({"a": value})


def test_a_kind_that_is_never_written_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        to_attributes({"a": b"bytes"})
    with pytest.raises(TypeError, match="SS"):
        from_attributes({"a": {"SS": ["x"]}})
