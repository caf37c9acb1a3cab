"""Answers to questions that many ask in the same words, kept in memory with what was read in them.

Kept are only messages without personal data, answered from the articles or by a rule, the same for everybody. An entry
holds while what it was answered from is live: a new index or a new head of intents and it is gone.
"""

from collections import OrderedDict
from dataclasses import dataclass

from storeclerk.chat.phrases import words
from storeclerk.chat.reading import Message
from storeclerk.chat.turn import Draft

_MOST = 1000
_PUBLIC = frozenset({"knowledge", "rules"})


@dataclass(frozen=True)
class Answered:
    """A message as it was read, and its answer."""

    message: Message
    draft: Draft


class AnswerCache:
    """The answers given last; made_of names what is live now, compared by identity."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Answered] = OrderedDict()
        self._made_of: tuple[object, ...] = ()

    def find(self, text: str, made_of: tuple[object, ...]) -> Answered | None:
        """Give what was answered to the same words, or None."""
        self._forget_unless(made_of)
        found = self._kept.get(_name(text))
        if found is not None:
            self._kept.move_to_end(_name(text))
        return found

    def keep(self, message: Message, draft: Draft, made_of: tuple[object, ...]) -> None:
        """Keep an answer, if it is one that may be given to others."""
        self._forget_unless(made_of)
        public = draft.by in _PUBLIC and draft.handoff is None and not draft.generated
        public = public and message.covered == message.text
        if public and _name(message.text):
            self._kept[_name(message.text)] = Answered(message, draft)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def _forget_unless(self, made_of: tuple[object, ...]) -> None:
        if len(made_of) != len(self._made_of) or any(
            new is not old for new, old in zip(made_of, self._made_of, strict=True)
        ):
            self._kept.clear()
            self._made_of = made_of


def _name(text: str) -> str:
    """A text as others may repeat it: capitals and signs stay, as they tell the mood."""
    return " ".join(text.split()) if words(text) else ""
