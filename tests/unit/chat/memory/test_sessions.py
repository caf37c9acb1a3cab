import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from storeclerk.chat.memory.sessions import PROVEN, Conversation, Sessions, StoredTurn, requests_of, visitor
from storeclerk.chat.session import FlowState, Session
from storeclerk.errors import NotFound
from tests.fakes import FakeCustomers

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def customers() -> FakeCustomers:
    return FakeCustomers()


@pytest.fixture
def sessions(customers: FakeCustomers, clock: Clock) -> Sessions:
    return Sessions(customers, days=30, now=clock)


def turn(number: int, message: str = "hello") -> StoredTurn:
    return StoredTurn(number, START, message, "a reply", "greeting", 0.9, "rules")


def said(sessions: Sessions, talk: Conversation, message: str = "hello") -> Conversation:
    """Keep one more turn of a conversation and open it again."""
    session = replace(talk.session, turn=talk.session.turn + 1)
    assert sessions.save(talk, session, turn(session.turn, message))
    return sessions.open(talk.customer_id, session.session_id)


def proven(sessions: Sessions, talk: Conversation) -> Conversation:
    """Prove by an order that a visitor is ann."""
    return sessions.move(dataclasses.replace(talk, session=replace(talk.session, proven_order="W1000001")), "ann")


def test_a_conversation_goes_on_where_it_was_left(sessions: Sessions) -> None:
    begun = sessions.begin("ann")
    waiting = FlowState("cancel_order", "confirm", {"order": "W1000001"})
    session = replace(begun.session, turn=1, flow=waiting, moods=(-0.5,), later=("and the invoice",))
    assert sessions.save(begun, session, turn(1))

    assert sessions.open("ann", session.session_id).session == session


def test_what_is_back_at_its_default_is_gone(sessions: Sessions) -> None:
    begun = sessions.begin("ann")
    first = replace(begun.session, turn=1, flow=FlowState("cancel_order", "confirm"), failures=1)
    sessions.save(begun, first, turn(1))
    talk = sessions.open("ann", first.session_id)

    sessions.save(talk, replace(talk.session, turn=2, flow=None, failures=0), turn(2))

    after = sessions.open("ann", first.session_id).session
    assert (after.turn, after.flow, after.failures) == (2, None, 0)


@pytest.mark.parametrize("other", ["ben", None])
def test_a_conversation_of_another_customer_is_never_opened(sessions: Sessions, other: str | None) -> None:
    mine = said(sessions, sessions.begin("ann"), "my secret")

    opened = sessions.open(other, mine.session.session_id)

    assert opened.session.turn == 0
    assert opened.session.session_id != mine.session.session_id
    with pytest.raises(NotFound, match="no such conversation"):
        sessions.turn(other, mine.session.session_id, 1)


def test_a_customer_does_not_take_over_what_a_visitor_began(sessions: Sessions) -> None:
    visitors = said(sessions, sessions.begin(None))

    assert sessions.open("ann", visitors.session.session_id).session.turn == 0


def test_a_forged_id_begins_a_new_conversation_under_another_id(sessions: Sessions) -> None:
    opened = sessions.open(None, "forged-session-1")

    assert opened.session.session_id != "forged-session-1"
    assert opened.owner == visitor(opened.session.session_id)


def test_of_two_turns_at_once_one_is_told_to_try_again(sessions: Sessions) -> None:
    talk = said(sessions, sessions.begin("ann"))
    one, two = (replace(talk.session, turn=2) for _ in range(2))

    assert sessions.save(talk, one, turn(2, "first"))
    assert not sessions.save(talk, two, turn(2, "second"))

    assert sessions.turn("ann", talk.session.session_id, 2).message == "first"


def test_the_same_request_again_is_answered_as_before(sessions: Sessions) -> None:
    begun = sessions.begin("ann")
    session = replace(begun.session, turn=1)

    assert sessions.save(begun, session, turn(1), sessions.keyed("ann", begun, "key-0001", "the answer"))
    again = sessions.begin("ann")
    repeated = sessions.keyed("ann", again, "key-0001", "another")

    assert sessions.replayed(["ann"], "key-0001") == "the answer"
    assert not sessions.save(again, replace(again.session, turn=1), turn(1), repeated)


def test_two_visitors_with_the_same_key_do_not_meet(sessions: Sessions) -> None:
    here, there = (requests_of(sessions.open(None, None), source) for source in ("here", "there"))

    assert here != there
    assert requests_of(sessions.open("ann", "s"), "here") == "ann"
    assert requests_of(sessions.open(None, "forged-session"), "here") == here


def test_named_requests_of_a_proven_visitor_lie_with_the_customer(sessions: Sessions) -> None:
    moved = proven(sessions, said(sessions, sessions.begin(None)))

    assert requests_of(sessions.open(None, moved.session.session_id), "here") == "ann"


def test_proof_gives_the_conversation_to_the_customer_under_a_new_id(
    sessions: Sessions, customers: FakeCustomers
) -> None:
    visitors = said(sessions, sessions.begin(None), "my order is late")
    old = visitors.session.session_id

    moved = proven(sessions, visitors)

    new = moved.session.session_id
    assert (moved.owner, moved.customer_id, moved.session.turn) == ("ann", "ann", 1)
    assert new != old
    assert sessions.turn(None, new, 1).message == "my order is late"
    assert sessions.open(None, new) == moved
    assert sessions.open(None, old).session.turn == 0
    assert {owner for owner, item in customers.items if item.endswith("#turn#00001")} == {"ann"}


def test_proof_in_the_very_first_message_is_kept_too(sessions: Sessions) -> None:
    moved = proven(sessions, sessions.begin(None))

    assert said(sessions, moved).session.turn == 1


def test_proof_lasts_an_hour(sessions: Sessions, clock: Clock) -> None:
    moved = said(sessions, proven(sessions, said(sessions, sessions.begin(None))))
    session_id = moved.session.session_id

    clock.now += PROVEN - timedelta(seconds=1)
    assert sessions.open(None, session_id).customer_id == "ann"
    clock.now += timedelta(seconds=1)

    assert sessions.open(None, session_id).customer_id is None
    assert sessions.open(None, session_id).session.turn == 0


def test_everything_that_is_kept_goes_one_day(sessions: Sessions, customers: FakeCustomers) -> None:
    moved = said(sessions, proven(sessions, said(sessions, sessions.begin(None))))
    session = Session(session_id="x", started_at=START, turn=1)
    talk = Conversation("ann", "ann", session)
    sessions.save(talk, replace(session, turn=2), turn(2), sessions.keyed("a", talk, "k", "v"))

    assert moved.owner == "ann"
    assert [name for name, item in customers.items.items() if "expires_at" not in item] == []


def test_the_answer_that_proved_an_order_lies_with_the_customer_and_is_found_again(
    sessions: Sessions, customers: FakeCustomers
) -> None:
    visitors = said(sessions, sessions.begin(None))
    moved = proven(sessions, visitors)
    keys = sessions.keyed(visitors.owner, moved, "key-0001", "it is on its way")
    assert sessions.save(moved, replace(moved.session, turn=2), turn(2), keys)

    assert sessions.replayed([visitors.owner], "key-0001") == "it is on its way"
    assert {owner for (owner, _), item in customers.items.items() if "answer" in item} == {"ann"}


def test_a_conversation_of_an_account_is_reached_by_its_token_alone(sessions: Sessions) -> None:
    session_id = said(sessions, proven(sessions, said(sessions, sessions.begin(None)))).session.session_id
    assert sessions.open(None, session_id).customer_id == "ann"

    signed_in = sessions.open("ann", session_id)
    assert signed_in.session.proven_order is None
    said(sessions, signed_in)

    assert sessions.open(None, session_id).customer_id is None


@pytest.mark.parametrize("session_id", ["x" * 3000, "\u00e9" * 3000])
def test_an_id_that_no_table_takes_is_nobodys(sessions: Sessions, session_id: str) -> None:
    with pytest.raises(NotFound):
        sessions.owner("ann", session_id)


@pytest.mark.parametrize(("customer_id", "days"), [(None, 1), ("ann", 30)])
def test_what_a_visitor_said_to_a_flow_is_kept_for_a_day(
    sessions: Sessions, customers: FakeCustomers, customer_id: str | None, days: int
) -> None:
    begun = sessions.begin(customer_id)
    waiting = FlowState("track_order", "identity?", {"proof_email?": "x@example.com"})
    assert sessions.save(begun, replace(begun.session, turn=1, flow=waiting), turn(1))

    [head] = [item for item in customers.items.values() if "flow" in item]

    assert head["expires_at"] == int((START + timedelta(days=days)).timestamp())
