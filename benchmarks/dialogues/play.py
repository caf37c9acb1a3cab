"""Plays a scripted dialogue and tells what went against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.dialogues.script import ScriptedDialogue, ScriptedTurn
    from storeclerk.chat.contract import ChatResponse

# What an honest chat says where it has no answer.
_UNKNOWN = ("do not know", "don't know", "does not say", "cannot find", "no answer", "not sure")


class Talks(Protocol):
    """A chat on a store of its own."""

    def say(self, text: str, customer: str | None, session_id: str | None) -> ChatResponse:
        """Send one message."""
        ...

    def statuses(self) -> Mapping[str, str]:
        """The status of every order."""
        ...


@dataclass
class Played:
    """What was said, and what went against the script; wrong is empty for a good outcome."""

    dialogue: ScriptedDialogue
    said: list[tuple[str, ChatResponse]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def transcript(self) -> str:
        """The dialogue for a reader."""
        lines = [f"> {text}\n< {response.reply}" for text, response in self.said]
        return "\n".join([f"[{self.dialogue.id}] {self.dialogue.why}", *lines, *(f"!! {one}" for one in self.wrong)])


def play(dialogue: ScriptedDialogue, chat: Talks, check: Callable[[list[str], ChatResponse], list[str]]) -> Played:
    """Play a dialogue; check gives what is wrong with a reply to what was said, whatever was expected of it."""
    played, before = Played(dialogue), dict(chat.statuses())
    session_id: str | None = None
    for turn in dialogue.turns:
        last = played.said[-1][1].reply if played.said else ""
        if turn.optional and "?" not in last:
            continue
        text = _said(turn, last)
        response = chat.say(text, dialogue.customer, session_id)
        session_id = response.session_id
        played.said.append((text, response))
        played.wrong += [*_against(turn, response), *check([said for said, _ in played.said], response)]
    played.wrong += _at_the_end(played, before, chat.statuses())
    return played


def _said(turn: ScriptedTurn, last: str) -> str:
    found = [text for words, text in turn.instead.items() if _plain(words) in _plain(last)]
    return found[0] if found else turn.say


def _against(turn: ScriptedTurn, response: ChatResponse) -> list[str]:
    reply = _plain(response.reply)
    wrong = [f"says none of {group}" for group in turn.says if not any(_plain(part) in reply for part in group)]
    wrong += [f"says '{part}'" for part in turn.never if _plain(part) in reply]
    named = {_page(source.link) for source in response.sources}
    if turn.sources and not named & set(turn.sources):
        wrong.append(f"rests on {sorted(named)}, not on {turn.sources}")
    if turn.handoff is not None and turn.handoff != (response.handoff is not None):
        wrong.append(f"hand-over is {response.handoff}")
    return wrong


def _plain(text: str) -> str:
    """A text as it is compared: any white space one blank, any apostrophe a straight one."""
    return " ".join(text.replace("\u2019", "'").casefold().split())


def _page(link: str) -> str:
    return link.partition("#")[0].removeprefix("/help/").removeprefix("/")


def _at_the_end(played: Played, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    end, last = played.dialogue.end, played.said[-1][1]
    wrong = [f"{name} is {after.get(name)}, not {state}" for name, state in end.orders.items() if after[name] != state]
    wrong += [f"{name} became {after[name]}" for name in end.unchanged if after[name] != before[name]]
    changed = {name for name in after if after[name] != before[name]} - set(end.orders)
    wrong += [f"{name} became {after[name]}" for name in sorted(changed - set(end.unchanged))]
    people = any(response.handoff for _, response in played.said)
    if played.dialogue.kind in {"handoff", "language"} and not people:
        wrong.append("no person takes over")
    unknown = any(part in response.reply.casefold() for _, response in played.said for part in _UNKNOWN)
    if played.dialogue.kind == "unknown" and not people and not unknown:
        wrong.append(f"does not say that it has no answer: {last.reply[:80]}")
    return wrong
