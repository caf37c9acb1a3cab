import pytest

from storeclerk.chat.answers import facts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 30 days", "within thirty days"),
        ("it costs €4.95", "it costs 4.95 EUR"),
        ("it costs 4,95 euros", "it costs 4.95 EUR"),
        ("on 1 November", "on November 1"),
        ("since 2026-11-01", "since 1 November 2026"),
        ("1,000 points", "1000 points"),
        ("twelve pieces", "12 pieces"),
        ("10 %", "10 percent"),
        ("4.50 EUR", "4.5 EUR"),
    ],
)
def test_the_same_fact_in_another_form_is_the_same(one: str, other: str) -> None:
    assert facts.stated(one) == facts.stated(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "30 weeks"),
        ("4.95 EUR", "49.5 EUR"),
        ("1 November", "11 November"),
        ("product34", "product35"),
        ("see /help/returns", "see /help/refunds"),
        ("mail ann@example.com", "mail ben@example.com"),
        ("4.95 EUR", "4.95 USD"),
    ],
)
def test_another_fact_is_another(one: str, other: str) -> None:
    assert facts.stated(one) != facts.stated(other)


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    assert facts.names("Send it to Tarnwick. We ship with Harbour Post.") == {"tarnwick", "harbour", "post"}


@pytest.mark.parametrize("text", ["You cannot return it", "It isn\u2019t free", "without a receipt", "Never."])
def test_a_denial_is_one(text: str) -> None:
    assert facts.denies(text)


@pytest.mark.parametrize("text", ["You can return it", "not without reason", ""])
def test_what_denies_twice_or_never_denies_nothing(text: str) -> None:
    assert not facts.denies(text)


def test_limits_are_found_as_whole_phrases() -> None:
    assert facts.hedges("It may take up to 5 days if it snows") == {"may", "up to", "if"}
    assert facts.hedges("The upper iffy mayor") == set()
