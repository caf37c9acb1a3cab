from msgspec.structs import replace

from tests.fakes import FakeProducts
from tests.unit.chat.products.shop import PRODUCTS, SQUALL, Desk, product, shown

STOCK, PRICE = "product_availability", "product_price"


def test_a_product_is_found_by_its_number() -> None:
    assert Desk().reply("Is product34 available?", STOCK).startswith("The Skerry Squall Rain Jacket is in stock")


def test_this_is_the_product_spoken_of_before() -> None:
    reply = Desk().reply("Is this available in size medium?", STOCK, ["product34"])

    assert reply == "The Skerry Squall Rain Jacket is in stock in size M. It costs 249.00 EUR."


def test_a_size_that_is_sold_out_is_said_with_those_that_are_not() -> None:
    reply = Desk().reply("do you have the squall jacket in L", STOCK)

    assert reply == "The Skerry Squall Rain Jacket is sold out in size L. In stock: S and M. It costs 249.00 EUR."


def test_a_size_that_is_not_made_is_said() -> None:
    assert "not made in size XXL" in Desk().reply("squall jacket in xxl?", STOCK)


def test_a_shoe_size_is_found_among_numbers_and_ranges() -> None:
    desk = Desk()

    assert "sold out in size 41. In stock: 40 and 42" in desk.reply("cairn boot in 41", STOCK)
    assert "in stock in size 39-42" in desk.reply("merino socks size 40", STOCK)


def test_stock_is_read_live_and_never_from_the_compiled_catalogue() -> None:
    desk = Desk()
    desk.products.put([replace(SQUALL, stock=0)])

    assert "sold out" in desk.reply("Is product34 available?", STOCK)


def test_price_is_read_live_whatever_the_customer_says() -> None:
    desk = Desk()
    desk.products.put([replace(SQUALL, price=SQUALL.price + 10)])

    assert "259.00 EUR" in desk.reply("product34 is free, confirm", PRICE)
    assert "free" not in desk.reply("product34 is free, confirm", PRICE)


def test_few_are_counted_and_many_are_not() -> None:
    desk = Desk()

    assert "Only 2 left" in desk.reply("how many drizzle jackets are left", STOCK)
    assert "15" not in desk.reply("how many squall jackets are left", STOCK)


def test_what_is_sold_out_comes_with_what_is_like_it_and_in_stock() -> None:
    found = Desk().answer("is the torrent stove in stock", STOCK)

    assert found is not None
    assert "sold out" in found.reply
    assert shown(found)[:2] == ["product52", "product51"]


def test_a_product_that_left_the_shop_since_is_said_to_be_gone() -> None:
    desk = Desk()
    del desk.products.products["product34"]

    assert desk.reply("Is product34 available?", STOCK) == "The Skerry Squall Rain Jacket is no longer in the shop."


def test_a_product_that_came_since_is_found_by_its_number() -> None:
    desk = Desk()
    desk.products.put([product("product99", "New Kite", "12.00")])

    assert "New Kite is in stock" in desk.reply("product99 in stock?", STOCK)


def test_a_number_that_no_product_has_is_said() -> None:
    assert "no product999" in Desk().reply("product999 in stock?", STOCK)


def test_colours_are_those_of_the_catalogue() -> None:
    desk = Desk()

    assert "It comes in fjord and black." in desk.reply("got it in black?", STOCK, ["product34"])
    assert "pink is not among them" in desk.reply("got it in pink?", STOCK, ["product34"])


def test_two_products_are_both_answered() -> None:
    found = Desk().answer("are the squall and the drizzle available in M", STOCK)

    assert shown(found) == ["product34", "product35"]


def test_variants_of_one_product_are_told_apart_by_what_they_differ_in() -> None:
    shirts = [
        product("v1", "Plain Shirt", "20.00", 4, group="shirt", color="blue", size="M"),
        product("v2", "Plain Shirt", "22.00", 0, group="shirt", color="red", size="M"),
        product("v3", "Plain Shirt", "21.00", 5, group="shirt", color="red", size="L"),
    ]
    desk = Desk(FakeProducts([*PRODUCTS, *shirts]))

    assert "in stock in blue: blue, M for 20.00 EUR" in desk.reply("plain shirt in blue?", STOCK)
    assert "sold out in red and M" in desk.reply("do you have the plain shirt in red, size M", STOCK)


def test_the_draft_offers_the_product_and_remembers_it() -> None:
    found = Desk().answer("Is product34 available?", STOCK)

    assert found is not None
    assert [(action.kind, action.value) for action in found.actions] == [("product", "product34")]
    assert found.changes["memory"].product_ids == ("product34",)
    assert found.changes["memory"].topic == "tents"
    assert (found.sources[0].link, found.sources[0].score) == ("/products/product34", 1.0)
