import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("text", "facts_of_it"),
    [
        ("2 to 3 weeks", {"2 week", "3 week"}),
        ("twenty-five working days", {"25 working day"}),
        ("two hundred points", {"200 point"}),
        ("before 2 pm", {"840 o'clock"}),
        ("at 14:00", {"840 o'clock"}),
        ("at noon", {"720 o'clock"}),
        ("call 020 915 0142", {"0209150142"}),
        ("12.95 per cent", {"12.95 %"}),
        ("three attempts", {"3"}),
        ("one code for each order", {"1"}),
        ("the one you ordered", set()),
        ("an hour", {"1 hour"}),
        ("half of it", {"half"}),
        ("at evil.example/now, please", {"evil.example/now"}),
        ("1.000 EUR", {"1.000 eur"}),
        ("-5 \u00b0", {"-5 \u00b0"}),
    ],
)
def test_facts_are_read_in_all_their_forms(text: str, facts_of_it: set[str]) -> None:
    assert facts.stated(text) == facts_of_it


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert facts.stated(text) == facts.stated(text)
    assert len(facts.tokens(text)) <= 2 * len(text)
