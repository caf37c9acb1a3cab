from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.models.answers import Pair, Question, cut, first_is_right
from benchmarks.models.folds import components, folds, plain
from tests.fakes import FakeEncoder

keys = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz")), min_size=1, max_size=60)


def question(text: str, product: str, right: str = "yes") -> Question:
    return Question(text, product, [right, "no"], [True, False])


@given(keys, st.integers(2, 5))
def test_rows_that_share_a_key_are_in_one_fold(shared: list[tuple[str, str]], count: int) -> None:
    for fold in folds(components(shared), count):
        for place in (0, 1):
            assert not {shared[row][place] for row in fold.train} & {shared[row][place] for row in fold.test}


@given(keys, st.integers(2, 5))
def test_every_row_judges_once_and_trains_otherwise(shared: list[tuple[str, str]], count: int) -> None:
    found = list(folds(components(shared), count))

    assert sorted(row for fold in found for row in fold.test) == list(range(len(shared)))
    assert all(sorted(fold.train + fold.test) == list(range(len(shared))) for fold in found)


def test_rows_linked_through_another_are_one_group() -> None:
    groups = components([("one question", "lamp"), ("other question", "lamp"), ("other question", "chair"), ("x", "y")])

    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_a_text_and_a_product_of_one_name_link_nothing() -> None:
    assert len(set(components([("lamp", "chair"), ("chair", "lamp")]))) == 2


def test_each_label_is_spread_over_the_folds() -> None:
    labels = ["refund"] * 10 + ["hours"] * 5

    for fold in folds(range(15), 5, labels=labels):
        assert sorted(labels[row] for row in fold.test) == ["hours", "refund", "refund"]


def test_folds_are_the_same_each_time() -> None:
    assert list(folds(range(20), 4)) == list(folds(range(20), 4))


def test_texts_that_differ_in_case_and_marks_alone_are_one() -> None:
    assert plain("Where is it?!") == plain("where  is it")
    assert plain("?!") != plain("!!!")


@given(keys)
def test_no_product_and_no_question_of_a_fold_trains_its_embedding(shared: list[tuple[str, str]]) -> None:
    questions = [question(text, product) for text, product in shared]
    answers = [Pair(f"{text}?", "answer", product) for text, product in combinations("abuv", 2)]

    for fold in cut(questions, answers, 3):
        assert not {plain(one.query) for one in fold.pairs} & {plain(one.text) for one in fold.questions}
        assert not {one.product for one in fold.pairs} & {one.product for one in fold.questions}


def test_training_answers_without_a_product_are_kept_unless_they_ask_the_same() -> None:
    answers = [Pair("It is red.", "colour: red", ""), Pair("which COLOUR", "colour: blue", "")]

    (fold,) = [fold for fold in cut([question("Which colour?", ""), question("How big?", "")], answers, 2)
               if fold.questions[0].text == "Which colour?"]  # fmt: skip

    assert [one.query for one in fold.pairs] == ["How big?", "It is red."]


def test_only_right_candidates_train() -> None:
    fold = next(iter(cut([question("a", "1", "right a"), question("b", "2", "right b")], [], 2)))

    assert len(fold.pairs) == 1
    assert fold.pairs[0].response.startswith("right")


@pytest.mark.parametrize("count", [2, 3])
def test_a_group_larger_than_a_fold_stays_whole(count: int) -> None:
    sizes = sorted(len(fold.test) for fold in folds([0] * 9 + [1], count))

    assert sizes[-1] == 9


def test_a_question_is_right_where_its_nearest_candidate_answers_and_counts_only_where_one_does() -> None:
    questions = [
        Question("wool colour", "1", ["wool colour grey", "size"], [True, False]),
        Question("lamp height", "2", ["lamp height tall", "bulb"], [False, True]),
        Question("chair weight", "3", ["legs", "seat"], [False, False]),
    ]

    assert first_is_right(FakeEncoder(), questions).tolist() == [True, False]
