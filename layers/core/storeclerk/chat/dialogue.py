"""The requests of a message, answered one after the other."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec.structs import replace as with_fields

from storeclerk.chat.cache import AnswerCache
from storeclerk.chat.memory.references import context, leaning
from storeclerk.chat.memory.sessions import Conversation, Sessions
from storeclerk.chat.memory.state import after
from storeclerk.chat.reading import Message, MessageReader
from storeclerk.chat.requests import requests
from storeclerk.chat.steps import Steps
from storeclerk.chat.trace import Trace
from storeclerk.chat.turn import Draft, Turn


@dataclass(frozen=True)
class Asked:
    """A message on its way in: what it is named for good, and a digest of where it came from."""

    text: str
    key: str
    source: str


@dataclass(frozen=True)
class Exchange:
    """One request of a message and its answer."""

    message: Message
    turn: Turn
    draft: Draft


@dataclass(frozen=True)
class Answered:
    """The conversation after a message, and what was said to each of its requests."""

    talk: Conversation
    exchanges: Sequence[Exchange]
    cached: bool = False


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """Answers messages.

    live: what answers are made of now, as the cache compares it. moving: moves a conversation that gets an owner, and
    takes along what else belongs to it.
    """

    reader: MessageReader
    sessions: Sessions
    steps: Steps
    cache: AnswerCache
    live: Callable[[], tuple[object, ...]]
    now: Callable[[], datetime]
    moving: Callable[[Conversation, Callable[[], Conversation]], Conversation]

    def answer(self, asked: Asked, talk: Conversation, trace: Trace) -> Answered:
        """Answer a message, request by request, until one of them waits for the customer."""
        if kept := self._kept(asked, talk, trace):
            return kept
        with trace.step("read") as step:
            whole = self.reader.read(asked.text)
            step.outcome = whole.intent.label
        answered = self._answer_all(self._requests(whole, talk, trace), asked, talk, trace)
        self._keep(answered, talk)
        return answered

    def _answer_all(self, messages: list[Message], asked: Asked, talk: Conversation, trace: Trace) -> Answered:
        exchanges: list[Exchange] = []
        waiting = deque(messages)
        while waiting:
            message = waiting.popleft()
            turn = self._turn(message, talk, f"{asked.key}-{len(exchanges)}", asked.source)
            exchanges.append(Exchange(message, turn, self.steps.draft(turn, trace)))
            talk = self._after(talk, exchanges[-1])
            if talk.session.flow is not None:
                later = (*talk.session.later, *(one.covered for one in waiting))
                return Answered(_with_session(talk, later=later), exchanges)
            if talk.session.later:
                waiting.extend(self.reader.read_all(list(talk.session.later)))
                talk = _with_session(talk, later=())
        return Answered(talk, exchanges)

    def _requests(self, whole: Message, talk: Conversation, trace: Trace) -> list[Message]:
        """Tell the requests of a message apart; what a flow waits for is one answer, whatever is in it."""
        if talk.session.flow is not None or talk.session.handoff_id is not None:
            return [whole]
        with trace.step("requests") as step:
            found = requests(whole, self.reader.read_all, self.steps.rules().is_small_talk)
            step.outcome = str(len(found))
        return found

    def _kept(self, asked: Asked, talk: Conversation, trace: Trace) -> Answered | None:
        """Answer from the cache, where somebody asked in the same words and nothing that was said before matters."""
        if not _stands_alone(asked.text, talk):
            return None
        with trace.step("cache") as step:
            kept = self.cache.find(asked.text, self.live())
            step.outcome = "hit" if kept else ""
        if kept is None or not (kept.draft.settled or context(asked.text, talk.session) is None):
            return None
        exchange = Exchange(kept.message, self._turn(kept.message, talk, asked.key, asked.source), kept.draft)
        return Answered(self._after(talk, exchange), [exchange], cached=True)

    def _keep(self, answered: Answered, talk: Conversation) -> None:
        text = answered.exchanges[0].message.text
        alone = _stands_alone(text, talk) and context(text, talk.session) is None
        if len(answered.exchanges) == 1 and alone:
            self.cache.keep(answered.exchanges[0].message, answered.exchanges[0].draft, self.live())

    def _turn(self, message: Message, talk: Conversation, key: str, source: str) -> Turn:
        return Turn(
            message=message.text,
            covered=message.covered,
            customer_id=talk.customer_id,
            session=talk.session,
            reading=message.reading,
            intent=message.intent,
            sentiment=message.sentiment,
            language=message.language,
            key=key,
            source=source,
            now=self.now(),
        )

    def _after(self, talk: Conversation, exchange: Exchange) -> Conversation:
        """Keep in mind what an answer changed; a visitor whom an order has proven goes on as that customer."""
        talk = replace(talk, session=after(talk.session, exchange.turn, exchange.draft))
        proven = exchange.draft.changes.get("customer_id")
        if proven is None or talk.customer_id is not None:
            return talk
        return self.moving(talk, lambda: self.sessions.move(talk, proven))


def _stands_alone(text: str, talk: Conversation) -> bool:
    """Whether a message means the same, whatever was said before it."""
    session = talk.session
    return session.flow is None and session.handoff_id is None and not leaning(text, session.memory)


def _with_session(talk: Conversation, **changes: object) -> Conversation:
    return replace(talk, session=with_fields(talk.session, **changes))
