"""The chat's threshold still settles the questions that it was chosen on."""

import tomllib
from pathlib import Path

import pytest

from ops.paths import SAMPLE_STORE
from storeclerk.chat.knowledge.asking import NEAR
from storeclerk.chat.knowledge.index import Found, KnowledgeIndex, build_index
from storeclerk.model import Encoder

QUESTIONS = tomllib.loads((Path(__file__).parent / "chat_questions.toml").read_text(encoding="utf-8"))
MARKDOWN = {path.name: path.read_text(encoding="utf-8") for path in sorted(SAMPLE_STORE.glob("knowledge/*.md"))}


@pytest.fixture(scope="module")
def index(encoder: Encoder) -> KnowledgeIndex:
    return KnowledgeIndex.from_files(build_index(MARKDOWN, encoder), encoder)


def nearest(index: KnowledgeIndex, encoder: Encoder, question: str) -> Found:
    return index.search(encoder.encode([question])[0], 1, question)[0]


def slug(found: Found) -> str:
    return found.passage.link.removeprefix("/help/").partition("#")[0]


def test_the_questions_name_articles_that_exist() -> None:
    named = {slug for _, *slugs in QUESTIONS["known"] for slug in slugs}

    assert {f"{name}.md" for name in named} <= set(MARKDOWN)


def test_most_questions_with_an_answer_are_answered_by_the_right_article(
    index: KnowledgeIndex, encoder: Encoder
) -> None:
    answers = [(nearest(index, encoder, question), slugs) for question, *slugs in QUESTIONS["known"]]
    answered = [slug(found) in slugs for found, slugs in answers if found.score >= NEAR]

    # 63 right and 5 wrong when the threshold was chosen; two may change sides by the rounding of another processor.
    assert answered.count(True) >= 61
    assert answered.count(False) <= 7


def test_most_questions_without_an_answer_are_refused(index: KnowledgeIndex, encoder: Encoder) -> None:
    refused = [nearest(index, encoder, question).score < NEAR for question in QUESTIONS["unknown"]]

    assert refused.count(True) >= 31
