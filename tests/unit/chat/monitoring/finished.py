"""Turns that were answered, for whatever records them."""

from typing import Any

from storeclerk.chat.contract import Handoff, Source
from storeclerk.chat.dialogue import Answered, Exchange
from storeclerk.chat.finished import Finished
from storeclerk.chat.memory.sessions import Conversation
from storeclerk.chat.trace import Step, Trace
from storeclerk.chat.turn import Draft
from tests.unit.chat.builders import message, session, turn

SHIPPING = Source("Shipping", "We ship to Norway.", 0.9, "/help/shipping")


def finished(
    text: str = "do you ship to Norway?",
    *,
    customer_id: str | None = "ann",
    handoff: Handoff | None = None,
    cached: bool = False,
    settled: bool = True,
    **of_session: Any,
) -> Finished:
    """A question about shipping that was answered by the articles, or was not."""
    draft = Draft("We ship.", "knowledge", "passage", (SHIPPING,), settled=settled)
    read = message(text, "delivery_options", oos=not settled)
    exchange = Exchange(read, turn(text, "delivery_options", customer_id=customer_id), draft)
    talk = Conversation(customer_id or "visitor#session-0001", customer_id, session(**of_session))
    trace = Trace([Step("read", "delivery_options", 4.0), Step("products", "", 1.0), Step("products", "", 1.5)])
    return Finished(Answered(talk, [exchange], cached), draft.reply, handoff, (), trace)
