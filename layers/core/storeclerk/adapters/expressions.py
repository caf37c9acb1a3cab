"""Changes of items as DynamoDB's expressions. Names and values are always placeholders, so any name may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storeclerk.adapters.attributes import to_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Places:
    """The placeholders of one expression."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, name: str) -> str:
        place = f"#n{len(self.names)}"
        self.names[place] = name
        return place

    def value(self, value: Any) -> str:
        place = f":v{len(self.values)}"
        self.values[place] = to_attributes({"": value})[""]
        return place

    def parameters(self, update: str, condition: str) -> dict[str, Any]:
        found: dict[str, Any] = {"UpdateExpression": update, "ExpressionAttributeNames": self.names}
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return found | ({"ConditionExpression": condition} if condition else {})


def change_where(changes: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of an update that sets attributes, or removes those set to None, where others are as expected."""
    places = _Places()
    kept = [f"{places.name(name)} = {places.value(value)}" for name, value in changes.items() if value is not None]
    gone = [places.name(name) for name, value in changes.items() if value is None]
    update = " ".join(f"{verb} {', '.join(parts)}" for verb, parts in (("SET", kept), ("REMOVE", gone)) if parts)
    held = [
        _absent(places, name) if value is None else f"{places.name(name)} = {places.value(value)}"
        for name, value in expected.items()
    ]
    return places.parameters(update, " AND ".join(held))


def _absent(places: _Places, name: str) -> str:
    """A condition that an attribute is not there, or holds nothing: what was loaded may say null."""
    placed = places.name(name)
    return f"(attribute_not_exists({placed}) OR {placed} = {places.value(None)})"


def add_within(amounts: Mapping[str, int], limits: Mapping[str, int], expires_at: int | None) -> dict[str, Any]:
    """Parameters of an update that adds to counters where none of them would go over its limit."""
    places = _Places()
    named = {name: places.name(name) for name in amounts}
    adds = ", ".join(f"{named[name]} {places.value(amount)}" for name, amount in amounts.items())
    lives = "" if expires_at is None else f" SET {places.name('expires_at')} = {places.value(expires_at)}"
    within = [
        f"(attribute_not_exists({named[name]}) OR {named[name]} <= {places.value(limit - amounts[name])})"
        for name, limit in limits.items()
        if name in named
    ]
    # A counter that does not exist yet passes any condition; this one refuses a first amount over its limit.
    if any(amounts[name] > limit for name, limit in limits.items() if name in named):
        within.append(f"attribute_exists({places.name('never')})")
    return places.parameters(f"ADD {adds}{lives}", " AND ".join(within))
