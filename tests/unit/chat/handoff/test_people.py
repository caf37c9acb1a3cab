from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as with_fields

from storeclerk.chat.dialogue import Answered, Exchange
from storeclerk.chat.handoff.contract import ReplyRequest
from storeclerk.chat.handoff.limit import VisitorLimit
from storeclerk.chat.handoff.people import HandoffPeople
from storeclerk.chat.memory.sessions import Conversation
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import StoreUnavailable
from tests.unit.chat import builders
from tests.unit.chat.handoff.desks import ANSWER, SETTINGS, Desks

SETTLED = Draft("It is blue.", "products")


@pytest.fixture
def desks() -> Desks:
    return Desks()


@pytest.fixture
def people(desks: Desks) -> HandoffPeople:
    return HandoffPeople(desks.desk, SETTINGS, VisitorLimit(desks.customers, desks.now))


def answered(turn: Turn, draft: Draft, **changes: Any) -> Answered:
    session = with_fields(turn.session, **changes)
    exchange = Exchange(builders.message(turn.message, turn.intent.label), turn, draft)
    return Answered(Conversation("ann", turn.customer_id, session), [exchange])


def test_who_asks_for_a_person_gets_no_answer_of_a_machine_first(desks: Desks, people: HandoffPeople) -> None:
    turn = desks.turn("I want a human")
    draft = people.answer(turn)
    assert draft is not None
    assert (draft.reply, draft.handoff) == ("", "asked")

    said, handoff = people.look_after(answered(turn, draft))

    assert "at its desk now" in said
    assert handoff is not None
    assert handoff.staffed
    assert desks.staff.read(handoff.id).attempts == ()


def test_danger_is_answered_with_the_emergency_services_first(desks: Desks, people: HandoffPeople) -> None:
    turn = desks.turn("the stove exploded and burned me", intent="complaint")
    draft = people.answer(turn)
    assert draft is not None
    said, _ = people.look_after(answered(turn, draft))
    assert "emergency services" in said


def test_an_ordinary_question_is_the_machines(desks: Desks, people: HandoffPeople) -> None:
    turn = desks.turn("is the tent blue?", intent="product_details")
    assert people.answer(turn) is None
    assert people.look_after(answered(turn, SETTLED)) == ("", None)
    assert desks.events() == []


def test_a_message_to_the_person_who_has_it_is_shown_with_the_hand_over(desks: Desks, people: HandoffPeople) -> None:
    shown = desks.hand_over()
    turn = desks.turn("and is it blue?", key="key-1", handoff_id=shown.id)
    draft = people.answer(turn)
    assert draft is not None
    assert draft.reply
    said, handoff = people.look_after(answered(turn, draft))
    assert said == ""
    assert handoff is not None
    assert handoff.id == shown.id
    assert desks.staff.read(shown.id).messages == 2


def test_who_was_told_that_a_person_comes_is_not_told_at_each_failure(desks: Desks, people: HandoffPeople) -> None:
    first = desks.turn("is it blue?", intent="x", failures=1)
    said, handoff = people.look_after(answered(first, ANSWER))
    assert "not been able to help" in said
    assert handoff is not None
    second = desks.turn("is it green?", intent="x", key="key-1", failures=2, handoff_id=handoff.id)
    said, again = people.look_after(answered(second, ANSWER))
    assert said == ""
    assert again == handoff


def test_what_was_said_in_the_customers_language_is_not_said_again(desks: Desks, people: HandoffPeople) -> None:
    draft = Draft("Es tut mir leid …", "language", "de", handoff="language")
    said, handoff = people.look_after(answered(desks.turn("Wo ist die Jacke?", intent="x"), draft))
    assert said == ""
    assert handoff is not None


def test_of_two_requests_the_gravest_counts(desks: Desks, people: HandoffPeople) -> None:
    both = answered(desks.turn("is it blue?", intent="x", failures=1), ANSWER)
    grave = answered(desks.turn("my lawyer will call you", intent="x", key="key-1"), SETTLED)
    _, handoff = people.look_after(replace(both, exchanges=[*both.exchanges, *grave.exchanges]))
    assert handoff is not None
    assert handoff.reason == "threat"


def test_a_visitor_whom_an_order_proved_is_handed_over_as_that_customer(desks: Desks, people: HandoffPeople) -> None:
    turn = desks.turn("agent", customer_id=None)
    one = answered(turn, Draft("", "person", handoff="asked"))
    moved = Conversation("ann", "ann", builders.session(session_id="session-0002"))
    _, handoff = people.look_after(replace(one, talk=moved))
    assert handoff is not None
    assert desks.staff.read(handoff.id).session_id == "session-0002"
    assert desks.customers.get("ann", f"handoff#{handoff.id}") is not None


def test_a_desk_that_cannot_be_told_is_said_so(
    desks: Desks, people: HandoffPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> bool:
        raise StoreUnavailable("The customers table did not answer.")

    monkeypatch.setattr(desks.customers, "update", fails)
    said, handoff = people.look_after(answered(desks.turn("agent"), Draft("", "person", handoff="asked")))
    assert "cannot reach" in said
    assert "/help/contact" in said
    assert handoff is None


def test_what_staff_wrote_is_given_until_it_was_heard(desks: Desks, people: HandoffPeople) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="Hello"), "kim")
    [reply] = people.replies_since("ann", builders.session())
    assert reply.text == "Hello"
    assert people.replies_since("ann", builders.session(heard=reply.at)) == ()


def test_a_message_that_no_person_gets_is_not_said_to_be_kept(
    desks: Desks, people: HandoffPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = desks.hand_over()

    def fails(*_: object, **__: object) -> bool:
        raise StoreUnavailable("The customers table did not answer.")

    monkeypatch.setattr(desks.customers, "update", fails)
    draft = people.answer(desks.turn("and blue?", key="key-1", handoff_id=shown.id))
    assert draft is not None
    assert "cannot reach" in draft.reply
    assert not draft.settled


def test_visitors_of_one_place_do_not_bury_the_desk(desks: Desks, people: HandoffPeople) -> None:
    def ask(number: int, customer_id: str | None) -> tuple[str, Any]:
        session = builders.session(session_id=f"session-{number:04}")
        turn = replace(desks.turn("I want a human", customer_id=customer_id, key=f"key-{number}"), session=session)
        return people.look_after(answered(turn, Draft("", "person", handoff="asked"), session_id=session.session_id))

    told = [ask(number, None) for number in range(40)]

    assert len([handoff for _, handoff in told if handoff]) == 30
    assert "sign in" in told[-1][0]
    assert ask(99, "ann")[1] is not None
    desks.later(hours=1)
    assert ask(100, None)[1] is not None


@pytest.mark.parametrize(("proven", "told"), [("W1000001", True), (None, False)])
def test_who_is_known_by_an_order_alone_is_told_to_sign_in_later(
    desks: Desks, people: HandoffPeople, proven: str | None, told: bool
) -> None:
    turn = desks.turn("I want a human")
    turn = replace(turn, session=with_fields(turn.session, proven_order=proven))

    said, _ = people.look_after(answered(turn, Draft("", "person", handoff="asked")))

    assert ("sign in" in said) is told
