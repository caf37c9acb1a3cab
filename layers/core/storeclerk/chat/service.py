"""One turn of the chat: answered, kept, and never without an honest sentence."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from storeclerk.chat.contract import (
    Action,
    Caller,
    ChatRequest,
    ChatResponse,
    ReadIntent,
    StaffReply,
)
from storeclerk.chat.dialogue import Answered, Asked, Dialogue, Exchange
from storeclerk.chat.finished import DISCLOSURE, Finished, response_of, turn_of
from storeclerk.chat.handoff.people import HandoffPeople
from storeclerk.chat.languages import UNDETERMINED
from storeclerk.chat.memory.sessions import Conversation, Sessions, requests_of, visitor
from storeclerk.chat.trace import Trace
from storeclerk.errors import BadInput, StoreUnavailable
from storeclerk.observability import count, logger

# Two turns at once in one conversation: the second is answered anew after the first. More than this is no customer.
_TRIES = 5
_IMPERSONAL = frozenset({"knowledge", "products"})


@dataclass(frozen=True)
class _Opened:
    """A conversation, what staff wrote in it, where its named requests are, and what this one was answered before."""

    talk: Conversation
    messages: tuple[StaffReply, ...] = ()
    requested: str = ""
    answered: ChatResponse | None = None


@dataclass(frozen=True, kw_only=True)
class ChatService:
    """Answers messages.

    fit: gives the reply of an answer in the tone that its customer needs. record: counts a finished turn. person: where
    a human is reached.
    """

    dialogue: Dialogue
    sessions: Sessions
    people: HandoffPeople
    fit: Callable[[Exchange], str]
    record: Callable[[Finished], None]
    person: str
    now: Callable[[], datetime]

    def answer(self, request: ChatRequest, caller: Caller) -> ChatResponse:
        """Answer a message. Whatever fails inside, the customer gets an honest sentence and a way to a human.

        Raises:
            BadInput: the request is not one that can be answered.
        """
        try:
            return self._answered(request, caller)
        except BadInput:
            raise
        except Exception as error:  # noqa: BLE001  a customer gets no blank page for a defect of ours
            logger().error("turn failed", error=type(error).__name__, code=getattr(error, "code", None))
            count("ServerErrors")  # for the alarm of the 5xx, which a deployment is rolled back by
            return self._sorry(request, caller)

    def _answered(self, request: ChatRequest, caller: Caller) -> ChatResponse:
        for _ in range(_TRIES):
            trace = Trace()
            with trace.step("session"):
                opened = self._open(request, caller)
            if opened.answered is not None:
                return opened.answered
            finished = self._finished(request, caller, opened, trace)
            if (response := self._kept(finished, request, caller, opened.requested)) is not None:
                self.record(finished)
                return response
        raise StoreUnavailable("Too many messages at once in this conversation. Please send the last one again.")

    def _finished(self, request: ChatRequest, caller: Caller, opened: _Opened, trace: Trace) -> Finished:
        talk, messages = opened.talk, opened.messages
        asked = Asked(request.message, _name(request, caller), caller.source)
        answered = self.dialogue.answer(asked, talk, trace)
        if request.session_id and not talk.is_kept and not _stands_alone(answered):
            raise StoreUnavailable("What was said before in this conversation cannot be read now.")
        with trace.step("people"):
            said, handoff = self.people.look_after(answered)
        reply = "\n\n".join(part for part in (*map(self.fit, answered.exchanges), said) if part)
        return Finished(answered, reply, handoff, messages, trace)

    def _open(self, request: ChatRequest, caller: Caller) -> _Opened:
        """Find the conversation; while the table does not answer, everybody is a visitor with a question."""
        key = _key(request)
        try:
            talk = self.sessions.open(caller.customer_id, request.session_id)
            requested = requests_of(talk, caller.source)
            before = self.sessions.replayed(_partitions(requested, request, caller), key) if key else None
            messages = self.people.replies_since(talk.owner, talk.session) if talk.session.handoff_id else ()
        except StoreUnavailable as error:
            logger().error("conversation not found", reason=error.message)
            count("ChatTurnsNotKept")
            return _Opened(self._lost(request))
        answered = msgspec.json.decode(before, type=ChatResponse) if before else None
        return _Opened(talk, messages, requested, answered)

    def _lost(self, request: ChatRequest) -> Conversation:
        """Stand in for a conversation that cannot be found now, and goes on under its id later."""
        talk = self.sessions.begin(None)
        session = replace(talk.session, session_id=request.session_id or talk.session.session_id)
        return dataclasses.replace(talk, owner=visitor(session.session_id), session=session, is_kept=False)

    def _kept(self, done: Finished, request: ChatRequest, caller: Caller, requested: str) -> ChatResponse | None:
        """Keep a turn, or give None where another came first and it has to be answered anew.

        What has acted is not: it is told as it is, behind the other.
        """
        response = response_of(done, request, caller)
        for _ in range(_TRIES):
            if self._keep(done, response, request, requested):
                return response
            if not any(one.draft.acted for one in done.answered.exchanges):
                return None
            done = self._behind(done, caller)
            response = response_of(done, request, caller)
        return response

    def _behind(self, done: Finished, caller: Caller) -> Finished:
        """Give a turn the place after those that came first."""
        talk = done.answered.talk
        newest = self.sessions.open(caller.customer_id, talk.session.session_id).session.turn
        later = dataclasses.replace(talk, session=replace(talk.session, turn=newest))
        return dataclasses.replace(done, answered=dataclasses.replace(done.answered, talk=later))

    def _keep(self, done: Finished, response: ChatResponse, request: ChatRequest, requested: str) -> bool:
        talk, key = done.answered.talk, _key(request)
        if not talk.is_kept:
            return True
        answer = msgspec.json.encode(response).decode()
        keys = self.sessions.keyed(requested, talk, key, answer) if key else ()
        handoff_id = done.handoff.id if done.handoff else talk.session.handoff_id
        seen = done.messages[-1].at if done.messages else talk.session.heard
        session = replace(talk.session, turn=response.turn, handoff_id=handoff_id, heard=seen)
        try:
            return self.sessions.save(talk, session, turn_of(done, response, self.now()), keys)
        except StoreUnavailable as error:
            # The answer is worth more than its record.
            logger().error("turn not kept", reason=error.message)
            count("ChatTurnsNotKept")
            return True

    def _sorry(self, request: ChatRequest, caller: Caller) -> ChatResponse:
        return ChatResponse(
            reply=f"I am sorry, something went wrong on our side. A person will help you: {self.person}",
            sources=(),
            intent=ReadIntent(top3=(), oos=True),
            session_id=request.session_id or self.sessions.begin(None).session.session_id,
            turn=0,
            language=UNDETERMINED,
            request_id=caller.request_id,
            actions=(Action("person", "Talk to a person"),),
            disclosure=None if request.session_id else DISCLOSURE,
        )


def _stands_alone(answered: Answered) -> bool:
    """Whether an answer is right whatever was said before: "yes" may have been meant for an order."""
    drafts = [one.draft for one in answered.exchanges]
    return all(draft.settled and draft.by in _IMPERSONAL for draft in drafts)


def _key(request: ChatRequest) -> str | None:
    """Name a request by its key and what it says: the same key with another message is another request."""
    return f"{request.key}\n{request.message}" if request.key else None


def _partitions(requested: str, request: ChatRequest, caller: Caller) -> tuple[str, ...]:
    """Where the answer to a named request may lie: a visitor's conversation may have moved with that answer."""
    if caller.customer_id is not None or request.session_id is None:
        return (requested,)
    return (requested, visitor(request.session_id))


def _name(request: ChatRequest, caller: Caller) -> str:
    """Name a turn for good: the same for a request that is sent again under its key."""
    asked = _key(request) or caller.request_id
    told = (caller.customer_id or "", request.session_id or caller.source, asked)
    return sha256("\n".join(told).encode()).hexdigest()[:32]
