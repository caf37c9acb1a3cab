"""Articles cut into passages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.knowledge.articles import Article, Section
from storeclerk.chat.knowledge.passages import MAX_WORDS, passages, sentences

WORDS = st.text("abcdefgh", min_size=1, max_size=5)
SENTENCES = st.lists(WORDS, min_size=1, max_size=60).map(lambda words: f"X{' '.join(words)}.")
BLOCKS = st.lists(st.lists(SENTENCES, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=5)


def article(*sections: Section) -> Article:
    return Article("returns", "Returns", "returns", date(2026, 10, 1), sections)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs 4.95 euros. 30 days.", ["It costs 4.95 euros.", "30 days."]),
        ("Bring proof, e.g. Your receipt. Then go.", ["Bring proof, e.g. Your receipt.", "Then go."]),
        ('He said "yes." Then he left.', ['He said "yes."', "Then he left."]),
        ("We ship it (free.) Äpfel too.", ["We ship it (free.)", "Äpfel too."]),
        ("mail help@shop.example. now", ["mail help@shop.example. now"]),
        ("No full stop", ["No full stop"]),
        ("", []),
    ],
)
def test_a_paragraph_is_split_into_its_sentences(block: str, expected: list[str]) -> None:
    assert list(sentences(block)) == expected


@given(st.text())
def test_splitting_loses_nothing_but_space(block: str) -> None:
    assert "".join("".join(sentences(block)).split()) == "".join(block.split())


@given(BLOCKS)
def test_passages_hold_every_sentence_once_in_order_and_are_short(blocks: list[str]) -> None:
    cut = list(passages(article(Section("How long", tuple(blocks)))))

    assert [sentence for passage in cut for sentence in passage.sentences] == [
        sentence for block in blocks for sentence in sentences(block)
    ]
    assert all(passage.sentences for passage in cut)
    assert all(len(passage.text.split()) <= MAX_WORDS or len(passage.sentences) == 1 for passage in cut)


def test_a_long_section_is_cut_into_parts_of_about_equal_length() -> None:
    block = " ".join(["A sentence of exactly eight words stands here."] * 20)

    assert [len(passage.sentences) for passage in passages(article(Section("", (block,))))] == [10, 10]


def test_a_passage_leads_to_its_section() -> None:
    sections = [Section("", ("Intro.",)), Section("How long?", ("A.",)), Section("How long!", ("B.",))]

    links = [passage.link for passage in passages(article(*sections))]

    assert links == ["/help/returns", "/help/returns#how-long", "/help/returns#how-long-2"]


def test_a_text_without_stops_is_no_single_answer_of_many_pages() -> None:
    words = "word " * 5000
    cut = list(sentences(words + "w" * 3000))

    assert max(map(len, cut)) <= 2000
    assert "".join(cut).replace(" ", "") == (words + "w" * 3000).replace(" ", "")
