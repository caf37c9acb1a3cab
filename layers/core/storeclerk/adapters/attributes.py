"""Items as DynamoDB writes them: each value with the name of its type."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storeclerk.ports import Item


def to_attributes(item: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what JSON holds, and decimals, into attributes. Raises TypeError, ValueError for anything else."""
    return {name: _to_attribute(value) for name, value in item.items()}


def from_attributes(attributes: Mapping[str, Any]) -> Item:
    """Turn attributes back; numbers become int or float, which records convert to what each field declares."""
    return {name: _from_attribute(value) for name, value in attributes.items()}


def _to_attribute(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() | Decimal():
            return {"N": _to_number(value)}
        case dict():
            return {"M": to_attributes(value)}
        case list() | tuple():
            return {"L": [_to_attribute(part) for part in value]}
        case _:
            raise TypeError(f"DynamoDB items hold no {type(value).__name__} here; write what JSON holds.")


def _to_number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"DynamoDB holds no number {value}.")
    return str(value)


def _from_attribute(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return int(value) if value.lstrip("-").isdigit() else float(value)
        case "M":
            return from_attributes(value)
        case "L":
            return [_from_attribute(part) for part in value]
        case "S" | "BOOL":
            return value
        case _:
            raise TypeError(f"An item holds a value of DynamoDB's type {kind}, which is never written here.")
