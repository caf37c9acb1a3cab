from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from storeclerk.chat.products.options import asked_sizes, matching, sizes_in_stock
from storeclerk.chat.products.spelling import Speller
from storeclerk.chat.products.words import kind, stem, tokens
from tests.unit.chat.products.shop import SQUALL, shelf

KNOWN = ("squall", "jacket", "drizzle", "expedition")
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(st.sampled_from(KNOWN), st.integers(1, 5), st.sampled_from("abcxyz"))
def test_a_word_with_one_letter_wrong_is_known(word: str, place: int, letter: str) -> None:
    assert Speller(KNOWN).meant(word[:place] + letter + word[place + 1 :]) == word
    assert Speller(KNOWN).meant(word[:place] + word[place + 1 :]) in {word, None}


@given(WORDS)
def test_a_word_is_only_taken_for_one_that_is_near(word: str) -> None:
    meant = Speller(KNOWN).meant(word)

    assert meant is None or abs(len(meant) - len(word)) <= 2


def test_short_words_and_words_that_begin_otherwise_are_not_put_right() -> None:
    speller = Speller(["phone", "tent"])

    assert speller.meant("iphone") is None
    assert speller.meant("rent") is None


def test_joined_and_parted_words_are_found() -> None:
    assert shelf().known(["rainjacket"]) == ["rain", "jacket"]


def test_a_plural_has_the_stem_of_its_singular() -> None:
    pairs = {
        "tents": "tent",
        "knives": "knife",
        "boxes": "box",
        "berries": "berry",
        "dress": "dress",
        "womens": "women",
    }

    assert {plural: stem(plural) for plural in pairs} == pairs


def test_the_kind_of_a_thing_is_the_last_word_of_its_name() -> None:
    assert kind("Keldrun Dry Bag 35 l with Straps") == "bag"
    assert kind("Hearthlow Dutch Oven 4.7 l") == "oven"


def test_sizes_are_found_as_customers_write_them() -> None:
    made = ["XS", "S", "M", "L", "XL"]

    def found(text: str) -> list[str]:
        return matching(made, asked_sizes(text), text)

    assert found("in medium?") == ["M"]
    assert found("extra large") == ["XL"]
    assert found("got it in L") == ["L"]
    assert found("it's a nice one, i'm sure") == []
    assert matching(["155 x 220"], asked_sizes("duvet 155x220"), "duvet 155x220") == ["155 x 220"]


@given(st.text(max_size=100))
def test_any_text_may_be_asked_for_sizes(text: str) -> None:
    assert set(matching(["36-38", "S/M", "28/47-622 Presta"], asked_sizes(text), text)) <= {
        "36-38",
        "S/M",
        "28/47-622 Presta",
    }


def test_sizes_in_stock_of_what_is_sold_out_are_none() -> None:
    assert sizes_in_stock(SQUALL) == ["S", "M"]
    assert sizes_in_stock(replace(SQUALL, stock=0)) == []


def test_a_title_and_a_message_are_cut_alike() -> None:
    assert tokens("Flask 1.0 l") == ["flask", "1", "l"] == tokens("flask 1l")
