"""What is learnt from questions without a good answer."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.chat.feedback.clusters import clusters
from storeclerk.chat.feedback.labels import LabelledQuestion, accuracies, training_rows, wilson
from storeclerk.chat.feedback.learning import TRAINING, Learning
from storeclerk.chat.feedback.staff import LabelRequest, StaffLearning
from storeclerk.chat.feedback.suggestions import MAX_TEXTS, Suggestions
from storeclerk.chat.intents.csv_examples import read_examples
from storeclerk.errors import BadInput, NotFound
from storeclerk.lake import Lake, batch_name
from storeclerk.lake_rows import Question
from storeclerk.ports import Vectors
from storeclerk.text.intent import Intent
from tests.fakes import FakeEncoder, FakeObjects

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
KNIT = ["can you knit a sweater for me", "can you knit a scarf for me", "please can you knit a hat for me"]
SHIP = ["how long does shipping to Norway take", "how long does shipping to Norway really take"]


class FakeHead:
    """Takes every text for shipping, and knitting for nothing it knows."""

    labels = ("delivery_options",)

    def classify(self, summary: Vectors) -> list[Intent]:
        strange = FakeEncoder().encode(["knit"])[0].argmax()
        return [
            Intent("delivery_options", 0.5, bool(row[strange] > 0), 0.0, [("delivery_options", 0.5)]) for row in summary
        ]


def question(text: str, number: int = 0, **changes: Any) -> Question:
    asked = Question(
        id=f"{number:032x}", at=NOW - timedelta(days=1), text=text, intent="other", confidence=0.4, why="unanswered"
    )
    return msgspec.structs.replace(asked, **changes)


def suggestions() -> Suggestions:
    return Suggestions(FakeEncoder(), FakeHead)  # type: ignore[arg-type]


class World:
    """A lake with questions, the weekly job and staff."""

    def __init__(self) -> None:
        self.objects = FakeObjects()
        self.staff = StaffLearning(self.objects, lambda: NOW)
        self.learning = Learning(self.objects, suggestions())

    def ask(self, *questions: Question) -> None:
        for one in questions:
            Lake(self.objects).write("questions", one.at.date(), batch_name(one.id), [one])


@pytest.fixture
def world() -> World:
    return World()


def test_questions_that_ask_for_the_same_are_one_suggestion() -> None:
    asked = [question(text, number) for number, text in enumerate([*KNIT, *SHIP, "hello"])]

    [found] = suggestions().of(asked)

    assert (found.size, found.kind, found.out_of_scope) == (3, "intent", 3)
    assert {one.text for one in found.examples} == set(KNIT)


def test_what_the_chat_understands_but_cannot_answer_wants_an_article_and_names_the_page_that_did_not_help() -> None:
    asked = [question(SHIP[0], number, why="down", link="/help/shipping") for number in range(3)]

    [found] = suggestions().of(asked)

    assert (found.kind, found.nearest, found.down, found.link) == ("article", "delivery_options", 3, "/help/shipping")


@given(st.permutations(range(9)))
def test_the_order_of_the_questions_changes_nothing(order: list[int]) -> None:
    asked = [question(text, number) for number, text in enumerate([*KNIT, *SHIP, SHIP[0], "hello", "bye", "hello you"])]

    assert suggestions().of([asked[place] for place in order]) == suggestions().of(asked)


def test_no_question_gives_no_suggestion() -> None:
    assert suggestions().of([]) == []


@given(st.integers(1, 40), st.floats(0.1, 0.99), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_row_is_in_one_cluster_at_most_and_near_its_leader(n: int, near: float, smallest: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((n, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    found = clusters(vectors, near, smallest)

    members = [int(row) for group in found for row in group]
    assert len(members) == len(set(members))
    assert all(len(group) >= smallest for group in found)
    assert all(vectors[row] @ vectors[group[0]] >= near - 1e-5 for group in found for row in group)
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)


def test_a_report_tells_of_the_last_28_days_in_english(world: World) -> None:
    world.ask(*(question(text, number) for number, text in enumerate(KNIT)))
    world.ask(question("strickt ihr", 10, language="de"), question(KNIT[0], 11, at=NOW - timedelta(days=29)))

    report = world.learning.run(NOW)

    assert (report.questions, report.left_out, len(report.suggestions)) == (3, 1, 1)
    assert world.staff.suggestions() == report


def test_no_more_than_2000_questions_are_compared(world: World) -> None:
    rows = [question(f"word{number}", number) for number in range(MAX_TEXTS + 5)]
    Lake(world.objects).write("questions", rows[0].at.date(), "all", rows)

    report = world.learning.run(NOW)

    assert (report.questions, report.left_out) == (MAX_TEXTS, 5)


def test_staff_sees_the_newest_report(world: World) -> None:
    for day in (1, 3, 2):
        world.learning.run(NOW + timedelta(days=day))

    assert world.staff.suggestions().date == date(2026, 12, 3)


def test_before_the_first_report_there_is_none(world: World) -> None:
    with pytest.raises(NotFound):
        world.staff.suggestions()


def test_a_label_is_kept_once_in_the_partition_of_the_questions_day(world: World) -> None:
    asked = question("do you knit?", 7, subject="s-ann")
    world.ask(asked)

    world.staff.label(asked.id, LabelRequest("greeting"))
    answer = world.staff.label(asked.id, LabelRequest("knitting"))

    [row] = Lake(world.objects).read("labels", asked.at.date())
    assert (row["label"], row["intent"], row["subject"]) == ("knitting", "other", "s-ann")
    assert (answer.text, answer.label) == ("do you knit?", "knitting")


@pytest.mark.parametrize(
    ("name", "error"), [("f" * 32, NotFound), ("../../x", BadInput), ("F" * 32, BadInput), ("", BadInput)]
)
def test_a_question_that_never_was_gets_no_label(world: World, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        world.staff.label(name, LabelRequest("greeting"))

    assert world.objects.objects == {}


@pytest.mark.parametrize("label", ["", " a", "a/b", "x" * 61, "=cmd"])
def test_a_label_is_a_short_name(label: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps({"label": label}), type=LabelRequest)


def test_labels_give_the_accuracy_of_their_week_and_rows_to_train_with(world: World) -> None:
    asked = [question(f"text {number}, with a comma", number) for number in range(4)]
    world.ask(*asked)
    for one, label in zip(asked, ["other", "other", "other", "knitting"], strict=True):
        world.staff.label(one.id, LabelRequest(label))

    report = world.learning.run(NOW)

    [week] = report.accuracy
    assert (week.monday, week.n, week.accuracy) == (date(2026, 11, 23), 4, 0.75)
    assert week.low == pytest.approx(0.3006, abs=1e-4)
    assert week.high == pytest.approx(0.9544, abs=1e-4)
    assert read_examples(world.objects.read(TRAINING)) == {
        "knitting": ["text 3, with a comma"],
        "other": [f"text {number}, with a comma" for number in range(3)],
    }


def test_a_text_that_was_labelled_twice_trains_with_the_last_label() -> None:
    rows = [
        LabelledQuestion(id=f"{n}", asked=NOW, labelled=NOW + timedelta(n), text="a", intent="x", label=label)
        for n, label in enumerate(["old", "new"])
    ]

    assert list(csv.reader(io.StringIO(training_rows(rows[::-1]).decode()))) == [["text", "label"], ["a", "new"]]


def test_a_week_begins_on_monday() -> None:
    rows = [
        LabelledQuestion(
            id="1", asked=datetime(2026, 11, day, tzinfo=UTC), labelled=NOW, text="a", intent="x", label="x"
        )
        for day in (22, 23, 29)
    ]

    assert [(week.monday.day, week.n) for week in accuracies(rows)] == [(16, 1), (23, 2)]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_that_in_0_to_1(counted: tuple[int, int]) -> None:
    right, n = counted
    low, high = wilson(right, n)

    assert 0 <= low <= right / n <= high <= 1
    assert low < high


def test_a_row_that_cannot_be_read_is_left_out(world: World) -> None:
    Lake(world.objects).write("questions", (NOW - timedelta(days=1)).date(), "x", [{"id": 3}])
    Lake(world.objects).write("labels", NOW.date(), "x", [{"id": 3}])

    report = world.learning.run(NOW)

    assert (report.questions, report.labelled) == (0, 0)
