"""Which order is meant."""

from collections.abc import Sequence

from storeclerk.chat.flows import say
from storeclerk.chat.flows.scene import Scene
from storeclerk.chat.flows.slot_types import OrderSlot
from storeclerk.chat.flows.slots.found import MOST_OFFERED, Found, Question, offered
from storeclerk.chat.flows.slots.naming import named
from storeclerk.chat.flows.words import order_ids, ordinal, tokens
from storeclerk.chat.phrases import word_set
from storeclerk.records import Order

_POINTS = word_set("it that this them those these same")
_NEWEST = frozenset({"last", "latest", "newest", "recent", "previous"})
_NOUNS = frozenset({"order", "purchase", "parcel", "delivery", "one"})


def read(slot: OrderSlot, scene: Scene, text: str, *, asked: bool) -> Found | None:
    """Find an order by its number, by "it" and "my last order", by what is in it, or by its place in a choice."""
    if ids := order_ids(text):
        return _numbered(slot, scene, ids)
    said = tokens(text)
    if newest := _newest(slot, scene, said):
        return Found(newest.order_id)
    before = scene.turn.session.memory.order_id
    if before and not _POINTS.isdisjoint(said) and scene.find(before):
        return Found(before)
    offers = _choices(slot, scene)
    if asked and (place := ordinal(said, min(len(offers), MOST_OFFERED))) is not None:
        return Found(offers[place].order_id)
    return _by_content(offers, said) or _by_content(scene.orders, said)


def alone(slot: OrderSlot, scene: Scene) -> Found | None:
    """Take the order that the customer need not name."""
    offers = _choices(slot, scene)
    if slot.pick == "newest" and scene.orders:
        return Found((offers or scene.orders)[0].order_id)
    if not offers:
        return Found(nothing=True)
    return Found(offers[0].order_id) if len(offers) == 1 else None


def question(slot: OrderSlot, scene: Scene) -> Question:
    """Ask, and offer up to five orders."""
    offers = _choices(slot, scene)[:MOST_OFFERED]
    listed = "".join(f"\n- {say.order_label(order)}" for order in offers)
    return Question(listed, offered({order.order_id: say.order_label(order) for order in offers}))


def _numbered(slot: OrderSlot, scene: Scene, ids: Sequence[str]) -> Found:
    known = next((order_id for order_id in ids if scene.find(order_id)), None)
    if len(ids) > 1 and known and slot.pick == "newest":
        return Found(known)  # a flow that only looks up tells of the others as well
    if len(ids) > 1:
        return Found(say=f"Let us take one order after the other: {say.joined(ids, 'or')}?")
    if scene.find(ids[0]) is None:
        # The same words for a number that does not exist and for another customer's.
        return Found(say=f"I cannot find an order {ids[0]} in your account. Please check the number.")
    return Found(ids[0])


def _newest(slot: OrderSlot, scene: Scene, said: list[str]) -> Order | None:
    """The order that "my last order" means; in "my last delivered order" one that the flow is for."""
    for at, word in enumerate(said):
        if word in _NEWEST:
            if said[at + 1 : at + 2] and said[at + 1] in _NOUNS:
                return next(iter(scene.orders), None)
            if said[at + 2 : at + 3] and said[at + 2] in _NOUNS:
                return next(iter(_choices(slot, scene)), None)
    return None


def _choices(slot: OrderSlot, scene: Scene) -> list[Order]:
    return [order for order in scene.orders if not slot.states or order.status in slot.states]


def _by_content(orders: Sequence[Order], said: list[str]) -> Found | None:
    holding = [order for order in orders if named([line.title for line in order.lines], said)]
    return Found(holding[0].order_id) if len(holding) == 1 else None
