"""Files of the knowledge base."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.knowledge.passages import Passage
from storeclerk.chat.knowledge.period import Period
from storeclerk.chat.knowledge.reading import KINDS, MAX_FILE_BYTES, read_file
from storeclerk.errors import BadFile

FRONT = "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\n## Deadline\nThirty days.\n"
PAGE = """<!doctype html><html><head><title>Delivery &amp; costs</title><style>p {color: red}</style></head><body>
<nav><a href="/">Home</a></nav><h1>Delivery &amp; costs</h1><p>We deliver <b>everywhere</b>.<p>Mostly.
<h2>Costs</h2><ul><li>5&nbsp;EUR inside<li>9 EUR outside</ul><script>alert("x")</script><footer>2026</footer>
</body></html>"""


def read(name: str, text: str) -> list[Passage]:
    return read_file(name, text.encode())


def test_markdown_with_front_matter_says_its_title_and_topic_itself() -> None:
    assert read("returns.md", FRONT) == [
        Passage("Returns", "returns", "Deadline", "/help/returns#deadline", ("Thirty days.",))
    ]


def test_markdown_without_front_matter_has_its_first_heading_and_its_folder() -> None:
    [found] = read("after-sale/returns.md", "# Sending back\nThirty days.\n")

    assert found == Passage("Sending back", "After sale", "", "/help/after-sale-returns", ("Thirty days.",))


def test_a_text_without_a_heading_is_named_by_its_file() -> None:
    [found] = read("gift_cards.txt", "A gift card never expires.")

    assert (found.title, found.topic, found.link) == ("Gift cards", "", "/help/gift_cards")


def test_html_is_cut_by_its_headings_without_menus_and_scripts() -> None:
    first, second = read("delivery.html", PAGE)

    assert (first.title, first.text) == ("Delivery & costs", "We deliver everywhere. Mostly.")
    assert (second.heading, second.link) == ("Costs", "/help/delivery#costs")
    assert second.text == "Costs: 5 EUR inside; 9 EUR outside."


def test_a_row_of_a_csv_may_hold_from_a_day_and_until_one() -> None:
    first, second = read("a.csv", "question,answer,from,until\nx,y,2026-12-01,2026-12-24\nx,z,,\n")

    assert (first.when, second.when) == (Period(date(2026, 12, 1), date(2026, 12, 24)), None)


def test_a_row_of_a_csv_is_a_question_with_its_answer() -> None:
    text = (
        'question,answer,link\r\nIs it free?,"Yes. Inside, always.",\r\nWhere?,Here.,https://shop.example/where\r\n\r\n'
    )

    first, second = read("costs.csv", text)

    assert first == Passage("Costs", "", "Is it free?", "/help/costs#is-it-free", ("Yes.", "Inside, always."))
    assert second.link == "https://shop.example/where"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("prices.xlsx", "x", "must end in"),
        ("empty.md", "\n", "no text"),
        ("empty.html", "<p></p>", "no text"),
        ("open.md", "---\ntitle: x\n", "open.md, line 2"),
        ("a.csv", "q,a\nx,y\n", "line 1: the columns"),
        ("a.csv", "question,answer\nx,\n", "line 2: a row needs"),
        ("a.csv", "question,answer\nx,y,z\n", "line 2: it has more cells"),
        ("a.csv", "question,answer,link\nx,y,javascript:alert(1)\n", "line 2: a link begins"),
        ("a.csv", "question,answer,until\nx,y,soon\n", "line 2: from and until are dates"),
        ("a.csv", "question,answer,link\nx,y,//elsewhere.example/page\n", "line 2: a link begins"),
        ("a.html", "<p>x</p>" + "<!-- x -->" * 3000, "comments"),
        ("a.csv", 'question,answer\n"x" y,z\n', "line 2"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read(name, text)


def test_another_encoding_and_a_file_that_is_too_large_are_refused() -> None:
    with pytest.raises(BadFile, match="UTF-8"):
        read_file("a.txt", "Größe".encode("latin-1"))
    with pytest.raises(BadFile, match="Split it"):
        read_file("a.txt", b"a" * (MAX_FILE_BYTES + 1))


@given(st.sampled_from(KINDS), st.text() | st.text(alphabet="<>/!-ph1li \n&;#*_,\"'"))
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    try:
        found = read_file(f"a{kind}", text.encode("utf-8", "surrogatepass"))
    except BadFile:
        return

    assert all(one.text.strip() for one in found)
