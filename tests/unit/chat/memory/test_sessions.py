from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from storeclerk.chat.memory.sessions import PROVEN, Conversation, Sessions, StoredTurn, visitor
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

    assert sessions.save(begun, session, turn(1), sessions.keyed("ann", "key-0001", "the answer"))
    again = sessions.begin("ann")
    repeated = sessions.keyed("ann", "key-0001", "another")

    assert sessions.replayed("ann", "key-0001") == "the answer"
    assert not sessions.save(again, replace(again.session, turn=1), turn(1), repeated)


def test_two_visitors_with_the_same_key_do_not_meet(sessions: Sessions) -> None:
    here, there = (sessions.requests_of(None, None, source, "key-0001") for source in ("here", "there"))

    assert here != there
    assert sessions.requests_of("ann", "s", "here", "key-0001") == "ann"
    assert sessions.requests_of(None, "forged-session", "here", "key-0001") == here


def test_named_requests_of_a_proven_visitor_lie_with_the_customer(sessions: Sessions) -> None:
    moved = sessions.move(said(sessions, sessions.begin(None)), "ann")

    assert sessions.requests_of(None, moved.session.session_id, "here", "key-0001") == "ann"


def test_proof_gives_the_conversation_to_the_customer_under_a_new_id(
    sessions: Sessions, customers: FakeCustomers
) -> None:
    visitors = said(sessions, sessions.begin(None), "my order is late")
    old = visitors.session.session_id

    moved = sessions.move(visitors, "ann")

    new = moved.session.session_id
    assert (moved.owner, moved.customer_id, moved.session.turn) == ("ann", "ann", 1)
    assert new != old
    assert sessions.turn(None, new, 1).message == "my order is late"
    assert sessions.open(None, new) == moved
    assert sessions.open(None, old).session.turn == 0
    assert {owner for owner, item in customers.items if item.endswith("#turn#00001")} == {"ann"}


def test_proof_in_the_very_first_message_is_kept_too(sessions: Sessions) -> None:
    moved = sessions.move(sessions.begin(None), "ann")

    assert said(sessions, moved).session.turn == 1


def test_proof_lasts_an_hour(sessions: Sessions, clock: Clock) -> None:
    moved = said(sessions, sessions.move(said(sessions, sessions.begin(None)), "ann"))
    session_id = moved.session.session_id

    clock.now += PROVEN - timedelta(seconds=1)
    assert sessions.open(None, session_id).customer_id == "ann"
    clock.now += timedelta(seconds=1)

    assert sessions.open(None, session_id).customer_id is None
    assert sessions.open(None, session_id).session.turn == 0


def test_everything_that_is_kept_goes_one_day(sessions: Sessions, customers: FakeCustomers) -> None:
    moved = said(sessions, sessions.move(said(sessions, sessions.begin(None)), "ann"))
    session = Session(session_id="x", started_at=START, turn=1)
    sessions.save(Conversation("ann", "ann", session), replace(session, turn=2), turn(2), sessions.keyed("a", "k", "v"))

    assert moved.owner == "ann"
    assert [name for name, item in customers.items.items() if "expires_at" not in item] == []
