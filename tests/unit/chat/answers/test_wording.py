"""What words say, whichever of them are used."""

import pytest

from storeclerk.chat.answers.wording import meaning, wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("you can send it back", "it can be returned"),
        ("the label is free of charge", "the label costs nothing"),
        ("value added tax", "VAT"),
        ("within the European Union", "in the EU"),
        ("we don't exchange it", "we do not swap it"),
    ],
)
def test_other_words_for_the_same_have_the_same_content(one: str, other: str) -> None:
    assert wording(one).content == wording(other).content != frozenset()


@pytest.mark.parametrize(
    ("one", "other"), [("item", "order"), ("delivery", "dispatch"), ("before", "after"), ("damage", "loss")]
)
def test_words_for_something_else_have_another_meaning(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize(
    "text", ["You cannot return shoes.", "You can't return shoes.", "Never return shoes.", "No shoes."]
)
def test_a_denial_reaches_what_follows_it(text: str) -> None:
    [reach] = wording(text).denied

    assert "shoe" in reach


def test_a_denial_at_the_end_reaches_what_was_said_before() -> None:
    [reach] = wording("A packed order can be changed, a shipped one can't.").denied

    assert reach == {meaning("shipped")}


def test_a_limit_belongs_to_its_number() -> None:
    bounds = wording("Pause for up to 6 months, at least 2 days before.").bounds

    assert bounds == {("at most", "6"), ("at least", "2")}


@pytest.mark.parametrize(
    ("text", "limit"), [("about 15 days", "about"), ("free from 49 EUR", "at least"), ("it may rain", "maybe")]
)
def test_limits_are_found(text: str, limit: str) -> None:
    assert limit in wording(text).limits


@pytest.mark.parametrize("text", ["from 9:30 to 18:30", "about the shop", "the upper iffy mayor"])
def test_what_only_looks_like_a_limit_is_none(text: str) -> None:
    assert wording(text).limits == frozenset()


def test_not_any_is_no_more_than_no() -> None:
    assert wording("They do not earn any points.").absolutes == frozenset()
    assert wording("They earn points on any order.").absolutes != frozenset()
