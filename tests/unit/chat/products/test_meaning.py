import pytest

from tests.unit.chat.products.shop import Desk, shown

STOCK = "product_availability"


@pytest.mark.parametrize(
    "name", ["squall jacket", "skerry squall", "the scuall jaket", "Squall", "product 34", "SKERRY SQUALL RAIN JACKET"]
)
def test_a_product_is_found_by_part_of_its_title_and_with_a_letter_wrong(name: str) -> None:
    assert shown(Desk().answer(f"is {name} in stock", STOCK)) == ["product34"]


def test_what_is_made_for_a_product_is_not_that_product() -> None:
    assert shown(Desk().answer("how heavy is the veya 2", "product_details")) == ["product1"]


def test_of_several_the_customer_is_asked_which() -> None:
    found = Desk().answer("how much is the jacket", "product_price")

    assert found is not None
    assert found.reply.startswith("Which do you mean: ")
    assert "the Pell Drizzle Jacket (99.00 EUR)" in found.reply
    assert found.changes["memory"].product_ids == tuple(shown(found))


def test_a_button_asks_the_same_of_one_of_several() -> None:
    found = Desk().answer("is the jacket waterproof", "product_details")

    assert found is not None
    assert found.reply.startswith("Which do you mean: ")
    replies = [action for action in found.actions if action.kind == "reply"]
    assert len(replies) > 1
    assert all(action.value == f"{action.label}: is the jacket waterproof" for action in replies)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("is the second one in stock", "product6"),
        ("the first one, is it in stock", "product1"),
        ("is the last one in stock", "product4"),
        ("is it in stock", "product1"),
        ("in stock?", "product1"),
    ],
)
def test_words_that_point_are_read_in_the_order_shown(said: str, meant: str) -> None:
    assert shown(Desk().answer(said, STOCK, ["product1", "product6", "product4"])) == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("compare the first two", ["product1", "product6"]),
        ("compare the last two", ["product6", "product4"]),
        ("compare the first one with the last", ["product1", "product4"]),
        ("compare them", ["product1", "product6", "product4"]),
        ("and the cheapest?", ["product6", "product1", "product4"]),
    ],
)
def test_several_that_were_shown_are_meant_together(said: str, meant: list[str]) -> None:
    assert shown(Desk().answer(said, "compare_products", ["product1", "product6", "product4"])) == meant


def test_the_black_one_is_the_one_of_that_colour() -> None:
    assert shown(Desk().answer("is the black one in stock", STOCK, ["product35", "product34"])) == ["product34"]


def test_a_name_goes_before_what_was_spoken_of() -> None:
    assert shown(Desk().answer("is the drizzle in stock", STOCK, ["product34"])) == ["product35"]


def test_a_kind_that_was_not_shown_is_not_the_one_spoken_of() -> None:
    assert "product34" not in shown(Desk().answer("is this tent in stock", STOCK, ["product34"]))


def test_without_a_product_the_customer_is_asked_for_it() -> None:
    found = Desk().answer("is it waterproof?")

    assert found is not None
    assert found.reply.startswith("Which product do you mean?")
    assert not found.settled


def test_a_remembered_product_that_is_gone_does_not_stand_in_for_another() -> None:
    found = Desk().answer("the second one, in stock?", STOCK, ["product1", "product777"])

    assert found is not None
    assert found.reply == "That product is no longer in the shop."
