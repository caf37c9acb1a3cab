"""Rules that tell a question about where an order is from all others; they read a text once."""

import re
from dataclasses import dataclass

_ORDER_ID = re.compile(r"(?<![A-Za-z0-9])[Ww][0-9]{7}(?![A-Za-z0-9])")
_WORD = re.compile(r"[a-z]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OWN = _words("my our")
_OWN_NOUN = _words("order orders parcel parcels package packages shipment delivery purchase stuff things items")
_THE = _words("the this that")
_THE_NOUN = _words("order parcel package shipment")
_BOUGHT = _words("ordered bought")

_PROGRESS = _words(
    "where wheres when whens whereabouts track tracking tracked status eta late delayed overdue lost arrive arrives "
    "arriving coming way news update happening"
)
# "It was delivered broken" does not ask; "has it been delivered" and "it was never delivered" do.
_PAST = _words("arrived delivered received shipped dispatched sent come here")
_OPEN = _words("has been yet not never still haven havent hasn hasnt didn didnt is")
# With one of these, an article or a person helps more than the state of the order.
_OTHER_MATTER = _words(
    "return returns returning returned refund refunds refunded cancel cancelled cancellation exchange swap invoice "
    "invoiced receipt warranty broken damaged defective wrong change address pay payment charged voucher discount"
)


@dataclass(frozen=True)
class OrderQuestion:
    """A question about where an order is; without numbers it is about the latest."""

    order_ids: tuple[str, ...]


def order_question(text: str) -> OrderQuestion | None:
    """Recognise a question about where an order is, in English; None for any other text."""
    order_ids = tuple(dict.fromkeys(found.upper() for found in _ORDER_ID.findall(text)))
    words = _WORD.findall(text.lower())
    known = set(words)
    if order_ids:
        asked = bool(known & _PROGRESS) or not known & _OTHER_MATTER
    else:
        asked = _about_an_order(words) and _about_progress(known) and not known & _OTHER_MATTER
    return OrderQuestion(order_ids) if asked else None


def _about_an_order(words: list[str]) -> bool:
    if _BOUGHT.intersection(words):
        return True
    for place, word in enumerate(words):
        before = set(words[max(0, place - 2) : place])  # "my order", "my last order"
        if (word in _OWN_NOUN and before & _OWN) or (word in _THE_NOUN and before & _THE):
            return True
    return False


def _about_progress(words: set[str]) -> bool:
    return bool(words & _PROGRESS) or bool(words & _PAST and words & _OPEN)
