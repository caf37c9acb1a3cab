"""Which options of a product a text names."""

from collections.abc import Iterable, Mapping, Sequence

from storeclerk.chat.flows.words import places, tokens, word_set
from storeclerk.records import OrderLine, Product

_TURN = word_set("to for into with instead")
_YES_NO = {"yes": True, "no": False}
_NOT = word_set("not non no without un")


def current(position: OrderLine, bought: Product, others: Sequence[Product]) -> dict[str, str]:
    """The options of what was bought: as chosen, else those texts in which its group differs."""
    if position.options:
        return dict(position.options)
    return {
        name: str(value)
        for name, value in bought.attributes.items()
        if isinstance(value, str | int) and any(str(other.attributes.get(name)) != str(value) for other in others)
    }


def wanted(chosen: Mapping[str, str], variants: Iterable[Product], said: Sequence[str]) -> dict[str, set[str]]:
    """The values that are named, by option; more than one where the text leaves open which."""
    known: dict[str, set[str]] = {name: set() for name in chosen}
    for variant in variants:
        for name in chosen:
            if name in variant.attributes:
                known[name].add(str(variant.attributes[name]))
    found = {name: _values(name, values | {chosen[name]}, chosen[name], said) for name, values in known.items()}
    return {name: values for name, values in found.items() if values}


def _values(name: str, values: set[str], now: str, said: Sequence[str]) -> set[str]:
    if {value.casefold() for value in values} <= _YES_NO.keys():
        return _yes_or_no(name, values, said)
    spans = {value: at for value in values if (at := _last(tokens(value), said)) is not None}
    # "dark blue" is not blue as well.
    whole = {
        value: (start, end)
        for value, (start, end) in spans.items()
        if not any(
            other != value and s <= start and end <= e and e - s > end - start for other, (s, e) in spans.items()
        )
    }
    new = {value: span for value, span in whole.items() if value != now}
    if not new:
        return set(whole)
    turn = max((at for at, word in enumerate(said) if word in _TURN), default=-1)
    after = {value for value, (start, _) in new.items() if start > turn}
    return after if len(new) > 1 and len(after) == 1 else set(new)


def _last(phrase: list[str], said: Sequence[str]) -> tuple[int, int] | None:
    found = places(phrase, said)
    return (found[-1], found[-1] + len(phrase)) if found else None


def _yes_or_no(name: str, values: set[str], said: Sequence[str]) -> set[str]:
    """Read "waterproof", "not waterproof" and "waterproof: no"; a bare yes or no says nothing of an option."""
    span = _last(tokens(name), said)
    if span is None:
        return set()
    start, end = span
    after = next((word for word in said[end : end + 2] if word in _YES_NO), None)
    positive = _YES_NO[after] if after else said[start - 1 : start] == [] or said[start - 1] not in _NOT
    return {value for value in values if _YES_NO[value.casefold()] == positive}
