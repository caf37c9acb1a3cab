import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.wishes import (
    asks_leave,
    asks_of_order,
    asks_rule,
    awaits,
    complains,
    is_bare,
    looked_up,
    names_order,
    points,
    speaks_of_own,
    swaps,
)


@pytest.mark.parametrize(
    "text", ["How do I cancel?", "can I return this", "until when", "and in winter?", "do u ship", "r u open"]
)
def test_a_question_asks_for_a_rule(text: str) -> None:
    assert asks_rule(text)


@pytest.mark.parametrize("text", ["cancel my order", "could you cancel it please?", "can u send it elsewhere", ""])
def test_a_wish_asks_for_something_to_be_done(text: str) -> None:
    assert not asks_rule(text)


@pytest.mark.parametrize("text", ["where is my parcel", "I ordered a tent", "what about W1000945", "my new order"])
def test_what_the_customer_has_ordered_is_the_own(text: str) -> None:
    assert speaks_of_own(text)


def test_where_my_thing_is_asks_for_the_own() -> None:
    assert speaks_of_own("whatever. wheres my jacket")


@pytest.mark.parametrize(
    ("text", "leave"), [("can I have it in 41", True), ("can you swap it", False), ("what", False)]
)
def test_asking_for_leave_is_told_from_asking_for_help(text: str, leave: bool) -> None:
    assert asks_leave(text) is leave


def test_what_is_called_a_complaint_is_one() -> None:
    assert complains("my refund never came, I want to complain")
    assert not complains("my refund never came")


def test_a_swap_names_what_comes_in_place_of_what() -> None:
    assert swaps("the dripper in rust instead of cream?")
    assert not swaps("cancel it instead")


@pytest.mark.parametrize(
    ("text", "label"),
    [("sent it back. refund?", "track_refund"), ("the bill for it", "get_invoice"), ("and?", "track_order")],
)
def test_what_is_looked_up_of_an_order_has_a_word(text: str, label: str) -> None:
    assert looked_up(text) == label


@pytest.mark.parametrize("text", ["how long does a refund take", "who pays for returns", "my cat", "I like tents"])
def test_orders_in_general_are_nobodys_own(text: str) -> None:
    assert not speaks_of_own(text)


@pytest.mark.parametrize(("text", "named"), [("#w1000945!", True), ("XW1000945", False), ("W100094", False)])
def test_an_order_is_named_by_its_whole_number(text: str, named: bool) -> None:
    assert names_order(text) is named


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert not (names_order(text) and not speaks_of_own(text))
    asks_rule(text)


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        ("when is my jacket coming", True),
        ("wheres my parcel", True),
        ("when is the jacket coming", False),
        ("my", False),
    ],
)
def test_what_the_customer_waits_for_is_told_by_its_words(text: str, awaited: bool) -> None:
    assert awaits(text) is awaited


@pytest.mark.parametrize(("text", "said"), [("can i send it back", True), ("when will it come", False)])
def test_what_is_done_with_an_order_has_a_word(text: str, said: bool) -> None:
    assert asks_of_order(text) is said
    assert points(text)


@pytest.mark.parametrize(("text", "bare"), [("W1000783.", True), ("#w1000783", True), ("W1000783 please", False)])
def test_a_number_and_nothing_else_goes_on_with_what_was_asked(text: str, bare: bool) -> None:
    assert is_bare(text) is bare
