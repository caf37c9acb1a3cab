import pytest

from tests.fakes import FakeProducts
from tests.unit.chat.products.shop import PRODUCTS, Desk, product


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can I return the squall jacket", "return_item"),
        ("can I return the squall jacket", "product_availability"),
        ("where is my tent", "product_availability"),
        ("my squall jacket arrived torn", "product_details"),
        ("is there a warranty on the squall jacket", "warranty"),
        ("how do i wash the squall jacket", "care_instructions"),
        ("what are your opening hours", "opening_hours"),
        ("hello", "greeting"),
        ("which size am i", "size_advice"),
        ("what is the capital of france", "product_details"),
    ],
)
def test_what_an_article_an_order_or_a_person_answers_is_left_to_them(text: str, intent: str) -> None:
    assert Desk().answer(text, intent) is None


def test_a_word_that_says_nothing_is_not_about_what_was_shown() -> None:
    assert Desk().answer("really?", "greeting", ["product34"], confidence=0.2) is None


def test_a_product_that_the_head_does_not_hear_is_answered_by_its_name() -> None:
    assert Desk().answer("squall jacket", "greeting", confidence=0.2, oos=True) is not None


def test_a_word_of_the_name_does_not_send_the_question_elsewhere() -> None:
    pouch = product("product25", "Works Tent Repair Pouch", "19.50", contents="patches, needle", brand="Works")
    desk = Desk(FakeProducts([*PRODUCTS, pouch]))

    assert "patches" in desk.reply("what is in the tent repair pouch")
