"""Articles in Markdown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.knowledge.articles import Section, parse_article, slug
from storeclerk.errors import BadFile

FRONT = "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\n"


def sections(body: str) -> tuple[Section, ...]:
    return parse_article("returns.md", FRONT + body).sections


def test_front_matter_and_sections_are_read() -> None:
    article = parse_article("help/Returns & refunds.md", FRONT + "Intro.\n\n## How long\nThirty days.\n")

    assert (article.slug, article.title, article.topic) == ("returns-refunds", "Returns", "returns")
    assert article.updated == date(2026, 10, 1)
    assert article.sections == (Section("", ("Intro.",)), Section("How long", ("Thirty days.",)))


@pytest.mark.parametrize("text", [FRONT.replace("\n", "\r\n"), "\ufeff" + FRONT, FRONT.replace("Returns", '"Returns"')])
def test_line_ends_byte_order_marks_and_quotes_are_taken_as_editors_write_them(text: str) -> None:
    assert parse_article("returns.md", text).title == "Returns"


BAD = {
    "no front matter": ("# Returns\n", 1, "begins with a line '---'"),
    "empty file": ("", 1, "begins with a line '---'"),
    "not closed": ("---\ntitle: Returns\ntopic: returns\n", 3, "not closed"),
    "no colon": ("---\ntitle: Returns\n\ntopic returns\n---\n", 4, "'name: value'"),
    "no name": ("---\n: Returns\n---\n", 2, "'name: value'"),
    "no title": ("---\ntopic: returns\nupdated: 2026-10-01\n---\n", 1, "needs 'title'"),
    "empty topic": ("---\ntitle: Returns\ntopic:\nupdated: 2026-10-01\n---\n", 3, "needs 'topic'"),
    "no period": (
        "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\nuntil: soon\n---\n",
        5,
        "'from' and 'until'",
    ),
    "ends before it begins": (
        "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\nfrom: 2026-12-24\nuntil: 2026-12-01\n---\n",
        6,
        "earlier first",
    ),
    "no date": ("---\ntitle: Returns\ntopic: returns\n---\n", 1, "needs 'updated'"),
    "another date": ("---\ntitle: Returns\ntopic: returns\nupdated: 1 October\n---\n", 4, "a date such as"),
}


@pytest.mark.parametrize(("text", "line", "problem"), BAD.values(), ids=BAD)
def test_malformed_front_matter_names_file_line_and_remedy(text: str, line: int, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refused:
        parse_article("help/returns.md", text)

    assert refused.value.message.startswith(f"help/returns.md, line {line}: ")


def test_markup_is_removed_and_what_it_says_stays() -> None:
    (section,) = sections("See **our** [return form](/returns?a=1), *please*; `code`, snake_case and 5 * 3 stay.\n")

    assert section.blocks == ("See our return form, please; code, snake_case and 5  3 stay.".replace("  ", " "),)


def test_the_lines_of_a_paragraph_are_one_block() -> None:
    assert sections("One\ntwo.\n\nThree.\n")[0].blocks == ("One two.", "Three.")


def test_a_short_list_joins_the_line_that_announces_it() -> None:
    assert sections("Bring:\n\n- the item;\n- its tags.\n  And its box.\n\nThen go.\n")[0].blocks == (
        "Bring: the item; its tags. And its box.",
        "Then go.",
    )


def test_a_list_right_below_its_heading_is_announced_by_it() -> None:
    assert sections("## We take\n- cards;\n- cash,\n")[0].blocks == ("We take: cards; cash.",)
    assert sections("We pay if\n- it is new, and\n- yours.\n")[0].blocks == ("We pay if it is new, and; yours.",)


def test_items_that_are_sentences_or_long_stay_apart() -> None:
    long = " ".join(["word"] * 61)

    assert sections("Hello.\n\n- One.\n* Two\n1. Three\n")[0].blocks == ("Hello.", "One.", "Two.", "Three.")
    assert sections("## Steps\n1. Go in.\n2. Go out.\n")[0].blocks == ("Go in.", "Go out.")
    assert sections(f"Bring:\n- {long}\n")[0].blocks == ("Bring:", f"{long}.")


def test_a_paragraph_without_its_full_stop_gets_one() -> None:
    assert sections("No stop\n\nOne!\n")[0].blocks == ("No stop.", "One!")


def test_a_heading_that_repeats_the_title_is_none() -> None:
    assert sections("# Returns\nText.\n")[0].heading == ""


def test_a_heading_without_text_makes_no_section() -> None:
    assert [section.heading for section in sections("## Empty\n\n## Full ##\nText.\n")] == ["Full"]


def test_slugs_keep_letters_of_any_script() -> None:
    assert slug("Größe & Maße: wie?") == "größe-maße-wie"


@given(st.text())
def test_any_text_below_the_front_matter_is_read(body: str) -> None:
    for section in sections(body):
        assert all(block.strip() == block for block in section.blocks)


@given(st.text())
def test_any_text_is_an_article_or_refused_with_its_line(text: str) -> None:
    with pytest.raises(BadFile, match=r"^a\.md, line \d+: "):
        parse_article("a.md", text)
