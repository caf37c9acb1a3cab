"""One turn of the chat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.chat.contract import ChatRequest, ChatResponse
from storeclerk.chat.intents.contract import TeachRequest
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.service import IntentService
from storeclerk.chat.knowledge.index import ARTEFACT, KnowledgeIndex, build_index
from storeclerk.chat.orders.desk import NO_CONSENT, OrderDesk
from storeclerk.chat.service import ChatService
from storeclerk.consent import ConsentGate
from storeclerk.ports import Vectors
from storeclerk.text.intent import IntentHead
from storeclerk.text.redaction import redact
from tests.fakes import FakeCustomers, FakeObjects
from tests.unit.chat.intents.heads import PRICE_MATCH, SmallEncoder, arrays, shipped, teacher


class CountingEncoder(SmallEncoder):
    calls = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        return super().encode(texts)


def article(title: str, *sentences: str) -> str:
    return f"---\ntitle: {title}\ntopic: help\nupdated: 2026-10-01\n---\n{' '.join(sentences)}\n"


ARTICLES = {
    "returns": article("Returns", "You have thirty days.", "Sending back is free.", "Shoes worn outdoors stay yours."),
    "gifts": article("Gift cards", "A gift card never expires."),
    "repair": article("Repairs", "We repair tents."),
}


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def service(encoder: CountingEncoder) -> ChatService:
    index = KnowledgeIndex.from_files(build_index(ARTICLES, SmallEncoder()), SmallEncoder())
    desk = OrderDesk(ConsentGate(FakeCustomers()), now=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    return ChatService(
        encoder=encoder, knowledge=lambda: index, intents=head, orders=desk, person="/help/contact", near=0.2
    )


def head() -> IntentHead:
    return IntentHead.from_arrays(arrays())


def ask(service: ChatService, message: str, session_id: str | None = None) -> ChatResponse:
    return service.answer(ChatRequest(message=message, session_id=session_id), "request-1")


def test_the_best_sentence_of_the_best_passage_is_the_reply_with_its_source(service: ChatService) -> None:
    response = ask(service, "Is sending back free?")

    assert response.reply == "Sending back is free."
    assert response.sources[0].link == "/help/returns"
    assert response.sources[0].title == "Returns"
    assert response.reply in response.sources[0].passage
    assert response.sources[0].score >= service.near


def test_a_second_sentence_as_near_comes_too_in_the_order_of_the_passage(service: ChatService) -> None:
    assert ask(service, "back, days?").reply == "You have thirty days. Sending back is free."


def test_a_question_far_from_every_article_is_not_answered(service: ChatService) -> None:
    response = ask(service, "Who at which bank, and when and why and for whom, mended any gift or tents?")

    assert response.reply.startswith("I do not know that. The nearest I have is ")
    assert "Gift cards (/help/gifts)" in response.reply
    assert "Repairs (/help/repair)" in response.reply
    assert response.reply.endswith("A person will help you: /help/contact")
    assert response.sources == ()


@pytest.mark.parametrize("message", ["?", "\u200b", "🙂", "日本語"])
def test_a_message_without_known_words_is_answered_honestly(service: ChatService, message: str) -> None:
    assert ask(service, message).reply.startswith("I do not know that.")


def test_a_turn_encodes_the_question_once_and_nothing_else(service: ChatService, encoder: CountingEncoder) -> None:
    ask(service, "Is sending back free?")

    assert encoder.calls == 1


def test_before_the_articles_are_published_the_reply_says_so(encoder: CountingEncoder) -> None:
    desk = OrderDesk(ConsentGate(FakeCustomers()))
    service = ChatService(encoder=encoder, knowledge=lambda: None, intents=head, orders=desk, person="/help/contact")

    response = ask(service, "Is sending back free?")

    assert response.reply == "I have no articles to answer from yet. A person will help you: /help/contact"
    assert response.sources == ()


def test_the_intent_of_the_message_comes_with_the_next_likeliest(service: ChatService) -> None:
    intent = ask(service, "When will my parcel arrive, how long does delivery take?").intent

    assert (intent.top3[0].label, intent.oos) == ("delivery", False)
    chances = [one.probability for one in intent.top3]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-3)


def test_a_message_out_of_scope_says_so(encoder: CountingEncoder) -> None:
    strict = IntentHead.from_arrays(arrays() | {"threshold": np.array(99.0)})
    desk = OrderDesk(ConsentGate(FakeCustomers()))
    service = ChatService(encoder, lambda: None, lambda: strict, desk, "/help/contact")

    assert ask(service, "Do you sell horoscopes?").intent.oos


def test_a_head_that_was_taught_is_heard_from_the_next_turn_on(encoder: CountingEncoder) -> None:
    lake, clock = FakeObjects(), iter(range(0, 1000, 100))
    intents = live_intents(lake, encoder, shipped(), clock=lambda: next(clock))
    desk = OrderDesk(ConsentGate(FakeCustomers()))
    service = ChatService(encoder, lambda: None, intents, desk, "/help/contact")
    question = "please match the price of that shop"
    assert ask(service, question).intent.top3[0].label != "price_match"

    IntentService(lake, teacher(), redact).teach("price_match", TeachRequest(examples=PRICE_MATCH))

    assert ask(service, question).intent.top3[0].label == "price_match"


def test_intents_with_an_encoder_of_their_own_are_read_by_it(encoder: CountingEncoder) -> None:
    own = CountingEncoder()
    desk = OrderDesk(ConsentGate(FakeCustomers()))
    service = ChatService.of(FakeObjects(), encoder, replace(shipped(), own=own), desk, "/help/contact")

    assert ask(service, "When will my parcel arrive?").intent.top3[0].label == "delivery"
    assert (encoder.calls, own.calls) == (1, 1)


def test_a_service_is_made_of_what_is_live_in_the_lake(encoder: CountingEncoder) -> None:
    lake = FakeObjects()
    Artefacts(lake).publish(ARTEFACT, build_index(ARTICLES, SmallEncoder()))

    service = ChatService.of(lake, encoder, shipped(), OrderDesk(ConsentGate(FakeCustomers())), "/help/contact")

    assert ask(service, "Does a gift card ever expire? A gift card never expires.").sources


def test_a_session_goes_on_or_begins(service: ChatService) -> None:
    first, second = ask(service, "Hello"), ask(service, "Hello")

    assert ask(service, "Hello", "session-12").session_id == "session-12"
    assert len(first.session_id) == 32
    assert first.session_id != second.session_id
    assert first.request_id == "request-1"


def test_a_customers_order_question_goes_to_the_order_desk(service: ChatService, encoder: CountingEncoder) -> None:
    response = service.answer_customer(ChatRequest(message="Where is my order?"), "request-1", "ada")

    assert (response.reply, response.sources) == (NO_CONSENT, ())
    assert encoder.calls == 1
    assert len(response.intent.top3) == 3


def test_a_customers_other_question_is_answered_from_the_articles(service: ChatService) -> None:
    response = service.answer_customer(ChatRequest(message="Is sending back free?"), "request-1", "ada")

    assert response.reply == "Sending back is free."


def test_an_order_question_of_nobody_in_particular_is_answered_from_the_articles(service: ChatService) -> None:
    assert "order" not in ask(service, "Where is my order?").reply
