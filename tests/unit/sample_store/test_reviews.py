"""Reviews are of things that were bought, differ, and match their stars."""

import tomllib
from statistics import mean
from typing import Any

from sample_store.shop import SOURCE
from storeclerk.errors import BadInput
from storeclerk.features.rows import parse_row
from tests.unit.sample_store.conftest import Row, rows


def test_600_reviews_each_with_words_of_its_own(reviews: list[Row]) -> None:
    assert [row["review_id"] for row in reviews] == [f"R{number:04d}" for number in range(1, 601)]
    assert len({row["text"] for row in reviews}) == 600
    assert {row["rating"] for row in reviews} == {"1", "2", "3", "4", "5"}


def test_a_review_follows_a_delivery_to_its_writer(reviews: list[Row], orders: list[dict[str, Any]]) -> None:
    delivered: dict[tuple[str, str], str] = {}
    for order in orders:
        for line in order["lines"]:
            if order["delivered_at"]:
                delivered.setdefault((order["customer_number"], line["product_id"]), order["delivered_at"])
    assert all(delivered[row["customer_number"], row["product_id"]] < row["at"] for row in reviews)


def test_every_review_is_a_rating_among_the_interactions(reviews: list[Row], interactions: list[Row]) -> None:
    ratings = {
        (row["customer_number"], row["product_id"], row["value"], row["at"])
        for row in interactions
        if row["kind"] == "rating"
    }
    columns = ("customer_number", "product_id", "rating", "at")
    assert {tuple(row[column] for column in columns) for row in reviews} <= ratings


def test_many_reviews_name_the_product_by_number_part_number_or_title(
    reviews: list[Row], products: dict[str, Row]
) -> None:
    def share(column: str) -> float:
        return mean(products[row["product_id"]][column] in row["text"] for row in reviews)

    assert share("product_id") > 0.08
    assert share("part_number") > 0.04
    assert share("title") > 0.06


def test_words_match_stars(reviews: list[Row]) -> None:
    pages = [tomllib.loads(path.read_text("utf-8")) for path in (SOURCE / "reviews").glob("*.toml")]
    voices = [voice for page in pages for voice in page.values() if isinstance(voice, dict)]
    praise = {sentence for voice in voices for sentence in voice["good"]}
    failures = {sentence for voice in voices for sentence in voice["bad"]}
    for row in reviews:
        wrong = failures if int(row["rating"]) >= 3 else praise
        assert not [sentence for sentence in wrong if sentence in row["text"]]


def test_three_rows_of_the_drop_example_are_bad_in_three_ways() -> None:
    reasons = []
    for row in rows("drop_example.csv"):
        try:
            parse_row(row)
        except BadInput as error:
            reasons.append(str(error))
    assert len(rows("drop_example.csv")) == 12
    assert len(set(reasons)) == 3
