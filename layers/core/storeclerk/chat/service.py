"""One turn of the chat: the nearest passage answers, or the reply says that it does not know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from storeclerk.chat.contract import ChatRequest, ChatResponse, Source
from storeclerk.chat.knowledge import Found, KnowledgeIndex
from storeclerk.chat.orders import OrderDesk
from storeclerk.chat.passages import Passage
from storeclerk.ports import TextEncoder, Vectors

# The cosine that settled most of 70 questions with an answer in the sample store and 35 without: 61 answered by the
# right article, 6 by a wrong one, 31 of the 35 refused. At .46 it is 56, 6 and 34 (tests/golden/chat_questions.toml).
NEAR = 0.42
_SECOND_SENTENCE = 0.1  # how far behind the best sentence the second may lie to be told too
_PASSAGES = 8
_SOURCES = 3


@dataclass(frozen=True)
class ChatService:
    """Answers messages.

    knowledge gives the live index or None; person is where a human can be reached; near is the least cosine between
    a question and a passage that answers it.
    """

    encoder: TextEncoder
    knowledge: Callable[[], KnowledgeIndex | None]
    orders: OrderDesk
    person: str
    near: float = NEAR

    def answer(self, request: ChatRequest, request_id: str) -> ChatResponse:
        """Answer anyone's message from the articles."""
        reply, sources = self._from_articles(request.message)
        return _response(request, request_id, reply, sources)

    def answer_customer(self, request: ChatRequest, request_id: str, customer_id: str) -> ChatResponse:
        """Answer a signed-in customer, who may also ask where an order is."""
        reply = self.orders.answer(customer_id, request.message)
        if reply is None:
            return self.answer(request, request_id)
        return _response(request, request_id, reply)

    def _from_articles(self, message: str) -> tuple[str, Sequence[Source]]:
        index = self.knowledge()
        if index is None:
            return f"I have no articles to answer from yet. A person will help you: {self.person}", ()
        question = self.encoder.encode([message])[0]
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


def _response(request: ChatRequest, request_id: str, reply: str, sources: Sequence[Source] = ()) -> ChatResponse:
    session_id = request.session_id or uuid4().hex
    return ChatResponse(reply=reply, sources=tuple(sources), session_id=session_id, request_id=request_id)


def _extract(passage: Passage, scores: Vectors) -> str:
    """Take the one or two sentences nearest to the question, as they follow each other in the passage."""
    best = scores.argsort()[::-1][:2]
    chosen = sorted(place for place in best if scores[place] >= scores[best[0]] - _SECOND_SENTENCE)
    return " ".join(passage.sentences[place] for place in chosen)


def _source(found: Found) -> Source:
    passage = found.passage
    title = f"{passage.title}: {passage.heading}" if passage.heading else passage.title
    return Source(title=title, passage=passage.text, score=round(found.score, 4), link=passage.link)
