import pytest

from storeclerk.errors import BadInput
from storeclerk.recommend.contract import parse_k


def test_ten_products_are_listed_unless_another_number_is_asked_for() -> None:
    assert parse_k(None) == 10
    assert parse_k("1") == 1
    assert parse_k("50") == 50


ARABIC_TEN = "\u0661\u0660"


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "51", "10000000", "9" * 5000, "abc", "1.5", "1e1", " 5", "+5", "1_0", ARABIC_TEN, "5,5", "NaN"],
)
def test_anything_but_a_whole_number_from_1_to_50_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(BadInput, match="k must be a whole number from 1 to 50"):
        parse_k(text)
