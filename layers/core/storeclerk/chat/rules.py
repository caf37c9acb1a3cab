"""Rules of the shop: what is said to certain words or intents, before any model is asked for an answer.

A rule is data: phrases or intents that it hears, and a fixed reply, a hand-over, or both. A phrase is a run of whole
words, of whatever case; the longest one that occurs wins. Small talk ships as rules.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from storeclerk.chat.contract import Action
from storeclerk.chat.phrases import Phrases, words
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import ModelError

_SHIPPED = Path(__file__).with_name("rules.json")
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]

# An intent that only accompanies others, such as a greeting, is acted on where it is as sure as this.
_SURE = 0.5
# A longer message with a greeting in it wants something else; so does a shorter one that is not as surely small talk.
_MOST_WORDS, _FEW_WORDS, _SURELY = 12, 5, 0.8


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule; alone: the phrase must be all that was said. handoff: the reason for which a person takes over."""

    name: _Text
    reply: _Text
    phrases: tuple[_Text, ...] = ()
    intents: tuple[_Text, ...] = ()
    alone: bool = False
    actions: tuple[Action, ...] = ()
    handoff: str | None = None
    settled: bool = True


class Rules:
    """Rules, compiled: a message is read once, whatever their number."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_phrase = Phrases[Rule]()
        self._by_intent: dict[str, Rule] = {}
        for rule in rules:
            for phrase in rule.phrases:
                self._by_phrase.add(phrase, rule)
            for intent in rule.intents:
                self._by_intent.setdefault(intent, rule)

    def by_phrase(self, text: str) -> Draft | None:
        """Answer by the longest phrase that occurs in a text."""
        said = words(text)
        heard = (one for one in self._by_phrase.found(said) if not one[1].alone or one[0] == len(said))
        found = max(heard, key=lambda one: one[0], default=None)
        return None if found is None else _draft(found[1])

    def by_intent(self, turn: Turn) -> Draft | None:
        """Answer by the intent of a short message."""
        rule = self._by_intent.get(turn.intent.label)
        if rule is None or turn.intent.oos or turn.intent.confidence < _SURE:
            return None
        most = _MOST_WORDS if turn.intent.confidence >= _SURELY else _FEW_WORDS
        return _draft(rule) if len(words(turn.message)) <= most else None

    def is_small_talk(self, intent: str) -> bool:
        """Whether an intent only accompanies what a customer wants."""
        return intent in self._by_intent


def read_rules(data: bytes) -> Rules:
    """Read rules from JSON. Raises ModelError saying which field is wrong."""
    try:
        return Rules(msgspec.json.decode(data, type=list[Rule]))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"The rules of the chat cannot be read: {error}. Publish them again.") from error


@cache
def shipped_rules() -> Rules:
    """The rules that ship: small talk."""
    return read_rules(_SHIPPED.read_bytes())


def _draft(rule: Rule) -> Draft:
    return Draft(
        rule.reply, "rules", f"rule {rule.name}", actions=rule.actions, settled=rule.settled, handoff=rule.handoff
    )
