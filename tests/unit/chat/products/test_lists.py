from msgspec.structs import replace

from tests.unit.chat.products.shop import SPARK, Desk, FakeRecommender, Place, shown

WISH, CHEAPER = "recommend_product", "cheaper_alternative"


def test_a_wish_keeps_its_limits() -> None:
    assert shown(Desk().answer("a tent for two people under 300 EUR", WISH)) == ["product6"]
    assert shown(Desk().answer("tents between 300 and 360 euros", WISH)) == ["product4"]


def test_nothing_that_fits_is_said_with_the_nearest() -> None:
    assert "nothing in stock that fits, up to 20.00 EUR" in Desk().reply("a tent under 20 EUR", WISH)


def test_who_asks_for_waterproof_gets_what_the_page_says_is_waterproof() -> None:
    assert set(shown(Desk().answer("any waterproof jackets", WISH))) == {"product34", "product35"}


def test_only_what_is_in_stock_in_the_size_is_listed() -> None:
    assert shown(Desk().answer("any waterproof jacket in size L", "product_availability")) == ["product35"]


def test_cheaper_ones_are_cheaper_in_stock_and_not_the_same() -> None:
    desk = Desk()
    found = desk.answer("something like this but cheaper", CHEAPER, ["product35"])

    assert shown(found)[0] == "product31"
    assert "product35" not in shown(found)
    assert desk.reply("anything cheaper?", CHEAPER, ["product51"]).startswith("I find nothing cheaper")


def test_a_lighter_one_tells_the_weights() -> None:
    reply = Desk().reply("a lighter one?", "product_details", ["product4"])

    assert "Lighter than the Fold Meadow 4 Tent (weight 11,200 g, 349.00 EUR)" in reply
    assert "the Ostrand Veya 2 Tent (weight 1,780 g, 389.00 EUR)" in reply


def test_what_is_lighter_than_a_tent_is_a_tent() -> None:
    found = Desk().answer("something lighter?", "product_details", ["product4"])

    assert shown(found) == ["product1", "product6"]


def test_too_expensive_asks_for_less_expensive_ones() -> None:
    reply = Desk().reply("too expensive, anything else?", CHEAPER, ["product34"])

    assert reply.startswith("Less expensive than the Skerry Squall Rain Jacket (249.00 EUR), in stock: ")


def test_the_cheapest_comes_first() -> None:
    assert shown(Desk().answer("cheapest tent you have", CHEAPER))[:3] == ["product6", "product4", "product1"]


def test_a_list_is_read_live() -> None:
    desk = Desk()
    desk.products.put([replace(SPARK, stock=0)])

    assert desk.reply("do you have stoves", "product_availability") == "I find nothing in stock that fits."


def test_what_goes_with_a_product_is_what_a_page_says_fits_it() -> None:
    found = Desk().answer("what goes with the veya 2 tent", "product_compatibility")

    assert shown(found) == ["product23"]


def test_recommendations_come_with_their_reasons_and_for_the_customer() -> None:
    recommender = FakeRecommender([Place("product34", "Because you bought a tent"), Place("product52", "Popular")])
    found = Desk(recommender=recommender).answer("what would you recommend for me", WISH)

    assert found is not None
    assert found.reply == "I suggest the Skerry Squall Rain Jacket (249.00 EUR), because you bought a tent."
    assert recommender.asked == ["ann"]


def test_a_visitor_is_recommended_for_under_the_session() -> None:
    recommender = FakeRecommender([Place("product34", "Popular in the shop right now")])
    Desk(recommender=recommender).answer("can you recommend something", WISH, customer_id=None)

    assert recommender.asked == ["visitor#session-0001"]


def test_the_list_is_remembered_in_its_order() -> None:
    found = Desk().answer("do you have tents", "product_availability")

    assert found is not None
    assert list(found.changes["memory"].product_ids) == shown(found)
