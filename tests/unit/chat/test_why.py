from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from storeclerk.chat.memory.sessions import Sessions, StoredTurn
from storeclerk.chat.why import Why, parse_turn
from storeclerk.errors import BadInput, NotFound
from tests.fakes import FakeCustomers
from tests.unit.chat.readers import small_reader

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(FakeCustomers(), 30, lambda: NOW)


def kept(sessions: Sessions, intent: str = "delivery") -> str:
    begun = sessions.begin("ann")
    turn = StoredTurn(
        1,
        NOW,
        "When will my parcel arrive",
        "Tomorrow.",
        intent,
        0.9,
        "flow",
        "track_order.tell",
        trace=(("session", "", 0.1), ("flow", "track_order.tell", 0.4)),
    )
    assert sessions.save(begun, replace(begun.session, turn=1), turn)
    return begun.session.session_id


def test_a_turn_is_explained_by_its_words_its_rule_and_its_steps(sessions: Sessions) -> None:
    why = Why(sessions, small_reader()).explain("ann", kept(sessions), 1)

    assert (why.intent, why.by, why.because) == ("delivery", "flow", "track_order.tell")
    assert {word.word for word in why.words} <= {"When", "will", "my", "parcel", "arrive"}
    assert why.words
    assert [step.step for step in why.trace] == ["session", "flow"]


def test_nobody_else_gets_the_explanation(sessions: Sessions) -> None:
    session_id = kept(sessions)

    for other in ("ben", None):
        with pytest.raises(NotFound):
            Why(sessions, small_reader()).explain(other, session_id, 1)


def test_an_intent_that_was_removed_since_has_no_words(sessions: Sessions) -> None:
    assert Why(sessions, small_reader()).explain("ann", kept(sessions, "tent_hire"), 1).words == []


@pytest.mark.parametrize("text", ["", "-1", "one", "1e3", "²", "123456", "1 "])
def test_a_number_of_a_turn_is_a_whole_number(text: str) -> None:
    with pytest.raises(BadInput):
        parse_turn(text)


def test_a_turn_is_found_by_its_number() -> None:
    assert parse_turn("12") == 12
