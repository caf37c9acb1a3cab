"""Turns that are kept, replayed, and never blank."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from storeclerk.chat.contract import Caller, ChatRequest, ChatResponse, Handoff, StaffReply
from storeclerk.chat.dialogue import Answered
from storeclerk.chat.finished import DISCLOSURE, Finished
from storeclerk.chat.service import ChatService
from storeclerk.chat.session import Session
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import NotFound, StoreUnavailable
from tests.fakes import FakeCustomers
from tests.unit.chat.builders import NOW
from tests.unit.chat.talking import FakeFlows, FakeReader, small_dialogue


class FakePeople:
    """Staff who take over whenever a step asks for it."""

    def look_after(self, answered: Answered) -> tuple[str, Handoff | None]:
        reason = next((one.draft.handoff for one in answered.exchanges if one.draft.handoff), None)
        return ("A person takes over.", Handoff("handoff-1", reason, staffed=True)) if reason else ("", None)

    def replies_since(self, owner: str, session: Session) -> tuple[StaffReply, ...]:
        return (StaffReply(f"to {owner} after {session.heard!r}", NOW.isoformat()),)


class Down(FakeCustomers):
    """A table that does not answer; calls counts how often somebody waited for it."""

    calls = 0

    def get(self, *_: str) -> None:
        self.calls += 1
        raise StoreUnavailable("The customers table did not answer.")

    def update(self, *_: object, **__: object) -> bool:
        self.calls += 1
        raise StoreUnavailable("The customers table did not answer.")


class Chat:
    """A chat and what it recorded."""

    def __init__(self, customers: FakeCustomers | None = None) -> None:
        self.customers = customers or FakeCustomers()
        self.recorded: list[Finished] = []
        dialogue = small_dialogue(FakeReader(), self.customers)
        self.service = ChatService(
            dialogue=dialogue,
            sessions=dialogue.sessions,
            people=FakePeople(),  # type: ignore[arg-type]
            fit=lambda exchange: exchange.draft.reply,
            record=self.recorded.append,
            person="/help/contact",
            now=lambda: NOW,
        )

    def say(
        self,
        text: str,
        session_id: str | None = None,
        *,
        customer: str | None = "ann",
        key: str | None = None,
        request_id: str = "request-1",
    ) -> ChatResponse:
        request = ChatRequest(message=text, session_id=session_id, key=key)
        return self.service.answer(request, Caller(customer, "source", request_id))


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_the_first_turn_says_that_a_machine_answers(chat: Chat) -> None:
    first = chat.say("do you ship to Norway?")
    second = chat.say("do you ship to Norway?", first.session_id)

    assert (first.turn, first.disclosure, first.reply) == (1, DISCLOSURE, "We ship.")
    assert (second.turn, second.disclosure, second.session_id) == (2, None, first.session_id)


def test_a_turn_is_kept_without_personal_data(chat: Chat) -> None:
    said = chat.say("mail me at ann@example.com, do you ship?")

    kept = chat.service.sessions.turn("ann", said.session_id, 1)

    assert kept.message == "mail me at [email], do you ship?"
    assert (kept.by, kept.intent, kept.reply, kept.sources) == (
        "knowledge",
        "delivery_options",
        "We ship.",
        ("/help/shipping",),
    )
    assert [name for name, _, _ in kept.trace][:2] == ["session", "cache"]


def test_a_request_that_is_sent_again_is_answered_once(chat: Chat) -> None:
    asked = chat.say("please cancel W1000945")
    done = chat.say("yes", asked.session_id, key="key-00000001")
    again = chat.say("yes", asked.session_id, key="key-00000001", request_id="request-2")

    assert done.reply == "Cancelled."
    assert again == done
    assert len(chat.recorded) == 2


def test_a_first_request_that_is_sent_again_begins_no_second_conversation(chat: Chat) -> None:
    one, two = (chat.say("do you ship?", customer=None, key="key-00000002") for _ in range(2))

    assert one == two


def test_nobody_reads_anothers_answer_by_its_key(chat: Chat) -> None:
    mine = chat.say("please cancel W1000945", key="key-00000003")

    assert chat.say("do you ship?", customer="ben", key="key-00000003").session_id != mine.session_id


def test_turns_at_once_in_one_conversation_are_all_kept(chat: Chat) -> None:
    first = chat.say("do you ship to Norway?")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: chat.say(f"do you ship {n}", first.session_id, request_id=f"r{n}"), range(4)))

    assert sorted(answer.turn for answer in answers) == [2, 3, 4, 5]


def test_what_staff_wrote_comes_with_the_next_turn(chat: Chat) -> None:
    asked = chat.say("Wo bleibt denn meine Bestellung, bitte?")
    after = chat.say("do you ship?", asked.session_id)
    later = chat.say("do you ship?", asked.session_id)

    assert asked.handoff == Handoff("handoff-1", "language", staffed=True)
    assert asked.reply.endswith("A person takes over.")
    assert after.reply == "A person has it."
    assert after.messages == (StaffReply("to ann after ''", NOW.isoformat()),)
    assert later.messages == (StaffReply(f"to ann after {NOW.isoformat()!r}", NOW.isoformat()),)


def test_without_the_table_questions_are_still_answered() -> None:
    down = Down()

    answer = Chat(down).say("do you ship to Norway?", "session-0001", key="key-00000004")

    assert answer.reply == "We ship."
    assert (answer.session_id, answer.disclosure) == ("session-0001", None)
    assert down.calls == 1


def test_without_the_table_a_yes_is_not_answered_as_if_nothing_was_asked() -> None:
    answer = Chat(Down()).say("yes", "session-0001")

    assert answer.reply.startswith("I am sorry, something went wrong on our side.")
    assert answer.session_id == "session-0001"
    assert [action.kind for action in answer.actions] == ["person"]


def test_another_message_under_a_key_is_another_request(chat: Chat) -> None:
    first = chat.say("do you ship?", customer=None, key="key-00000005")
    second = chat.say("hello", customer=None, key="key-00000005")

    assert first.reply != second.reply
    assert first.session_id != second.session_id


def test_what_was_done_is_told_though_another_turn_came_first(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = chat.say("please cancel W1000945")
    go_on = FakeFlows.go_on

    def beside(flows: FakeFlows, turn: Turn) -> Draft | None:
        draft = go_on(flows, turn)
        if turn.message == "yes":
            monkeypatch.setattr(FakeFlows, "go_on", go_on)
            chat.say("no", asked.session_id, request_id="request-2")
        return draft

    monkeypatch.setattr(FakeFlows, "go_on", beside)

    done = chat.say("yes", asked.session_id)

    assert (done.reply, done.turn) == ("Cancelled.", 3)
    assert chat.service.sessions.turn("ann", asked.session_id, 3).reply == "Cancelled."


def test_whatever_fails_the_customer_gets_an_honest_sentence(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Sequence[object]:
        raise ZeroDivisionError("text of a customer")

    monkeypatch.setattr(FakeReader, "read_all", broken)

    assert chat.say("hi").reply == "I am sorry, something went wrong on our side. A person will help you: /help/contact"


def test_another_customers_turn_is_not_found(chat: Chat) -> None:
    mine = chat.say("do you ship?")

    with pytest.raises(NotFound):
        chat.service.sessions.turn("ben", mine.session_id, 1)
