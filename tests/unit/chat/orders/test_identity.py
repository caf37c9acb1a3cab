"""Who knows the number of an order and the e-mail on it is its customer; who guesses learns nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storeclerk.chat.orders.identity import OrderProof, ProofRefused, TooManyTries
from storeclerk.chat.turn import Turn
from storeclerk.own_items import OwnItems
from tests.unit.chat.builders import session, turn
from tests.unit.chat.orders.shops import NOW, Shop, order


class Clock:
    now = NOW


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def proof(clock: Clock) -> OrderProof:
    shop = Shop()
    shop.add("ann", order("W1000001"))
    return OrderProof(shop.gate, OwnItems(shop.customers), lambda: clock.now)


def visitor(source: str = "here", session_id: str = "session-0001") -> Turn:
    return replace(turn("hi", customer_id=None), source=source, session=session(session_id=session_id))


def refusal(proof: OrderProof, who: Turn, order_id: str, email: str) -> str:
    with pytest.raises(ProofRefused) as refused:
        proof.prove(who, order_id, email)
    return refused.value.message


@pytest.mark.parametrize(("number", "email"), [("W1000001", "ann@example.com"), (" w1000001", " Ann@Example.com ")])
def test_number_and_email_prove_the_customer(proof: OrderProof, number: str, email: str) -> None:
    assert proof.prove(visitor(), number, email) == "ann"


def test_a_wrong_number_and_a_wrong_email_get_the_same_words(proof: OrderProof) -> None:
    wrong = {
        refusal(proof, visitor(), "W1000001", "ben@example.com"),
        refusal(proof, visitor(), "W9999999", "ann@example.com"),
        refusal(proof, visitor(), "W1000001", ""),
    }

    assert len(wrong) == 1


def test_five_tries_an_hour_on_one_order_from_wherever_they_come(proof: OrderProof, clock: Clock) -> None:
    for number in range(5):
        refusal(proof, visitor(f"place-{number}", f"session-{number:04}"), "W1000001", "guess@example.com")

    with pytest.raises(TooManyTries):
        proof.prove(visitor("elsewhere", "session-9999"), "W1000001", "ann@example.com")
    clock.now += timedelta(hours=2)
    assert proof.prove(visitor("elsewhere", "session-9999"), "W1000001", "ann@example.com") == "ann"


def test_a_new_hour_of_the_clock_gives_no_five_tries_more(proof: OrderProof, clock: Clock) -> None:
    clock.now = NOW.replace(minute=58)
    for number in range(5):
        refusal(proof, visitor(f"place-{number}", f"session-{number:04}"), "W1000001", "guess@example.com")
    clock.now += timedelta(minutes=4)

    with pytest.raises(TooManyTries):
        proof.prove(visitor("elsewhere", "session-9999"), "W1000001", "ann@example.com")


def test_one_source_alone_does_not_lock_an_order(proof: OrderProof) -> None:
    for number in range(10):
        refusal(proof, visitor("stranger", f"session-{number:04}"), "W1000001", "guess@example.com")

    assert proof.prove(visitor("home", "session-9999"), "W1000001", "ann@example.com") == "ann"


def test_a_number_that_does_not_exist_is_counted_in_the_same_way(proof: OrderProof) -> None:
    for number in range(5):
        refusal(proof, visitor(f"place-{number}", f"session-{number:04}"), "W9999999", "x@example.com")

    with pytest.raises(TooManyTries):
        proof.prove(visitor("elsewhere", "session-9999"), "W9999999", "x@example.com")


def test_a_conversation_past_its_tries_uses_up_none_of_an_order(proof: OrderProof) -> None:
    for number in range(5):
        refusal(proof, visitor(), f"W900000{number}", "x@example.com")
    for _ in range(10):
        with pytest.raises(TooManyTries):
            proof.prove(visitor(), "W1000001", "x@example.com")

    assert proof.prove(visitor("elsewhere", "session-9999"), "W1000001", "ann@example.com") == "ann"


def test_a_source_has_twenty_tries_an_hour_over_all_its_conversations(proof: OrderProof) -> None:
    for number in range(20):
        refusal(proof, visitor(session_id=f"session-{number:04}"), f"W90000{number:02}", "x@example.com")

    with pytest.raises(TooManyTries):
        proof.prove(visitor(session_id="session-9999"), "W1000001", "ann@example.com")
