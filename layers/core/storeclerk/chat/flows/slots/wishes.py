"""Which options of a product a text names."""

from collections.abc import Iterable, Mapping, Sequence

from storeclerk.chat.flows.words import places, tokens
from storeclerk.chat.phrases import word_set
from storeclerk.records import OrderLine, Product

_TURN = word_set("to for into with instead")
_YES_NO = {"yes": True, "no": False}
_LINKS = word_set("to is be should in")
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
    claims = _claims(chosen, said)
    said = _without_names(chosen, said)
    found = {name: _values(name, values | {chosen[name]}, chosen[name], said, claims) for name, values in known.items()}
    return {name: values for name, values in found.items() if values}


def _claims(names: Iterable[str], said: Sequence[str]) -> dict[int, str]:
    """Where a value stands right behind the name of an option, which then alone can have it."""
    claims: dict[int, tuple[int, str]] = {}
    for name in names:
        phrase = tokens(name)
        for at in places(phrase, said):
            end = at + len(phrase)
            skip = 1 if said[end : end + 1] and said[end] in _LINKS else 0
            claims[end + skip] = max(claims.get(end + skip, (0, "")), (len(phrase), name))
    return {at: name for at, (_, name) in claims.items()}


def _without_names(names: Iterable[str], said: Sequence[str]) -> list[str]:
    """Blank out names of options, which may hold values, as "bagged/bagless" does; before a yes or no they count."""
    kept = list(said)
    for phrase in (tokens(name) for name in names):
        for at in places(phrase, said) if len(phrase) > 1 else ():
            if said[at + len(phrase) : at + len(phrase) + 1] not in (["yes"], ["no"]):
                kept[at : at + len(phrase)] = [""] * len(phrase)
    return kept


def _values(name: str, values: set[str], now: str, said: Sequence[str], claims: Mapping[int, str]) -> set[str]:
    if {value.casefold() for value in values} <= _YES_NO.keys():
        return _yes_or_no(name, values, said)
    spans = {value: at for value in values if (at := _last(tokens(value), said, name, claims)) is not None}
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


def _last(
    phrase: list[str], said: Sequence[str], name: str = "", claims: Mapping[int, str] | None = None
) -> tuple[int, int] | None:
    """The last place of a phrase that no other option claims."""
    free = [at for at in places(phrase, said) if not claims or claims.get(at, name) == name]
    return (free[-1], free[-1] + len(phrase)) if free else None


def _yes_or_no(name: str, values: set[str], said: Sequence[str]) -> set[str]:
    """Read "waterproof", "not waterproof" and "waterproof: no"; a bare yes or no says nothing of an option."""
    span = _last(tokens(name), said)
    if span is None:
        return set()
    start, end = span
    after = next((word for word in said[end : end + 2] if word in _YES_NO), None)
    positive = _YES_NO[after] if after else said[start - 1 : start] == [] or said[start - 1] not in _NOT
    return {value for value in values if _YES_NO[value.casefold()] == positive}
