import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.phrases import words
from storeclerk.chat.rules import Rule, Rules, read_rules, shipped_rules
from storeclerk.errors import ModelError

RULES = Rules(
    [
        Rule("hello", "Hello!", phrases=("hi", "good day"), alone=True),
        Rule("recall", "Stop using it.", phrases=("stove recall", "recall"), handoff="recall"),
        Rule("stove", "About the stove recall.", phrases=("the stove recall of may",)),
    ]
)


def reply(text: str) -> str | None:
    draft = RULES.by_phrase(text)
    return None if draft is None else draft.reply


def test_a_phrase_is_heard_in_any_case_and_punctuation() -> None:
    assert reply("Is there a STOVE-RECALL?") == "Stop using it."


def test_the_longest_phrase_wins() -> None:
    assert reply("what about the stove recall of May") == "About the stove recall."


def test_part_of_a_word_is_no_phrase() -> None:
    assert reply("I recalled nothing") is None


def test_a_rule_that_stands_alone_is_not_heard_beside_other_words() -> None:
    assert reply("Good day!") == "Hello!"
    assert reply("hi, where is my order") is None


def test_a_rule_can_bring_in_a_person() -> None:
    draft = RULES.by_phrase("recall")

    assert draft is not None
    assert (draft.handoff, draft.because) == ("recall", "rule recall")


@pytest.mark.parametrize("data", [b"{", b"[{}]", b'[{"name": "x", "reply": "y", "regex": ".*"}]', b"\xff"])
def test_rules_that_cannot_be_read_are_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="rules of the chat cannot be read"):
        read_rules(data)


def test_shipped_rules_answer_small_talk() -> None:
    draft = shipped_rules().by_phrase("are you a robot??")

    assert draft is not None
    assert "a machine" in draft.reply
    assert shipped_rules().is_small_talk("greeting")
    assert not shipped_rules().is_small_talk("track_order")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    RULES.by_phrase(text)
    assert all(word == word.casefold() for word in words(text))
