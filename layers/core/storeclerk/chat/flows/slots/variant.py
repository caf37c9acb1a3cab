"""What comes in the place of each position."""

from collections.abc import Sequence

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slots.found import Found, Question, offered
from storeclerk.chat.flows.slots.lines import hits, mentions
from storeclerk.chat.flows.slots.naming import title_words
from storeclerk.chat.flows.slots.wishes import current, wanted
from storeclerk.chat.flows.words import says, singular, tokens
from storeclerk.records import OrderLine, Product

_MOST_LISTED = 8
_SAME = ("same item", "same one", "the same", "identical", "same product", "same again", "same variant")


def read(scene: Scene, text: str, partly: object, *, asked: bool) -> Found | None:
    """Find for each position the variant whose options are named; options that are not named stay as they are."""
    positions = scene.lines
    chosen = _so_far(partly, positions)
    told = ""
    for at, said in _segments(positions, chosen, tokens(text), asked=asked).items():
        found = _pick(scene, positions[at], said)
        chosen[at] = chosen[at] or found.value
        told = told or found.say
    if positions and all(chosen):
        return Found(chosen)
    if any(chosen) or told:
        return Found(partly=chosen if any(chosen) else None, say=told)
    return None


def in_stock(scene: Scene, position: OrderLine) -> list[Product]:
    """The other variants of a position that can be had."""
    bought = scene.products([position.product_id]).get(position.product_id)
    if bought is None or not bought.group:
        return []
    return [
        one for one in scene.catalogue.variants(bought.group) if one.stock > 0 and one.product_id != bought.product_id
    ]


def alone(scene: Scene) -> Found | None:
    """Say where a position has no other variant."""
    positions = scene.lines
    return Found(nothing=True) if not all(in_stock(scene, position) for position in positions) else None


def question(scene: Scene, partly: object) -> Question:
    """Ask for the first position that is open, and list its variants."""
    positions = scene.lines
    chosen = _so_far(partly, positions)
    position = next((one for one, new in zip(positions, chosen, strict=True) if not new), None)
    if position is None:
        return Question()
    variants = in_stock(scene, position)
    labels = {_told(one, position): _told(one, position) for one in variants}
    listed = "".join(f"\n- {label}" for label in list(labels)[:_MOST_LISTED])
    return Question(f"\nInstead of {say.line(position)} there are:{listed}", offered(labels))


def _so_far(partly: object, positions: Sequence[OrderLine]) -> list[str | None]:
    if isinstance(partly, list) and len(partly) == len(positions):
        return list(partly)
    return [None] * len(positions)


def _segments(
    positions: Sequence[OrderLine], chosen: Sequence[str | None], said: list[str], *, asked: bool
) -> dict[int, list[str]]:
    """Cut a text into what is said of each open position."""
    open_ = [at for at, new in enumerate(chosen) if not new]
    if len(positions) == 1:
        return {0: said} if open_ else {}
    if alike := _alike(positions, open_, said):
        return alike
    starts = {at: start for at in open_ if (start := _start(positions, at, said)) is not None}
    if not starts:
        return {open_[0]: said} if asked and open_ else {}
    ordered = sorted(starts, key=lambda at: starts[at])
    ends = [*(starts[at] for at in ordered[1:]), len(said)]
    return {at: said[starts[at] : end] for at, end in zip(ordered, ends, strict=True)}


def _alike(positions: Sequence[OrderLine], open_: Sequence[int], said: list[str]) -> dict[int, list[str]]:
    """Cut a text that names several positions of one title, one after the other, each by its options."""
    titles = {positions[at].title for at in open_}
    if len(open_) < 2 or len(titles) > 1 or mentions(positions[open_[0]], said) != len(open_):
        return {}
    words = title_words(tokens(positions[open_[0]].title))
    first = min((word for word in words if word in said), key=said.index)
    starts = [place for place, word in enumerate(said) if word == first]
    found: dict[int, list[str]] = {}
    for start, end in zip(starts, [*starts[1:], len(said)], strict=True):
        left = [at for at in open_ if at not in found]
        part = said[start:end]
        scores = [hits(positions[at], part) for at in left]
        if left:
            found[left[scores.index(max(scores))]] = part
    return found


def _start(positions: Sequence[OrderLine], at: int, said: list[str]) -> int | None:
    """Where what is said of a position begins: at the joint before the first word that names it alone."""
    own = title_words(tokens(positions[at].title))
    for other, position in enumerate(positions):
        own -= title_words(tokens(position.title)) if other != at else frozenset()
    named = next((place for place, word in enumerate(said) if singular(word) in own), None)
    if named is None:
        return None
    return next((place for place in range(named, -1, -1) if said[place] == "and"), 0 if named < 8 else named)


def _pick(scene: Scene, position: OrderLine, said: list[str]) -> Found:
    bought = scene.products([position.product_id]).get(position.product_id)
    variants = in_stock(scene, position)
    if bought is None or not variants:
        return Found(say=f"There is no other variant of {position.title} to be had at present.")
    now = current(position, bought, variants)
    named = wanted(now, variants, said)
    if not named or all(values == {now[name]} for name, values in named.items()):
        again = says(said, *_SAME) and bought.stock > 0
        return Found(bought.product_id) if again else Found()
    wish = {**{name: {value} for name, value in now.items()}, **named}
    exact = _matching(variants, wish)
    if len(exact) == 1:
        return Found(exact[0].product_id)
    return Found(say=_instead(position, exact or _matching(variants, named), variants, exact=bool(exact)))


def _matching(variants: Sequence[Product], wish: dict[str, set[str]]) -> list[Product]:
    return [one for one in variants if all(str(one.attributes.get(name)) in values for name, values in wish.items())]


def _instead(position: OrderLine, close: Sequence[Product], every: Sequence[Product], *, exact: bool) -> str:
    listed = "; ".join(_told(one, position) for one in (close or every)[:_MOST_LISTED])
    if exact:
        return f"Of {position.title} there are several like that: {listed}."
    return f"I do not have {position.title} like that in stock. There are: {listed}."


def _told(one: Product, position: OrderLine) -> str:
    shown = {name: one.attributes[name] for name in position.options if name in one.attributes}
    return f"{say.options(shown) if shown else say.product(one)}"
