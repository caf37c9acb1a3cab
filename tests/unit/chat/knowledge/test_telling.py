"""Which sentences are told, and what a short question leans on."""

import pytest

from storeclerk.chat.knowledge.asking import ask
from storeclerk.chat.knowledge.index import KnowledgeIndex, build_index
from storeclerk.chat.knowledge.telling import Room, best_of, told
from storeclerk.chat.session import FlowState, Memory
from tests.fakes import FakeEncoder
from tests.unit.chat.builders import turn

ENCODER = FakeEncoder()
HEAD = "---\ntitle: {}\ntopic: help\nupdated: 2026-10-01\n---\n"
ARTICLES = {
    "returns.md": HEAD.format("Returns")
    + "## Time\nYou have thirty days. Keep the receipt. The box may be open.\n## Costs\nThe label is free.\n",
    "points.md": HEAD.format("Points") + "## Spending\nTwo hundred points are worth five euros.\n",
}


@pytest.fixture
def index() -> KnowledgeIndex:
    return KnowledgeIndex.from_files(build_index(ARTICLES, ENCODER), ENCODER)


def test_the_sentence_with_the_words_of_the_question_is_told(index: KnowledgeIndex) -> None:
    asked = ask(index, ENCODER, turn("may the box be open"))

    assert told(index, asked.found[:1], "may the box be open", asked.vector, Room(1, 50)) == "The box may be open."


def test_sentences_are_told_in_the_order_of_the_passage_and_within_the_room(index: KnowledgeIndex) -> None:
    asked = ask(index, ENCODER, turn("receipt thirty days"))

    assert told(index, asked.found[:1], "receipt thirty days", asked.vector, Room(2, 50)) == (
        "You have thirty days. Keep the receipt."
    )
    assert told(index, asked.found[:1], "thirty days", asked.vector, Room(3, 4)) == "You have thirty days."


def test_only_passages_about_as_near_as_the_first_are_told_from(index: KnowledgeIndex) -> None:
    found = ask(index, ENCODER, turn("two hundred points worth euros")).found

    assert [one.passage.title for one in best_of(found)] == ["Points"]


def test_a_question_that_leans_is_looked_up_with_the_one_before(index: KnowledgeIndex) -> None:
    memory = Memory(question="what are points worth", by="knowledge")

    assert ask(index, ENCODER, turn("and how much", memory=memory)).text == "what are points worth and how much"
    assert ask(index, ENCODER, turn("and how much")).text == "and how much"


def test_a_firm_question_amid_a_flow_stands_alone(index: KnowledgeIndex) -> None:
    amid = turn("two hundred points are worth five euros", flow=FlowState("return_items", "sure"))

    assert ask(index, ENCODER, amid).text == amid.message
