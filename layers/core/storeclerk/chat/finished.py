"""A turn that was answered, as the customer gets it and as it is kept."""

from dataclasses import dataclass
from datetime import datetime

from storeclerk.chat.contract import Caller, ChatRequest, ChatResponse, Handoff, LikelyIntent, ReadIntent, StaffReply
from storeclerk.chat.dialogue import Answered
from storeclerk.chat.memory.sessions import StoredTurn
from storeclerk.chat.trace import Trace
from storeclerk.text.intent import Intent

DISCLOSURE = (
    "You are talking to a machine. It answers from the shop's own pages, and a person helps whenever you ask for one."
)


@dataclass(frozen=True)
class Finished:
    """A turn that was answered: what was said, what staff has to do with it, and the steps that led there."""

    answered: Answered
    reply: str
    handoff: Handoff | None
    messages: tuple[StaffReply, ...]
    trace: Trace


def response_of(done: Finished, request: ChatRequest, caller: Caller) -> ChatResponse:
    """Give what the customer gets; the disclosure on the first turn of a conversation."""
    exchanges, session = done.answered.exchanges, done.answered.talk.session
    return ChatResponse(
        reply=done.reply,
        sources=tuple(source for one in exchanges for source in one.draft.sources),
        intent=_intent(exchanges[0].message.intent),
        session_id=session.session_id,
        turn=session.turn + 1,
        language=exchanges[0].message.language,
        request_id=caller.request_id,
        actions=exchanges[-1].draft.actions,
        handoff=done.handoff,
        disclosure=None if session.turn or session.session_id == request.session_id else DISCLOSURE,
        messages=done.messages,
    )


def turn_of(done: Finished, response: ChatResponse, now: datetime) -> StoredTurn:
    """Give what is kept of a turn, without personal data of the message."""
    exchanges, session = done.answered.exchanges, done.answered.talk.session
    first = exchanges[0].message
    return StoredTurn(
        turn=response.turn,
        at=now,
        message=" ".join(one.message.covered for one in exchanges),
        reply=response.reply,
        intent=first.intent.label,
        confidence=first.intent.confidence,
        by=" ".join(one.draft.by for one in exchanges),
        because="; ".join(one.draft.because for one in exchanges),
        sources=tuple(source.link for source in response.sources),
        language=first.language,
        mood=session.moods[-1] if session.moods else 0.0,
        settled=all(one.draft.settled for one in exchanges),
        trace=done.trace.rows(),
    )


def _intent(read: Intent) -> ReadIntent:
    return ReadIntent(top3=tuple(LikelyIntent(*one) for one in read.top3), oos=read.oos)
