"""The knowledge index."""

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from storeclerk.chat.knowledge.building import index_files
from storeclerk.chat.knowledge.index import KnowledgeIndex, build_index
from storeclerk.chat.knowledge.passages import Passage
from storeclerk.errors import BadFile, BadInput, ModelError
from storeclerk.ports import Vectors
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder()


def article(title: str, text: str) -> str:
    return f"---\ntitle: {title}\ntopic: help\nupdated: 2026-10-01\n---\n{text}"


ARTICLES = {
    "returns.md": article("Returns", "## Deadline\nYou have thirty days. The day of delivery does not count.\n")
    + "## Costs\nSending back is free inside the country.\n",
    "gifts.md": article("Gift cards", "A gift card never expires.\n"),
}


@pytest.fixture
def files() -> dict[str, bytes]:
    return build_index(ARTICLES, ENCODER)


def nearest(files: dict[str, bytes], question: str, k: int = 1) -> list[str]:
    found = KnowledgeIndex.from_files(files, ENCODER).search(ENCODER.encode([question])[0], k)
    return [passage.passage.link for passage in found]


def test_the_passage_that_speaks_of_the_question_is_nearest(files: dict[str, bytes]) -> None:
    assert nearest(files, "does a gift card expire") == ["/help/gifts"]
    assert nearest(files, "thirty days deadline") == ["/help/returns#deadline"]


def test_scores_are_cosines_in_falling_order(files: dict[str, bytes]) -> None:
    question = ENCODER.encode(["sending back free"])[0]

    found = KnowledgeIndex.from_files(files, ENCODER).search(question, 3)

    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)
    both = ENCODER.encode(["Returns. Costs", found[0].passage.text]).sum(axis=0)
    assert found[0].score == pytest.approx(float(both @ question / np.linalg.norm(both)), abs=2e-3)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 30), ["/help/returns#deadline"]),
        (date(2026, 12, 1), ["/help/holidays"]),
        (date(2027, 1, 31), ["/help/holidays"]),
        (date(2027, 2, 1), ["/help/returns#deadline"]),
        (None, ["/help/holidays"]),
    ],
)
def test_a_passage_answers_only_on_the_days_on_which_it_holds(day: date | None, told: list[str]) -> None:
    holidays = article("Holidays", "You have sixty days.\n").replace(
        "updated: 2026-10-01", "updated: 2026-10-01\nfrom: 2026-12-01\nuntil: 2027-01-31"
    )
    index = KnowledgeIndex.from_files(build_index({**ARTICLES, "holidays.md": holidays}, ENCODER), ENCODER)

    found = index.search(ENCODER.encode(["you have days"])[0], 1, "you have how many days, sixty days", day)

    assert [one.passage.link for one in found] == told


def test_where_no_passage_holds_nothing_is_found() -> None:
    past = article("Past", "It was so.\n").replace("updated: 2026-10-01", "updated: 2026-10-01\nuntil: 2026-10-31")
    index = KnowledgeIndex.from_files(build_index({"past.md": past}, ENCODER), ENCODER)

    assert index.search(ENCODER.encode(["it was"])[0], 3, "it was", date(2026, 11, 1)) == []


def test_each_sentence_has_its_own_score(files: dict[str, bytes]) -> None:
    question = ENCODER.encode(["the day of delivery"])[0]

    index = KnowledgeIndex.from_files(files, ENCODER)

    for found in index.search(question, 3):
        expected = ENCODER.encode(found.passage.sentences) @ question
        assert index.sentence_scores(found, question) == pytest.approx(expected, abs=5e-3)


def test_fewer_passages_than_asked_for_are_all_found(files: dict[str, bytes]) -> None:
    assert len(nearest(files, "anything", k=99)) == 3


def test_the_same_articles_make_the_same_files(files: dict[str, bytes]) -> None:
    assert build_index(ARTICLES, ENCODER) == files


def test_articles_without_text_are_refused() -> None:
    with pytest.raises(BadInput, match="no text"):
        build_index({}, ENCODER)


def test_a_malformed_article_is_refused_with_its_file_and_line() -> None:
    with pytest.raises(BadFile, match=r"gifts\.md, line 4"):
        build_index(ARTICLES | {"gifts.md": ARTICLES["gifts.md"].replace("2026-10-01", "soon")}, ENCODER)


def _pickled() -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["encoder.json", "passages.jsonl", "vectors.npz", "sentences.npz", "words.npz"])
@pytest.mark.parametrize("data", [None, b"", b"{}\n", b"\xff", _pickled()])
def test_an_index_that_does_not_fit_together_is_refused(files: dict[str, bytes], name: str, data: bytes | None) -> None:
    damaged = {file: content for file, content in files.items() if file != name}

    with pytest.raises(ModelError, match="Build it again"):
        KnowledgeIndex.from_files(damaged if data is None else damaged | {name: data}, ENCODER)


def test_vectors_of_other_passages_are_refused(files: dict[str, bytes]) -> None:
    other = build_index({"gifts": ARTICLES["gifts.md"]}, ENCODER)

    with pytest.raises(ModelError, match="3 passages with 4 sentences"):
        KnowledgeIndex.from_files(files | {"vectors.npz": other["vectors.npz"]}, ENCODER)


class WiderEncoder(FakeEncoder):
    dimensions = 512


class NewerEncoder(FakeEncoder):
    version = "newer words"


@pytest.mark.parametrize("other", [WiderEncoder(), NewerEncoder()])
def test_an_index_of_another_encoder_is_refused(files: dict[str, bytes], other: FakeEncoder) -> None:
    with pytest.raises(ModelError, match=f"encoder here is {other.version} with {other.dimensions}"):
        KnowledgeIndex.from_files(files, other)


def test_words_decide_between_passages_that_mean_the_same(files: dict[str, bytes]) -> None:
    index = KnowledgeIndex.from_files(files, ENCODER)
    nothing = np.zeros(ENCODER.dimensions, dtype=np.float32)

    found = index.search(nothing, 3, "when does it expire")

    assert found[0].passage.link == "/help/gifts"
    assert found[0].fused > 0 == found[0].score
    assert [one.fused for one in index.search(nothing, 3)] == [0, 0, 0]


class CountingEncoder(FakeEncoder):
    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return super().encode(texts)


def test_vectors_of_passages_that_did_not_change_are_taken_over() -> None:
    before, wanted = (passages_of(*texts) for texts in ((("A", "One."), ("B", "Two.")), (("B", "Two."), ("C", "3."))))
    encoder = CountingEncoder()

    files = index_files(wanted, encoder, before=index_files(before, ENCODER))

    assert files == index_files(wanted, ENCODER)
    assert encoder.encoded == ["C. ", "3.", "3."]


def test_an_index_of_another_encoder_is_not_taken_over() -> None:
    wanted = passages_of(("A", "One."))

    assert index_files(wanted, ENCODER, before=index_files(wanted, NewerEncoder())) == index_files(wanted, ENCODER)


def passages_of(*texts: tuple[str, str]) -> list[Passage]:
    return [Passage(title, "help", "", f"/help/{title}", (text,)) for title, text in texts]
