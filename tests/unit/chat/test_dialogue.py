"""Steps, and requests answered one after the other, with a flow that behaves."""

from dataclasses import replace

import pytest

from storeclerk.chat.dialogue import Answered, Asked, Dialogue
from storeclerk.chat.memory.sessions import Conversation
from storeclerk.chat.trace import Trace
from storeclerk.chat.turn import Draft, Turn
from storeclerk.errors import StoreUnavailable
from tests.fakes import FakeCustomers
from tests.unit.chat.builders import session
from tests.unit.chat.talking import FakeReader, FakeStep, small_dialogue


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def dialogue(reader: FakeReader) -> Dialogue:
    return small_dialogue(reader, FakeCustomers())


def talk(customer_id: str | None = "ann", **changes: object) -> Conversation:
    return Conversation(customer_id or "visitor#session-0001", customer_id, session(**changes))


def say(dialogue: Dialogue, text: str, where: Conversation | None = None) -> Answered:
    return dialogue.answer(Asked(text, "key", "source"), where or talk(), Trace())


def replies(answered: Answered) -> list[str]:
    return [one.draft.reply for one in answered.exchanges]


def test_a_flow_waits_for_its_answer(dialogue: Dialogue) -> None:
    asked = say(dialogue, "please cancel W1000945")
    answered = say(dialogue, "yes", asked.talk)

    assert replies(asked) + replies(answered) == ["Cancel it?", "Cancelled."]
    assert answered.talk.session.flow is None


def test_a_digression_is_answered_and_the_flow_goes_on(dialogue: Dialogue) -> None:
    asked = say(dialogue, "please cancel W1000945")
    aside = say(dialogue, "do you ship to Norway?", asked.talk)

    assert replies(aside) == ["We ship.\n\nBack to where we were: Cancel it?"]
    assert aside.talk.session.flow == asked.talk.session.flow
    assert replies(say(dialogue, "no", aside.talk)) == ["Left as it is."]


def test_a_second_request_waits_until_the_first_is_done(dialogue: Dialogue) -> None:
    asked = say(dialogue, "Please cancel W1000945. Also do you ship to Norway?")
    assert replies(asked) == ["Cancel it?"]
    assert asked.talk.session.later

    answered = say(dialogue, "yes", asked.talk)

    assert replies(answered) == ["Cancelled.", "We ship."]
    assert answered.talk.session.later == ()


def test_two_questions_get_two_answers(dialogue: Dialogue) -> None:
    assert replies(say(dialogue, "I want one that is in stock. Do you ship to Norway?")) == ["Yes, it is.", "We ship."]


def test_a_question_about_how_is_answered_with_a_way_to_do_it(dialogue: Dialogue) -> None:
    answered = say(dialogue, "how do i cancel an order?")

    assert replies(answered) == ["We ship."]
    assert [action.value for action in answered.exchanges[0].draft.actions] == ["cancel order"]


def test_another_language_is_answered_in_it_and_brings_a_person(dialogue: Dialogue) -> None:
    draft = say(dialogue, "Wo bleibt denn meine Bestellung, bitte?").exchanges[0].draft

    assert draft.reply.startswith("Entschuldigung")
    assert draft.handoff == "language"


def test_words_that_the_shop_has_set_begin_a_flow_whatever_the_intent_is(dialogue: Dialogue) -> None:
    assert replies(say(dialogue, "Open sesame!")) == ["It is on its way."]


def test_small_talk_is_answered_as_such(dialogue: Dialogue) -> None:
    assert replies(say(dialogue, "hello"))[0].startswith("Hello!")


def test_failures_in_a_row_are_counted(dialogue: Dialogue) -> None:
    first = say(dialogue, "nothing here")
    second = say(dialogue, "nothing again", first.talk)

    assert (first.talk.session.failures, second.talk.session.failures) == (1, 2)
    assert say(dialogue, "do you ship", second.talk).talk.session.failures == 0


def test_what_was_spoken_of_is_remembered(dialogue: Dialogue) -> None:
    memory = say(dialogue, "do you ship to Norway?").talk.session.memory

    assert (memory.link, memory.question, memory.by) == ("/help/shipping", "do you ship to Norway?", "knowledge")


def test_a_proven_visitor_goes_on_as_the_customer(dialogue: Dialogue) -> None:
    answered = say(dialogue, "cancel it", talk(None))

    assert (answered.talk.owner, answered.talk.customer_id) == ("ann", "ann")
    assert answered.talk.session.session_id != "session-0001"


def test_a_question_in_the_same_words_needs_no_run_of_the_encoder(dialogue: Dialogue, reader: FakeReader) -> None:
    first = say(dialogue, "do you ship to Norway?")
    runs = reader.runs
    again = say(dialogue, " do you ship to  Norway?")

    assert reader.runs == runs
    assert replies(first) == replies(again)
    assert again.cached


def test_a_question_that_leans_on_another_is_never_taken_from_the_cache(dialogue: Dialogue) -> None:
    asked = say(dialogue, "do you ship to Norway?")
    say(dialogue, "and ship it?")

    assert not say(dialogue, "and ship it?", asked.talk).cached


def test_a_step_whose_store_fails_leaves_the_question_to_the_others(dialogue: Dialogue) -> None:
    def failing(_: Turn) -> Draft | None:
        raise StoreUnavailable("The products table did not answer.")

    broken = replace(dialogue, steps=replace(dialogue.steps, products=FakeStep(failing)))

    assert replies(say(broken, "is it in stock")) == ["We ship."]
