"""Several requests in one message, such as "cancel my order, and how long do refunds take?", told apart.

A message is cut at the ends of sentences and at "and", "also", "plus"; a part stands alone where it is sure to want
something else than the one before, and else belongs to that. Greetings and thanks beside a request are left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from storeclerk.chat.phrases import word_set, words
from storeclerk.chat.reading import Message

# A sentence ends at its sign, or where the next of a list begins: "1) ... 2) ...".
_SENTENCE_END = re.compile(r"[.?!;\n](?=\s|$)|\s(?=\d\)\s)")
_JOINT = re.compile(r",?\s(?:and|also|plus|&)\s(?:also\s)?", re.IGNORECASE)
# "And" before a sentence ties it to the one before, and is no part of what it asks.
_LEADING = re.compile(r"^(?:and|also|plus)\s(?=\S+\s)", re.IGNORECASE)
# Below this a message is one request: a shorter one that names two is rarer than one that is torn apart.
_FEWEST_WORDS = 6
_FEWEST_PART_WORDS = 2
_MOST_PARTS = 6
# What a request of its own begins with; "and the wall clock from my order" goes on with the one before.
_BEGINS = word_set(
    "i im id ill ive we wed were please pls plz can could would will may do does did is are was what whats when where "
    "wheres which who why how hows my our tell show give let help cancel return refund exchange swap change send track "
    "stop delete update find need want looking also then any there it if"
)
# How sure both sides must be of different intents: sentences mostly are requests of their own, "and" mostly joins two
# things of one.
_SURE_SENTENCE, _SURE_JOINT = 0.5, 0.7
_SURE_SMALL, _MOST_SMALL_WORDS = 0.8, 5


def requests(
    message: Message, read: Callable[[list[str]], list[Message]], is_small_talk: Callable[[str], bool]
) -> list[Message]:
    """Tell the requests of a message apart, in order; the message itself where it is one.

    read runs the encoder once more, and only for a message that has more than one part.
    """
    parts = list(_parts(message.text))
    if not 1 < len(parts) <= _MOST_PARTS:
        return [message]
    found = read([text for text, _ in parts])
    wanted = [
        (one, joined)
        for one, (_, joined) in zip(found, parts, strict=True)
        if joined or not _accompanies(one, is_small_talk)
    ]
    apart = _apart(wanted)
    return apart if len(apart) > 1 or (apart and len(wanted) < len(parts)) else [message]


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a message; the second value says that a part is joined to the one before by a word."""
    if len(text.split()) < _FEWEST_WORDS:
        return
    for sentence in _pieces(text, _SENTENCE_END):
        for number, part in enumerate(_pieces(_LEADING.sub("", sentence), _JOINT)):
            yield part, number > 0


def _pieces(text: str, cut: re.Pattern[str]) -> Iterator[str]:
    """Cut a text where both sides have words enough."""
    start = 0
    for found in cut.finditer(text):
        if _is_long(text[start : found.start()]) and _is_long(text[found.end() :]):
            yield text[start : found.end()].strip() if cut is _SENTENCE_END else text[start : found.start()].strip()
            start = found.end()
    if text[start:].strip():
        yield text[start:].strip()


def _is_long(text: str) -> bool:
    return len(text.split()) >= _FEWEST_PART_WORDS


def _apart(parts: list[tuple[Message, bool]]) -> list[Message]:
    found: list[Message] = []
    for part, joined in parts:
        sure = _SURE_JOINT if joined else _SURE_SENTENCE
        own = _begins(part) and _is_sure(part, sure) and _is_sure(found[-1], sure) if found else True
        if not found or (own and _differ(part, found[-1])):
            found.append(part)
        else:
            found[-1] = _together(found[-1], part, joined)
    return found


def _accompanies(part: Message, is_small_talk: Callable[[str], bool]) -> bool:
    """Whether a part is a greeting, thanks or the like, and surely nothing else."""
    short = len(part.text.split()) <= _MOST_SMALL_WORDS
    return short and is_small_talk(part.intent.label) and _is_sure(part, _SURE_SMALL)


def _begins(part: Message) -> bool:
    return not _BEGINS.isdisjoint(words(part.text)[:1])


def _is_sure(part: Message, sure: float) -> bool:
    return not part.intent.oos and part.intent.confidence >= sure


def _differ(part: Message, other: Message) -> bool:
    return part.intent.label != other.intent.label


def _together(first: Message, second: Message, joined: bool) -> Message:
    """Put two parts back into one; of the surer one is what was read."""
    link = " and " if joined else " "
    surer = max(first, second, key=lambda one: (not one.intent.oos, one.intent.confidence))
    return replace(surer, text=f"{first.text}{link}{second.text}", covered=f"{first.covered}{link}{second.covered}")
