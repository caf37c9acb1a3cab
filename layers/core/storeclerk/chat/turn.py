"""One turn on its way through the chat: what every step may read, and what a step that answers gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storeclerk.chat.contract import Action, Source
from storeclerk.chat.session import Session
from storeclerk.model import Reading
from storeclerk.text.intent import Intent
from storeclerk.text.sentiment import Sentiment


@dataclass(frozen=True)
class Turn:
    """One message and all that was read in it.

    customer_id: of the token, or of the order by which the customer proved who it is; None for a visitor.
    covered: the message without personal data, which is all that may be logged, published or shown to staff.
    reading: the one run of the encoder, shapes [1, dimensions].
    key: names this turn for good: the same for a request that is sent again, so that what it changed is not done twice.
    source: where the request came from, as a digest, for limits.
    """

    message: str
    covered: str
    customer_id: str | None
    session: Session
    reading: Reading
    intent: Intent
    sentiment: Sentiment
    language: str
    key: str
    source: str
    now: datetime


@dataclass(frozen=True)
class Draft:
    """An answer as one step made it, before tone, grounding and hand-over.

    by: the step, such as `flow`, `orders`, `products`, `knowledge`; because: the rule, flow node or passage, for `why`.
    settled: False where the customer still has no answer, which counts as a failure of the chat.
    handoff: the reason for which a person is to take over.
    changes: fields of the session that the step changes.
    generated: written by a language model, so every sentence must pass the grounding check.
    acted: something was changed or handed on, which the customer has to hear, whatever else is said at this moment.
    """

    reply: str
    by: str
    because: str = ""
    sources: tuple[Source, ...] = ()
    actions: tuple[Action, ...] = ()
    settled: bool = True
    handoff: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    generated: bool = False
    acted: bool = False
