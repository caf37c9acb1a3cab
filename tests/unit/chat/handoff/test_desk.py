from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from storeclerk.chat.handoff.contract import ReplyRequest
from storeclerk.chat.handoff.transcript import Line, within
from storeclerk.chat.memory.sessions import Conversation, visitor
from storeclerk.chat.session import FlowState
from storeclerk.errors import StoreUnavailable
from storeclerk.records import Order, OrderLine, Profile, as_json
from tests.unit.chat import builders
from tests.unit.chat.handoff.desks import VISITOR, Desks


@pytest.fixture
def desks() -> Desks:
    return Desks()


def allow_service(desks: Desks, *, granted: bool = True) -> None:
    consent = {"purpose": "service", "granted": granted, "text_version": "1", "at": "2026-01-01T00:00:00Z"}
    desks.customers.put("ann", "consent#service", consent)
    profile = Profile("s1", "Ann Example", "ann@shop.example", builders.NOW, customer_number="C-100", city="Bonn")
    desks.customers.put("ann", "profile", as_json(profile))
    line = OrderLine("p1", "Tent", 1, Decimal(90))
    order = Order(
        "W100", "shipped", builders.NOW, (line,), Decimal(90), "EUR", shipping_address={"street": "Main St 5"}
    )
    desks.customers.put("ann", "order#W100", as_json(order))


def test_a_hand_over_is_kept_listed_and_told(desks: Desks) -> None:
    desks.keep_turn("ann", 1, "How do I return a worn jacket?", "Within 30 days.")

    shown = desks.hand_over(turn=1)

    item = desks.customers.get("ann", f"handoff#{shown.id}")
    assert item is not None
    assert item["listed_under"] == "handoffs#open"
    assert item["expires_at"] == int((desks.moment + timedelta(days=30)).timestamp())
    [event] = desks.events()
    assert event["id"] == shown.id
    assert event["reason"] == "asked"
    assert event["session_id"] == "session-0001"
    assert event["turn"] == 2
    assert event["language"] == "en"
    assert event["link"] == f"/handoffs/{shown.id}"
    assert event["summary"] == (
        "Wants: How do I return a worn jacket?\nTried: knowledge (article Returns), knowledge (low support)"
    )
    assert [one["text"] for one in event["transcript"]] == [
        "How do I return a worn jacket?",
        "Within 30 days.",
        "agent",
    ]
    assert [one["settled"] for one in event["attempts"]] == [False, False]


def test_the_page_is_told_whether_somebody_is_there(desks: Desks) -> None:
    assert desks.hand_over().staffed  # a Monday at noon
    desks.later(hours=8)
    shown = desks.hand_over(key="key-1")
    assert not shown.staffed
    assert shown.next_open == "2026-11-03T09:00:00+01:00"
    assert "Tuesday, 3 November, 09:00 (Europe/Berlin)" in desks.desk.says("asked", desks.turn("agent"))
    assert "/help/contact" in desks.desk.says("asked", desks.turn("agent"))


def test_the_same_turn_again_hands_over_once(desks: Desks) -> None:
    first, again = desks.hand_over(), desks.hand_over()
    assert first == again
    assert len(desks.events()) == 1
    assert desks.staff.read(first.id).messages == 1


def test_a_conversation_has_one_hand_over_which_is_added_to(desks: Desks) -> None:
    first = desks.hand_over("it is broken", "failed_twice")
    desks.later(minutes=5)
    second = desks.hand_over("I want a human", "asked", key="key-1", handoff_id=first.id)

    assert second.id == first.id
    assert len(desks.events()) == 1
    found = desks.staff.read(first.id)
    assert found.messages == 2
    assert found.reason == "asked"
    assert found.held
    assert found.since == "2026-11-02T12:00:00.000000+00:00"


def test_two_turns_at_once_open_one_hand_over(desks: Desks) -> None:
    # Neither knows of the other's, as the session was read before.
    assert desks.hand_over(key="key-1").id == desks.hand_over(key="key-2").id
    assert len(desks.events()) == 1


def test_an_event_that_the_bus_did_not_take_is_published_later(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StoreUnavailable("The event bus did not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(desks.bus, "publish", fails)
        shown = desks.hand_over()
    assert desks.events() == []
    desks.later(minutes=5)
    assert desks.outbox.sweep() == 1
    assert [event["id"] for event in desks.events()] == [shown.id]


def test_a_hand_over_that_cannot_be_written_has_no_event(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks.customers, "update", lambda *_, **__: False)
    with pytest.raises(StoreUnavailable):
        desks.hand_over()
    assert desks.events() == []
    assert desks.customers.listed("events") == []


def test_staff_is_told_ids_and_what_service_allows_and_no_name_or_address(desks: Desks) -> None:
    allow_service(desks)
    desks.hand_over()
    [event] = desks.events()
    assert event["profile"] == {
        "customer_id": "ann",
        "customer_number": "C-100",
        "orders": [{"order_id": "W100", "status": "shipped"}],
    }
    assert "Example" not in str(event)
    assert "Main St" not in str(event)


def test_without_the_consent_to_service_staff_is_told_the_id_alone(desks: Desks) -> None:
    allow_service(desks, granted=False)
    desks.hand_over()
    assert desks.events()[0]["profile"] == {"customer_id": "ann"}


def test_a_visitor_has_no_profile(desks: Desks) -> None:
    desks.hand_over(customer_id=None)
    assert desks.events()[0]["profile"] == {}


def test_what_is_published_holds_no_personal_data(desks: Desks) -> None:
    desks.keep_turn("ann", 1, "write to [email]", "I wrote to ann@shop.example, card 4111 1111 1111 1111.")
    desks.hand_over("call me: +49 30 1234567, agent")
    text = str(desks.events())
    assert "ann@shop.example" not in text
    assert "4111" not in text
    assert "1234567" not in text


def test_a_long_conversation_fits_into_an_event(desks: Desks) -> None:
    for number in range(1, 61):
        desks.keep_turn("ann", number, "a" * 2000, "b" * 2000)
    desks.hand_over(turn=60)
    [event] = desks.events()
    said = event["transcript"]
    assert sum(len(one["text"]) for one in said) <= 100_000
    assert said[-1]["text"] == "agent"
    assert len(event["attempts"]) == 31


def test_the_newest_lines_are_kept_whole() -> None:
    said = [Line(n, "", "customer", "é" * 5) for n in range(4)]
    assert within(said, 20) == said[2:]
    assert within(said, 9) == []


def test_a_customer_who_waits_for_a_person_gets_no_machine(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.later(minutes=1)

    draft = desks.desk.hold(desks.turn("and is it blue?", key="key-1", handoff_id=shown.id))

    assert draft is not None
    assert draft.by == "person"
    assert "at its desk now" in draft.reply
    assert draft.handoff is None
    assert desks.staff.read(shown.id).messages == 2
    assert len(desks.events()) == 1


def test_a_message_that_is_sent_again_is_added_once(desks: Desks) -> None:
    shown = desks.hand_over()
    for _ in range(2):
        desks.desk.hold(desks.turn("and is it blue?", key="key-1", handoff_id=shown.id))
    assert desks.staff.read(shown.id).messages == 2


def test_a_hand_over_that_nobody_asked_for_leaves_the_machine_answering(desks: Desks) -> None:
    shown = desks.hand_over("it is broken", "failed_twice")
    assert desks.desk.hold(desks.turn("and is it blue?", key="key-1", handoff_id=shown.id)) is None
    assert desks.desk.standing(desks.turn("x", handoff_id=shown.id)) is not None


def test_who_addresses_the_bot_gets_it_again_and_the_person_still_comes(desks: Desks) -> None:
    shown = desks.hand_over()
    assert desks.desk.hold(desks.turn("bot, is it blue?", key="key-1", handoff_id=shown.id)) is None
    assert desks.desk.hold(desks.turn("and in green?", key="key-2", handoff_id=shown.id)) is None
    assert desks.staff.read(shown.id).state == "open"

    desks.hand_over("no, a human please", key="key-3", handoff_id=shown.id)
    assert desks.desk.hold(desks.turn("and in green?", key="key-4", handoff_id=shown.id)) is not None


def test_never_mind_ends_the_wait(desks: Desks) -> None:
    shown = desks.hand_over()
    draft = desks.desk.hold(desks.turn("never mind, found it", key="key-1", handoff_id=shown.id))
    assert draft is not None
    assert "no longer wait" in draft.reply
    found = desks.staff.read(shown.id)
    assert (found.state, found.closed_by) == ("closed", "customer")
    assert desks.desk.hold(desks.turn("is it blue?", key="key-2", handoff_id=shown.id)) is None


def test_never_mind_in_a_flow_is_said_to_the_flow_unless_a_person_is_waited_for(desks: Desks) -> None:
    shown, flow = desks.hand_over("it is broken", "failed_twice"), FlowState("report_damage", "photo")
    assert desks.desk.hold(desks.turn("never mind", key="key-1", handoff_id=shown.id, flow=flow)) is None
    desks.hand_over("a human", key="key-2", handoff_id=shown.id)
    assert desks.desk.hold(desks.turn("never mind", key="key-3", handoff_id=shown.id, flow=flow)) is not None


def test_never_mind_does_not_hide_a_danger_from_staff(desks: Desks) -> None:
    shown = desks.hand_over("the stove exploded", "safety")
    desks.desk.hold(desks.turn("never mind", key="key-1", handoff_id=shown.id))
    assert desks.staff.read(shown.id).state == "open"


def test_after_it_was_closed_a_hand_over_is_opened_again_and_told_again(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.close(shown.id)
    again = desks.hand_over("human please", key="key-9", handoff_id=shown.id)
    assert again.id == shown.id
    assert desks.staff.read(shown.id).state == "open"
    assert len(desks.events()) == 2


def test_the_customer_sees_what_staff_wrote_once(desks: Desks) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="Hello, I am Kim."), "kim")
    [first] = desks.desk.replies_since("ann", "session-0001")
    desks.staff.reply(shown.id, ReplyRequest(text="Your money is on its way."), "kim")
    assert [one.text for one in desks.desk.replies_since("ann", "session-0001", first.at)] == [
        "Your money is on its way."
    ]


@pytest.mark.parametrize(
    ("owner", "session_id"), [("ben", "session-0001"), (VISITOR, "session-0001"), ("ann", "other")]
)
def test_nobody_else_sees_what_staff_wrote(desks: Desks, owner: str, session_id: str) -> None:
    shown = desks.hand_over()
    desks.staff.reply(shown.id, ReplyRequest(text="Hello, I am Kim."), "kim")
    assert desks.desk.replies_since(owner, session_id) == []


def test_the_name_of_anothers_hand_over_opens_nothing(desks: Desks) -> None:
    shown = desks.hand_over()
    ben = desks.turn("what did ann say?", key="key-1", customer_id="ben", handoff_id=shown.id)
    assert desks.desk.hold(ben) is None
    assert desks.desk.standing(ben) is None
    assert desks.staff.read(shown.id).messages == 1


def moved_to_ann(desks: Desks) -> Conversation:
    """Prove that the visitor is Ann, as an order does."""
    for row in desks.customers.query(VISITOR, "session#"):
        desks.customers.delete(VISITOR, row["item"])
    return Conversation("ann", "ann", builders.session(session_id="session-0002"))


def test_a_hand_over_goes_along_when_a_visitor_proves_who_it_is(desks: Desks) -> None:
    shown = desks.hand_over(customer_id=None)
    desks.staff.reply(shown.id, ReplyRequest(text="Which order?"), "kim")
    before = Conversation(VISITOR, None, builders.session(handoff_id=shown.id))

    moved = desks.desk.move(before, lambda: moved_to_ann(desks))

    assert moved.owner == "ann"
    assert desks.customers.query(VISITOR, "") == []
    assert [one.text for one in desks.desk.replies_since("ann", "session-0002")] == ["Which order?"]
    desks.later(minutes=1)
    desks.staff.reply(shown.id, ReplyRequest(text="Thank you."), "kim")
    assert [one.text for one in desks.desk.replies_since("ann", "session-0002")] == ["Which order?", "Thank you."]


def test_a_reply_while_the_conversation_moves_is_refused_and_not_lost(desks: Desks) -> None:
    shown = desks.hand_over(customer_id=None)
    before = Conversation(VISITOR, None, builders.session(handoff_id=shown.id))

    def move() -> Conversation:
        with pytest.raises(StoreUnavailable, match="moves along"):
            desks.staff.reply(shown.id, ReplyRequest(text="Too early"), "kim")
        return moved_to_ann(desks)

    desks.desk.move(before, move)
    assert desks.desk.replies_since("ann", "session-0002") == []


def test_a_conversation_without_a_hand_over_just_moves(desks: Desks) -> None:
    before = Conversation(visitor("session-0001"), None, builders.session())
    assert desks.desk.move(before, lambda: moved_to_ann(desks)).owner == "ann"


def test_a_mood_that_sinks_is_told(desks: Desks) -> None:
    desks.hand_over(moods=(0.5, -0.2, -0.9), mood="negative")
    assert desks.events()[0]["moods"] == [0.5, -0.2, -0.9, -0.9]


def test_the_intent_told_is_the_matter_and_not_the_wish(desks: Desks) -> None:
    memory: Any = builders.session().memory.__class__(intent="track_refund")
    desks.hand_over(memory=memory)
    assert desks.events()[0]["intent"] == "track_refund"


def test_a_move_that_fails_leaves_the_hand_over_open(desks: Desks) -> None:
    shown = desks.hand_over(customer_id=None)
    before = Conversation(VISITOR, None, builders.session(handoff_id=shown.id))

    def fails() -> Conversation:
        raise StoreUnavailable("The customers table did not answer.")

    with pytest.raises(StoreUnavailable):
        desks.desk.move(before, fails)

    assert [one.id for one in desks.staff.list("open", 10).handoffs] == [shown.id]
    assert desks.desk.move(before, lambda: moved_to_ann(desks)).owner == "ann"
    assert desks.staff.read(shown.id).id == shown.id


def test_what_a_flow_lists_before_a_yes_is_left_out(desks: Desks) -> None:
    reply = "This is what I will do:\n- Send it to Ann Ash, Elm Street 5, Bremen\nShall I go ahead?"
    desks.keep_turn("ann", 1, "change my address", reply)

    desks.hand_over()

    [told] = desks.events()
    assert "Elm Street" not in str(told)
    assert "Shall I go ahead?" in str(told)
