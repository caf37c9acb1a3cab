import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.handoff.wishes import asks_for_machine, asks_for_person, takes_back


@pytest.mark.parametrize(
    "text",
    [
        "human",
        "Agent please!!",
        "I want to talk to a human",
        "can i speak with a real person",
        "Let me talk to your manager.",
        "get me a supervisor now",
        "I need to speak to someone about my refund",
        "please connect me with customer service",
        "Is there a human I can talk to?",
        "Where is my order? I want a real person, not a machine",
        "no more bots",
        "can somebody ring me back about it",
        "get me someone with a brain",
        "get your boss",
        "i dont want to talk to a computer",
        "could somebody call me back",
        "transfer me to a live representative",
        "i dont want a robot, i want a human",
        "wanna chat with an assistant",
    ],
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    ["i want to talk to a humna", "speak to a reprsentative", "conect me to an agnet", "real perosn pls", "oprator"],
)
def test_a_misspelt_wish_for_a_person_is_heard(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need a tent for one person",
        "do you have a 2 person tent",
        "I want a cleaning agent for my stove",
        "are you a human?",
        "Am I talking to a real person?",
        "I don't need a human, just the price",
        "can I return it without talking to an agent",
        "I spoke with a representative yesterday and she promised a refund",
        "do I need to speak to a representative to change my address?",
        "how do I contact customer service?",
        "What is your phone number?",
        "please advise",
        "can you manage my order",
        "can someone tell me the price of the tent",
        "can I pay by bank transfer to someone else's account",
        "aren't these in stock?",
        "I want a speaker",
        "",
        "???",
    ],
)
def test_other_matters_are_no_wish_for_a_person(text: str) -> None:
    assert not asks_for_person(text)


def test_who_addresses_the_machine_wants_it_again() -> None:
    assert asks_for_machine("Bot, where is my order?")
    assert asks_for_machine("never mind")
    assert not asks_for_machine("I do not want to talk to a bot")
    assert not asks_for_machine("when will somebody answer?")


def test_only_never_mind_takes_the_wish_back() -> None:
    assert takes_back("Never mind, I found it")
    assert not takes_back("bot, where is my order?")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert asks_for_person(text) in {True, False}
    assert asks_for_machine(text) in {True, False}


@given(st.lists(st.sampled_from(["want", "to", "a", "real", "human", "agent", "speak", "no", "tent"]), max_size=400))
def test_a_long_row_of_small_words_is_read_in_time(said: list[str]) -> None:
    assert asks_for_person(" ".join(said)) in {True, False}
