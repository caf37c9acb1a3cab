"""Thumbs on turns."""

import msgspec
import pytest

from storeclerk.chat.feedback.contract import MAX_REASON, FeedbackRequest
from storeclerk.chat.feedback.questions import OpenQuestions
from storeclerk.chat.feedback.service import Feedback
from storeclerk.chat.memory.sessions import Sessions, StoredTurn, turn_item
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import NotFound, StoreUnavailable
from storeclerk.records import JsonObject, Profile, as_json
from tests.fakes import FakeCustomers, FakeQueue
from tests.unit.chat.builders import NOW

UP, DOWN = FeedbackRequest(thumbs="up"), FeedbackRequest(thumbs="down")
ASKED = StoredTurn(1, NOW, "do you knit?", "We ship.", "other", 0.4, "knowledge", sources=("/help/shipping",))


class Down(FakeQueue):
    """A queue that takes nothing."""

    def send(self, message: JsonObject) -> None:  # noqa: ARG002
        raise StoreUnavailable("The stream queue did not answer.")


class Chat:
    """A conversation of ann and one of a visitor, one turn each."""

    def __init__(self, queue: FakeQueue | None = None) -> None:
        self.customers = FakeCustomers()
        self.queue = queue or FakeQueue()
        self.gate = ConsentGate(self.customers)
        self.customers.put("ann", "profile", as_json(Profile("s-ann", "Ann", "ann@mail.example", NOW)))
        sessions = Sessions(self.customers, 30, lambda: NOW)
        self.feedback = Feedback(self.customers, sessions, OpenQuestions(self.gate, self.queue))
        self.of_ann, self.of_visitor = (self._session(sessions, customer) for customer in ("ann", None))

    def _session(self, sessions: Sessions, customer_id: str | None) -> str:
        talk = sessions.begin(customer_id)
        assert sessions.save(talk, msgspec.structs.replace(talk.session, turn=1), ASKED)
        return talk.session.session_id

    def turn(self) -> JsonObject:
        return self.customers.items["ann", turn_item(self.of_ann, 1)]


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_thumbs_are_kept_with_the_turn_and_the_reason_without_contact_data(chat: Chat) -> None:
    said = FeedbackRequest(thumbs="down", reason=" Wrong. Mail me: ann@mail.example ")

    answer = chat.feedback.give("ann", chat.of_ann, 1, said)

    assert (answer.thumbs, answer.reason) == ("down", "Wrong. Mail me: [email]")
    assert (chat.turn()["thumbs"], chat.turn()["reason"]) == ("down", "Wrong. Mail me: [email]")
    assert chat.turn()["message"] == "do you knit?"
    assert chat.turn()["expires_at"] > NOW.timestamp()


def test_the_last_word_counts_and_is_counted_once(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    for said in (FeedbackRequest(thumbs="down", reason="bad"), DOWN, UP, UP):
        chat.feedback.give("ann", chat.of_ann, 1, said)

    told = capsys.readouterr().out
    assert chat.turn()["thumbs"] == "up"
    assert "reason" not in chat.turn()
    assert (told.count('"ThumbsDown":'), told.count('"ThumbsUp":')) == (1, 1)


@pytest.mark.parametrize("caller", ["ben", None])
def test_nobody_rates_anothers_turn(chat: Chat, caller: str | None) -> None:
    with pytest.raises(NotFound):
        chat.feedback.give(caller, chat.of_ann, 1, UP)

    assert "thumbs" not in chat.turn()


def test_a_turn_that_never_was_is_not_found(chat: Chat) -> None:
    with pytest.raises(NotFound):
        chat.feedback.give("ann", chat.of_ann, 2, UP)

    assert ("ann", turn_item(chat.of_ann, 2)) not in chat.customers.items


def test_a_low_rated_question_of_a_visitor_is_kept_without_a_subject(chat: Chat) -> None:
    chat.feedback.give(None, chat.of_visitor, 1, DOWN)

    [sent] = chat.queue.sent
    assert (sent["type"], sent["text"], sent["why"], sent["link"]) == (
        "question",
        "do you knit?",
        "down",
        "/help/shipping",
    )
    assert "subject" not in sent
    assert chat.of_visitor not in str(sent)


def test_a_low_rated_question_of_a_customer_is_kept_only_with_consent(chat: Chat) -> None:
    chat.feedback.give("ann", chat.of_ann, 1, DOWN)
    assert chat.queue.sent == []

    chat.gate.record("ann", Purpose.MODEL_IMPROVEMENT, granted=True, text_version="1")
    chat.feedback.give("ann", chat.of_ann, 1, DOWN)
    assert [sent["subject"] for sent in chat.queue.sent] == ["s-ann"]


def test_a_question_that_was_rated_well_is_not_kept(chat: Chat) -> None:
    chat.feedback.give(None, chat.of_visitor, 1, UP)

    assert chat.queue.sent == []


def test_without_the_queue_the_thumbs_are_kept_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    chat = Chat(Down())

    assert chat.feedback.give(None, chat.of_visitor, 1, DOWN).thumbs == "down"
    assert '"QuestionsNotSent"' in capsys.readouterr().out


def test_a_reason_has_a_limit() -> None:
    body = msgspec.json.encode({"thumbs": "up", "reason": "a" * (MAX_REASON + 1)})

    with pytest.raises(msgspec.ValidationError, match="at most 500"):
        msgspec.json.decode(body, type=FeedbackRequest)
