from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.phrases import words
from storeclerk.chat.reading import Message
from storeclerk.chat.requests import requests
from tests.unit.chat.builders import message

INTENTS = {"cancel": "cancel_order", "open": "opening_hours", "hello": "greeting", "tent": "product_details"}


def read(texts: list[str]) -> list[Message]:
    return [message(text, *_intent(text)) for text in texts]


def _intent(text: str) -> tuple[str]:
    return (next((label for word, label in INTENTS.items() if word in text.lower()), "other"),)


def split(text: str, confidence: float = 0.9) -> list[str]:
    def unsure(texts: list[str]) -> list[Message]:
        return [message(text, *_intent(text), confidence=confidence) for text in texts]

    found = requests(message(text, *_intent(text)), unsure, lambda intent: intent == "greeting")
    return [one.text for one in found]


def test_two_sentences_that_want_two_things_are_two_requests() -> None:
    assert split("Please cancel W1000945. When do you open tomorrow?") == [
        "Please cancel W1000945.",
        "When do you open tomorrow?",
    ]


def test_and_joins_two_requests_where_both_are_sure() -> None:
    text = "please cancel my order and tell me when you open"

    assert split(text) == ["please cancel my order", "tell me when you open"]
    assert split(text, confidence=0.6) == [text]


def test_sentences_that_want_the_same_stay_together() -> None:
    text = "Cancel my order. I mean really cancel it now."

    assert split(text) == [text]


def test_a_greeting_is_no_request_beside_another() -> None:
    assert split("Hello there my friend! When do you open tomorrow?") == ["When do you open tomorrow?"]


def test_a_short_message_is_never_cut() -> None:
    assert split("tent and open fire") == ["tent and open fire"]


def test_a_message_is_read_again_only_where_it_has_parts() -> None:
    calls = []

    def counting(texts: list[str]) -> list[Message]:
        calls.append(texts)
        return read(texts)

    requests(message("When do you open in the morning on Sundays"), counting, lambda _: False)

    assert calls == []


def told(text: str) -> list[str]:
    return [word for word in words(text) if word not in {"and", "also", "plus"}]


@given(st.lists(st.sampled_from(["cancel", "open", "tent", "and", "also", "it.", "now?", "x", "&", ";"]), max_size=30))
def test_no_word_of_a_request_is_lost(said: list[str]) -> None:
    text = " ".join(said) or "x"

    found = requests(message(text, "other"), read, lambda _: False)

    assert told(" ".join(one.text for one in found)) == told(text)
