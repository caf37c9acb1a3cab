"""Whether a customer asks for a person, or for the machine again.

A wish is a verb, then only small words, then a person: "want to speak with a real human". Or it is the person alone:
"agent please". Words are told apart by closed lists, so that "a tent for one person" and "a cleaning agent" are none.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, dropwhile

from storeclerk.chat.phrases import words
from storeclerk.chat.products.spelling import Speller

_CLAUSE = re.compile(r"[.?!,;:\n]+|\bbut\b", re.IGNORECASE)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSONS = _set(
    "human humans person persons people agent agents representative representatives rep reps operator adviser advisor "
    "supervisor manager boss employee colleague clerk associate"
)
# A person only where somebody is to be talked to: "can someone tell me the price" asks for the price.
_ANYBODY = _set("somebody someone anybody anyone assistant assistants staff")
_DESK = _set("team support service care helpdesk")
_TALKS = _set("talk talking speak speaking chat chatting connect escalate pass forward redirect direct")
_REACHES = _set("contact contacting reach reaching")  # "how do I contact support" asks for a number
_WANTS = _set(
    "want wanna need get give prefer require request demand like fetch bring find put switch send have transfer"
)
_BETWEEN = _set(
    "to with a an the my your some any another other one of me us him her i on over through in up at touch directly "
    "real live actual human humans person physical living breathing proper competent customer support service care "
    "sales helpdesk help desk talk speak chat connected transferred and or please pls plz just now immediately someone "
    "somebody who is from and damn damned goddamn bloody fucking freaking"
)
_AFTER = _set(
    "please pls plz now asap immediately today directly again instead right away who that to about for on in from at "
    "not and or than rather being agent representative rep person people operator support service help here there "
    "because so if regarding already yet first this via by how could can do help i you what when where"
)
_ALONE = _BETWEEN - _set("one my i him her is another") | _set("hello hi hey yes no ok okay only then")
_FARTHEST = 12  # words from a verb to its person
_TO_TALK = _set("i we can could may might to who whom that")
_BARE = _set("please pls plz now a an the real live actual human instead just")
_REFUSES = _set("want need like wish have require")
_MACHINES = _set("bot robot machine chatbot computer ai")

_PHRASES = (
    "call me back", "ring me back", "phone me back", "give me a call", "give me a ring", "someone call me",
    "somebody call me", "get me someone", "get me somebody", "give me someone", "give me somebody", "no bot", "no bots",
    "no more bots", "stop the bot", "stupid bot", "someone ring me", "somebody ring me", "get a call",
    "want to talk to a computer", "want to talk to a machine", "want to talk to a bot", "want to talk to a robot",
)  # fmt: skip
_BACK = (
    "never mind", "nevermind", "forget it", "forget about it", "no longer need a person", "no longer need an agent",
    "back to the bot", "back to the machine", "ask the bot", "ask the machine", "let the bot", "no human needed",
    "no need for a human", "no need for a person", "no need for an agent",
)  # fmt: skip
_QUESTIONS = (
    ("am", "i"), ("are", "you"), ("are", "we"), ("is", "this"), ("is", "that"), ("do", "i", "have"),
    ("do", "i", "need"), ("do", "you", "need"), ("must", "i"), ("why", "do", "i"), ("you",),
)  # fmt: skip

# Words that are right as they are, though a letter or two away from those above.
_RIGHT = _set(
    "arent urgent parent patent humane persona contract contracts contrast steak sneak spear chant beach peach advise "
    "advised advice employer employers employed manage managed manages management operate operated operates operation "
    "associated assistance assistants transfers personal represent representing connects connected contacts contacted"
)
_speller = Speller(sorted((_PERSONS | _ANYBODY | _TALKS | _REACHES) - {"people", "staff", "spoke", "direct", "reach"}))


@lru_cache(maxsize=16)  # asked before a turn is answered and after
def asks_for_person(text: str) -> bool:
    """Whether a text asks for a human, rightly spelt or not; a refusal or a question whether one is there is none."""
    said = words(text)
    if any(f" {phrase} " in _padded(said) for phrase in _PHRASES) and not asks_for_machine(text):
        return True
    clauses = [_corrected(words(part)) for part in _CLAUSE.split(text)]
    return _is_only_person(list(chain.from_iterable(clauses)), _ALONE | _AFTER) or any(map(_wishes, clauses))


def wants_to_talk(text: str) -> bool:
    """Whether a text is about talking to somebody, rather than about how the shop is reached."""
    said = words(text)
    return not _TALKS.isdisjoint(said) and not _refused(said)


def asks_for_machine(text: str) -> bool:
    """Whether a customer who waits for a person turns to the machine: "bot, where is my order?", "never mind"."""
    said = words(text)
    return (bool(said) and said[0] in _MACHINES) or takes_back(text)


def takes_back(text: str) -> bool:
    """Whether a customer no longer wants a person: "never mind"."""
    return any(f" {phrase} " in _padded(words(text)) for phrase in _BACK)


def _is_only_person(said: Sequence[str], beside: frozenset[str]) -> bool:
    """Whether a person is named, and nothing else is said than small words."""
    named = not _PERSONS.isdisjoint(said) and all(word in _PERSONS or word in beside for word in said)
    return named and not _refused(said) and not _asks_whether(said)


def _wishes(said: Sequence[str]) -> bool:
    if _is_only_person(said, _BARE):
        return True
    if _refused(said) or _asks_whether(said):
        return False
    places = range(len(said))
    return any(_leads(said, place) or _is_to_talk_to(said, place) for place in places)


def _whom(verb: str) -> frozenset[str]:
    """Who counts as a person after a verb."""
    if verb in _TALKS:
        return _PERSONS | _ANYBODY | _DESK
    if verb in _REACHES:
        return _PERSONS | _ANYBODY
    return _PERSONS if verb in _WANTS else frozenset()


def _is_to_talk_to(said: Sequence[str], person: int) -> bool:
    """Whether a person is one to be talked to: "is there a human I can talk to"."""
    if said[person] not in _PERSONS and said[person] not in _ANYBODY:
        return False
    behind = dropwhile(_TO_TALK.__contains__, said[person + 1 : person + 6])
    return next(behind, "") in _TALKS


def _leads(said: Sequence[str], verb: int) -> bool:
    """Whether only small words stand between a verb and a person."""
    persons = _whom(said[verb])
    for place in range(verb + 1, min(verb + _FARTHEST, len(said))) if persons else ():
        word = said[place]
        ends = place + 1 == len(said) or said[place + 1] in _AFTER
        if word in persons and ends:
            return True
        if word not in _BETWEEN and word not in persons:
            return False
    return False


def _refused(said: Sequence[str]) -> bool:
    """Whether a person is not wanted: "I don't need a human", "without an agent"."""
    for place, word in enumerate(said):
        if word == "without" or (word == "no" and said[place + 1 : place + 2] == ["need"]):
            return True
        if word in {"dont", "not", "never"} and not _REFUSES.isdisjoint(said[place + 1 : place + 2]):
            return True
    return False


def _asks_whether(said: Sequence[str]) -> bool:
    """Whether it is a question about who answers, or whether a person is needed."""
    return any(tuple(said[: len(begin)]) == begin for begin in _QUESTIONS)


def _corrected(said: list[str]) -> list[str]:
    return [word if word in _RIGHT else (_speller.meant(word) or word) for word in said]


def _padded(said: Sequence[str]) -> str:
    return f" {' '.join(said)} "
