"""What kind of a message it is: a question about a rule of the shop, or a wish about what is the customer's own."""

import re
from itertools import pairwise

from storeclerk.chat.phrases import word_set, words

_ORDER_NUMBER = re.compile(r"(?<![A-Za-z0-9])#?[Ww][0-9]{7}(?![A-Za-z0-9])")
_ASKING = word_set(
    "how hows when what whats which who whos why whose until till can could may do does did is are r will would "
    "should must wheres where whens"
)
# "Can you cancel it" asks for it to be done; "can I cancel it" asks whether.
_PLEADING = word_set("can could would will")
_YOU = word_set("you u ya someone somebody anybody anyone")
_OWN = word_set("my mine our ours")
_THINGS = word_set(
    "order orders parcel parcels package packages delivery shipment refund money return invoice receipt "
    "stuff things items purchase address payment"
)
_DONE = word_set("ordered bought returned sent paid received got purchased")
_MINE = word_set("i ive we weve me mine")
# "Can I get it in 41 instead" asks for it to be done, where it is said of an order.
_LEAVE = frozenset({("can", "i"), ("could", "i"), ("may", "i"), ("can", "we"), ("could", "we")})
_COMPLAINTS = word_set("complain complaint complaints complaining")
_WHERE = word_set("where wheres")
_COMING = word_set("come comes coming arrive arrives arriving here")
_POINTING = word_set("it its")
_FEW_WORDS = 9  # a longer text says what it is about itself
# What is done or looked up of an order, by a word for it.
_LOOKED_UP = {
    "return_item": word_set("return returning"),
    "track_refund": word_set("refund refunded money"),
    "get_invoice": word_set("invoice invoices receipt bill"),
}
_SENDS_BACK = word_set("send back")
_STANDING = "track_order"
_NEAR = 4  # words between "my" and what is mine


def names_order(text: str) -> bool:
    """Whether a text names an order by its number."""
    return _ORDER_NUMBER.search(text) is not None


def is_bare(text: str) -> bool:
    """Whether a text is an order's number and nothing else; it goes on with what was asked before."""
    return _ORDER_NUMBER.fullmatch(text.strip(" .!,")) is not None


def asks_rule(text: str) -> bool:
    """Whether a text asks something rather than for something to be done."""
    said = words(text)
    asking = [place for place, word in enumerate(said) if word in _ASKING]
    pleads = any(said[place] in _PLEADING and not _YOU.isdisjoint(said[place + 1 : place + 2]) for place in asking)
    return (bool(asking) or "?" in text) and not pleads


def asks_leave(text: str) -> bool:
    """Whether a text asks to be allowed something: "can I have it in 41"."""
    said = words(text)
    return not _LEAVE.isdisjoint(pairwise(said))


def awaits(text: str) -> bool:
    """Whether a text asks where something of the customer's is, or when it comes: "when is my jacket coming"."""
    said = set(words(text))
    waits = not _WHERE.isdisjoint(said) or ("when" in said and not _COMING.isdisjoint(said))
    return waits and not _OWN.isdisjoint(said)


def asks_of_order(text: str) -> bool:
    """Whether a text has a word for what is done or looked up of an order."""
    return looked_up(text) != _STANDING


def points(text: str) -> bool:
    """Whether a short text speaks of something that was named before as "it"."""
    said = words(text)
    return len(said) <= _FEW_WORDS and not _POINTING.isdisjoint(said)


def complains(text: str) -> bool:
    """Whether a customer calls it a complaint."""
    return not _COMPLAINTS.isdisjoint(words(text))


def swaps(text: str) -> bool:
    """Whether one thing is wished in place of another: "in rust instead of cream"."""
    said = words(text)
    return ("instead", "of") in pairwise(said)


def looked_up(text: str) -> str:
    """Name the intent of a text that wants to know something of an order: its refund, its invoice, or how it stands."""
    said = set(words(text))
    if said >= _SENDS_BACK:
        return "return_item"
    return next((label for label, named in _LOOKED_UP.items() if not named.isdisjoint(said)), _STANDING)


def speaks_of_own(text: str) -> bool:
    """Whether a text speaks of what the customer has ordered, rather than of orders in general."""
    said = words(text)
    if names_order(text) or awaits(text) or (not _DONE.isdisjoint(said) and not _MINE.isdisjoint(said)):
        return True
    return any(
        word in _OWN and not _THINGS.isdisjoint(said[place + 1 : place + 1 + _NEAR]) for place, word in enumerate(said)
    )
