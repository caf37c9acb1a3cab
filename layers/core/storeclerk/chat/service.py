"""One turn of the chat: the nearest passage answers, or the reply says that it does not know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from storeclerk.chat.contract import ChatRequest, ChatResponse, LikelyIntent, ReadIntent, Source
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.knowledge.index import Found, KnowledgeIndex, live_knowledge
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.orders.desk import OrderDesk
from storeclerk.ports import ObjectStore, TextEncoder, Vectors
from storeclerk.text.intent import Intent, IntentHead
from storeclerk.text.language import detect

# The cosine that settled most of 70 questions with an answer in the sample store and 35 without: 63 answered by the
# right article, 5 by a wrong one, 33 of the 35 refused. At .42 it is 63, 5 and 29 (tests/golden/chat_questions.toml).
NEAR = 0.46
_SECOND_SENTENCE = 0.1  # how far behind the best sentence the second may lie to be told too
_PASSAGES = 8
_SOURCES = 3


@dataclass(frozen=True)
class ChatService:
    """Answers messages.

    knowledge gives the live index or None, intents the live head; person is where a human can be reached; near is the
    least cosine between a question and a passage that answers it. own reads intents where the shop's have an encoder.
    """

    encoder: TextEncoder
    knowledge: Callable[[], KnowledgeIndex | None]
    intents: Callable[[], IntentHead]
    orders: OrderDesk
    person: str
    near: float = NEAR
    own: TextEncoder | None = None

    @classmethod
    def of(cls, lake: ObjectStore, encoder: TextEncoder, shipped: Shipped, orders: OrderDesk, person: str) -> Self:
        """Make a service of what is live in a lake. Raises ModelError where what ships is no intent head."""
        intents = live_intents(lake, encoder, shipped)
        return cls(encoder, live_knowledge(lake, encoder), intents, orders, person, own=shipped.own)

    def answer(self, request: ChatRequest, request_id: str) -> ChatResponse:
        """Answer anyone's message from the articles."""
        return self._answer(request, request_id)

    def answer_customer(self, request: ChatRequest, request_id: str, customer_id: str) -> ChatResponse:
        """Answer a signed-in customer, who may also ask where an order is."""
        return self._answer(request, request_id, self.orders.answer(customer_id, request.message))

    def _answer(self, request: ChatRequest, request_id: str, of_orders: str | None = None) -> ChatResponse:
        question = self.encoder.read([request.message])
        summary = self.own.read([request.message]).summary if self.own else question.summary
        reply, sources = (of_orders, ()) if of_orders else self._from_articles(question.embedding[0])
        return ChatResponse(
            reply=reply,
            sources=tuple(sources),
            intent=_intent(self.intents().classify(summary)[0]),
            session_id=request.session_id or uuid4().hex,
            turn=1,
            language=detect(request.message),
            request_id=request_id,
        )

    def _from_articles(self, question: NDArray[np.float32]) -> tuple[str, Sequence[Source]]:
        index = self.knowledge()
        if index is None:
            return f"I have no articles to answer from yet. A person will help you: {self.person}", ()
        found = index.search(question, _PASSAGES)
        near = [passage for passage in found if passage.score >= self.near][:_SOURCES]
        if not near:
            return self._unknown(found), ()
        reply = _extract(near[0].passage, index.sentence_scores(near[0], question))
        return reply, [_source(passage) for passage in near]

    def _unknown(self, found: Sequence[Found]) -> str:
        topics = dict.fromkeys(f"{near.passage.title} ({near.passage.link.partition('#')[0]})" for near in found)
        nearest = " and ".join(list(topics)[:2])
        return f"I do not know that. The nearest I have is {nearest}. A person will help you: {self.person}"


def _intent(read: Intent) -> ReadIntent:
    return ReadIntent(top3=tuple(LikelyIntent(*one) for one in read.top3), oos=read.oos)


def _extract(passage: Passage, scores: Vectors) -> str:
    """Take the one or two sentences nearest to the question, as they follow each other in the passage."""
    best = scores.argsort()[::-1][:2]
    chosen = sorted(place for place in best if scores[place] >= scores[best[0]] - _SECOND_SENTENCE)
    return " ".join(passage.sentences[place] for place in chosen)


def _source(found: Found) -> Source:
    passage = found.passage
    title = f"{passage.title}: {passage.heading}" if passage.heading else passage.title
    return Source(title=title, passage=passage.text, score=round(found.score, 4), link=passage.link)
