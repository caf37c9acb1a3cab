"""Which texts ask where an order is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.orders.questions import OrderQuestion, order_question

LATEST = [
    "Where is my order?",
    "wheres my parcel",
    "when will my package arrive",
    "When does my delivery come?",
    "Has my order shipped yet?",
    "has the parcel been sent",
    "I want to track my order",
    "order status please, my order is late",
    "my stuff still hasn't arrived!!",
    "I haven't received my order",
    "I ordered a tent two weeks ago, where is it?",
    "Any news on my last order?",
    "Can you tell me where my order is",
    "is my parcel lost",
]
NAMED = {
    "W1000001": ("W1000001",),
    "where is w1000001?": ("W1000001",),
    "status of #W1000001, and of W1000002; W1000001 again": ("W1000001", "W1000002"),
    "My order W1000001 has not come": ("W1000001",),
    "I returned W1000001, where is it now": ("W1000001",),
}
OTHER = [
    "",
    "Hello",
    "How long does delivery take?",
    "When is delivery free?",
    "Where do you ship to?",
    "Where can I find the delivery times?",
    "I want to cancel my order",
    "Can I change the address of my order?",
    "When do I get the refund for my order?",
    "I want to return W1000001",
    "My parcel was delivered broken",
    "Where is my invoice?",
    "Is product34 available?",
    "XW1000001 W10000012 W123",
]


@pytest.mark.parametrize("text", LATEST)
def test_a_question_without_a_number_is_about_the_latest_order(text: str) -> None:
    assert order_question(text) == OrderQuestion(())


@pytest.mark.parametrize(("text", "order_ids"), NAMED.items())
def test_the_orders_that_a_question_names_are_found_once_each(text: str, order_ids: tuple[str, ...]) -> None:
    assert order_question(text) == OrderQuestion(order_ids)


@pytest.mark.parametrize("text", OTHER)
def test_another_matter_is_no_order_question(text: str) -> None:
    assert order_question(text) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    question = order_question(text)

    assert question is None or all(len(name) == 8 for name in question.order_ids)
