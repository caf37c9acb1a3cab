"""The help pages can be read, lead to each other and state the shop's own rules."""

import re
from datetime import date

import pytest

from sample_store.order import BULKY_SHIPPING
from sample_store.shop import DATA, FREE_SHIPPING_FROM, SHIPPING
from storeclerk.chat.knowledge.articles import parse_article
from tests.unit.sample_store.conftest import Row

PAGES = {path.stem: path.read_text("utf-8") for path in sorted((DATA / "knowledge").glob("*.md"))}


def _words(page: str) -> int:
    return len(page.split("---", 2)[2].split())


def test_there_are_at_least_60_pages_on_nine_topics_each_with_a_title_of_its_own() -> None:
    articles = [parse_article(f"{name}.md", page) for name, page in PAGES.items()]
    assert len(articles) >= 60
    assert len({article.title for article in articles}) == len(articles)
    assert {article.topic for article in articles} == {
        "shipping", "orders", "returns", "payment", "account", "privacy", "warranty", "guides", "shop",
    }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_120_to_350_words_under_at_least_three_headings(name: str) -> None:
    assert 120 <= _words(PAGES[name]) <= 350
    assert len(parse_article(f"{name}.md", PAGES[name]).sections) >= 3


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_and_products_that_exist(name: str, products: dict[str, Row]) -> None:
    for kind, target in re.findall(r"\]\(/(help|products)/([^)]*)\)", PAGES[name]):
        assert target in (PAGES if kind == "help" else products)


def test_no_page_was_updated_after_the_day_of_writing() -> None:
    days = [parse_article(f"{name}.md", page).updated for name, page in PAGES.items()]
    assert max(day for day in days if day) <= date(2026, 11, 1)


def test_pages_state_the_shipping_rule_that_orders_follow() -> None:
    page = PAGES["shipping-costs"]
    assert f"{SHIPPING} EUR per order" in page
    assert f"free from {FREE_SHIPPING_FROM:.0f} EUR" in page
    assert f"costs {BULKY_SHIPPING} EUR in all" in page


@pytest.mark.parametrize(
    ("pattern", "fact"),
    [
        (r"free (?:standard )?(?:delivery )?from\s+(\d+) EUR", "49"),
        (r"[Ss]tandard delivery costs ([\d.]+) EUR", "4.95"),
        (r"[Ee]xpress costs ([\d.]+) EUR", "12.95"),
        (r"within (\d+) days of delivery, without", "30"),
        (r"[Rr]efund\w* (?:\w+ )*within (\d+) working days", "5"),
        (r"(\d+) points are worth", "200"),
        (r"(\d+) years[, ]+(?:as|because) tax law", "6"),
        (r"Ireland: (\d+ to \d+) working days", "1 to 2"),
        (r"(\d+\.\d\d) EUR for delivery, however many", "19.00"),
        (r"guarantee of (\d+) years from delivery", "2"),
        (r"(?<!\+353 )(?<!\d)(\d+ \d{3} \d{4})", "020 915 0142"),
    ],
)
def test_a_fact_is_the_same_on_every_page(pattern: str, fact: str) -> None:
    found = {value for page in PAGES.values() for value in re.findall(pattern, page)}
    assert found == {fact}
