"""Which positions of the order are meant."""

from collections.abc import Iterator, Sequence

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slots.found import Found, Question, offered
from storeclerk.chat.flows.slots.naming import named, title_words
from storeclerk.chat.flows.words import places, says, tokens
from storeclerk.chat.phrases import word_set
from storeclerk.records import OrderLine

_ALL_SURE = (
    "everything", "all items", "all of them", "all of it", "whole order", "entire order", "all the items", "both items",
    "all products", "all things", "complete order", "full order", "both of them", "whole thing", "all my items",
)  # fmt: skip
_ALL = ("all", "both", "whole", "entire", "complete", "each", "every")
_BUT = ("except", "but", "apart", "without", "excluding")
# What stands between what is sent back and what comes for it.
_TURN = word_set("to for into with against by")
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "fifth": 4}


def read(scene: Scene, text: str, *, asked: bool) -> Found | None:
    """Find positions by words of their titles and options, by "all" and "both", or by their place."""
    order = scene.order
    if order is None:
        return None
    said, positions = tokens(text), list(order.lines)
    chosen = _meant(positions, named([position.title for position in positions], said), said)
    every = says(said, *_ALL_SURE) or (asked and says(said, *_ALL))
    if every:
        return _every(positions, chosen, leaving=says(said, *_BUT))
    if chosen:
        return _sorted_out(positions, chosen, said)
    by_options = [at for at, position in enumerate(positions) if hits(position, said)] if asked else []
    if len(by_options) == 1:
        return _value(positions, by_options)
    return _by_place(positions, said) if asked else None


def alone(scene: Scene) -> Found | None:
    """Take the only position."""
    order = scene.order
    return _value(order.lines, [0]) if order and len(order.lines) == 1 else None


def question(scene: Scene) -> Question:
    """Ask, and list the positions."""
    positions = scene.order.lines if scene.order else ()
    listed = "".join(f"\n- {say.line(position)}" for position in positions)
    labels = {say.line(position): position.title for position in positions}
    return Question(listed, offered({**labels, "all items": "All items"} if len(labels) < 5 else labels))


def _meant(positions: Sequence[OrderLine], chosen: Sequence[int], said: list[str]) -> list[int]:
    """Leave out what only an option of another names, as the electric kettle beside "the grill, the electric one"."""
    return [
        at
        for at in chosen
        if not (hit := _title_hits(positions[at], said))
        or not any(
            hit <= _option_words(positions[other]) and not _title_hits(positions[other], said) & hit
            for other in chosen
            if other != at
        )
    ]


def _title_hits(position: OrderLine, said: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in title_words(tokens(position.title)) if word in said or f"{word}s" in said)


def _option_words(position: OrderLine) -> set[str]:
    return {word for option in position.options.items() for part in option for word in tokens(part)}


def _value(positions: Sequence[OrderLine], chosen: Sequence[int]) -> Found:
    return Found([positions[at].product_id for at in sorted(chosen)])


def _every(positions: Sequence[OrderLine], chosen: Sequence[int], *, leaving: bool) -> Found | None:
    if leaving and chosen:
        rest = [at for at in range(len(positions)) if at not in chosen]
        return _value(positions, rest) if rest else None
    return _value(positions, chosen if 1 < len(chosen) < len(positions) else range(len(positions)))


def _sorted_out(positions: Sequence[OrderLine], chosen: Sequence[int], said: list[str]) -> Found:
    """Tell positions that were named by the same words apart by their options."""
    sure: list[int] = []
    for group in _alike(positions, chosen, said):
        same = len({positions[at].product_id for at in group}) == 1
        picked = group[:1] if same else _by_options(positions, group, said)
        if not picked:
            several = [say.line(positions[at]) for at in group]
            return Found(
                say=f"There are several that this may be: {say.joined(several, 'or')}.",
                actions=offered({label: label for label in several}),
            )
        sure += picked
    return _value(positions, sure)


def _alike(positions: Sequence[OrderLine], chosen: Sequence[int], said: list[str]) -> Iterator[list[int]]:
    """Group positions that the same words name."""
    groups: dict[frozenset[str], list[int]] = {}
    for at in chosen:
        hit = _title_hits(positions[at], said)
        groups.setdefault(hit or frozenset([positions[at].title]), []).append(at)
    yield from groups.values()


def _by_options(positions: Sequence[OrderLine], group: Sequence[int], said: list[str]) -> list[int]:
    """The positions whose options are named; before "to" and "for" stands what is sent back."""
    full = [at for at in group if hits(positions[at], said) == len(positions[at].options)]
    if len(full) == mentions(positions[group[0]], said) > 1:
        return full
    turns = [at for at, word in enumerate(said) if word in _TURN]
    for end in [*turns, len(said)]:
        found = {at: hits(positions[at], said[:end]) for at in group}
        most = max(found.values())
        best = [at for at, number in found.items() if number == most]
        if most and len(best) == 1:
            return best
    return []


def mentions(position: OrderLine, said: Sequence[str]) -> int:
    """How often a title is named, by the word of it that is named least."""
    counts = [said.count(word) for word in _title_hits(position, said)]
    return min(counts, default=0)


def hits(position: OrderLine, said: Sequence[str]) -> int:
    """How many of the options of a position are named."""
    return sum(bool(places(tokens(value), said)) for value in position.options.values())


def _by_place(positions: Sequence[OrderLine], said: Sequence[str]) -> Found | None:
    if len(said) > 8:
        return None
    chosen = {_PLACES[word] for word in said if word in _PLACES}
    chosen |= {int(word) - 1 for word in said if word.isascii() and word.isdigit() and len(word) <= 2}
    if "last" in said:
        chosen.add(len(positions) - 1)
    return _value(positions, sorted(chosen)) if chosen and chosen <= set(range(len(positions))) else None
