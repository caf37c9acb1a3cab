import pytest

from tests.unit.chat.products.shop import Desk, shown


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how heavy is the squall jacket", "weight 395 g"),
        ("is the eider jacket waterproof", "is not waterproof"),
        ("what colours does the squall come in", "colours fjord and black"),
        ("how many people fit into the meadow tent", "persons 4"),
        ("does the squall have a hood", "The hood fits over a helmet."),
    ],
)
def test_what_the_page_says_is_told(question: str, said: str) -> None:
    assert said in Desk().reply(question)


@pytest.mark.parametrize("question", ["does the squall have bluetooth", "is the veya tent fireproof"])
def test_what_the_page_does_not_say_is_not_invented(question: str) -> None:
    assert "does not say" in Desk().reply(question)


def test_what_it_fits_is_quoted() -> None:
    assert "fits Ostrand Veya 2" in Desk().reply("does the footprint fit the cove tent", "product_compatibility")


def test_advice_on_a_size_is_the_sentence_of_the_page() -> None:
    reply = Desk().reply("which size should i take of the squall", "size_advice")

    assert "Most people take their usual size." in reply


def test_a_mere_name_gets_an_overview() -> None:
    assert "249.00 EUR and is in stock. Three layers and taped seams." in Desk().reply(
        "tell me about the squall jacket"
    )


def test_products_are_compared_by_what_both_pages_tell() -> None:
    found = Desk().answer("compare the squall and the drizzle", "compare_products")

    assert found is not None
    assert "Price: 249.00 EUR | 99.00 EUR (difference 150.00 EUR)" in found.reply
    assert "Weight: 395 g | 330 g" in found.reply
    assert "Water column" not in found.reply
    assert found.changes["memory"].product_ids == ("product34", "product35")


def test_one_product_is_not_compared_with_itself() -> None:
    found = Desk().answer("compare it", "compare_products", ["product34"])

    assert found is not None
    assert found.reply == "With which product shall I compare the Skerry Squall Rain Jacket?"
    assert not found.settled


def test_which_is_lighter_is_told_with_both_weights() -> None:
    reply = Desk().reply("which one is lighter?", "compare_products", ["product34", "product35"])

    assert reply == "The Pell Drizzle Jacket is lighter: 330 g; the Skerry Squall Rain Jacket: 395 g."


def test_which_is_lighter_is_not_told_where_a_page_is_silent() -> None:
    assert "do not all tell" in Desk().reply("which one is lighter?", "compare_products", ["product34", "product52"])


def test_the_cheaper_one_is_answered_about() -> None:
    found = Desk().answer("the cheaper one, what colours?", "cheaper_alternative", ["product34", "product35"])

    assert found is not None
    assert "navy" in found.reply
    assert shown(found) == ["product35"]
