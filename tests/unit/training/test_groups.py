"""Groups compared: how much of a gap is chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cards import card
from training.fairness import before_and_after, figures_in_scope, group_figures
from training.groups import chance_of_gap, compared_groups
from training.judge import Confused, Judged
from training.tables import OUT_OF_SCOPE, Examples

HALVES = ["north"] * 30 + ["south"] * 30


def judged(groups: list[str], expected: list[str], given: list[str]) -> Judged:
    return Judged({}, Examples(expected, expected, groups), expected, given, Confused([], [], []))


def test_groups_that_share_nothing_are_not_chance() -> None:
    given_labels = ["refund"] * 30 + ["track"] * 30
    assert chance_of_gap(HALVES, given_labels, given_labels) == pytest.approx(1 / 1001)


def test_groups_drawn_by_lot_are_chance() -> None:
    rng = np.random.default_rng(3)
    values = [
        chance_of_gap(rng.permutation(HALVES).tolist(), labels, labels)
        for labels in (rng.choice(["a", "b", "c"], 60).tolist() for _ in range(20))
    ]
    assert np.mean(np.array(values) < 0.1) <= 0.25
    assert 0.3 < np.mean(values) < 0.8


def test_a_gap_in_accuracy_alone_is_seen() -> None:
    expected = [f"label {row}" for row in range(60)]
    wrong = [f"label {row + 1}" if row < 30 else label for row, label in enumerate(expected)]
    assert chance_of_gap(HALVES, expected, wrong) < 0.01


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "x", "x|y"])), min_size=1, max_size=12))
@settings(max_examples=20, deadline=None)
def test_chance_is_a_share_and_one_group_has_no_gap(rows: list[tuple[str, str]]) -> None:
    groups, labels = (list(column) for column in zip(*rows, strict=True))
    found = chance_of_gap(groups, labels, labels, several=True)
    assert 0 < found <= 1
    assert len(set(groups)) > 1 or found == 1


def test_what_groups_are_labelled_stands_beside_what_they_are_given() -> None:
    found = compared_groups(
        "intent", judged(["a", "a", "b", "b"], ["x", "y", "x", "x"], ["x", "x", "x", "y"])
    ).as_dict()

    rates = {one["label"]: (one["rates"], one["labelled"]) for one in found["labels"]}
    assert rates["y"] == ({"a": 0.0, "b": 0.5}, {"a": 0.5, "b": 0.0})


def test_several_labels_count_one_by_one() -> None:
    found = group_figures(["a", "a", "b"], ["x|y", "", "y"], ["y|x", "x", "y"], several=True)

    assert {one.label: one.rates for one in found.labels} == {"x": {"a": 1.0, "b": 0.0}, "y": {"a": 0.5, "b": 1.0}}
    assert found.accuracy["a"].value == 0.5


def test_texts_out_of_scope_are_left_aside_before_anything_is_refused() -> None:
    examples = Examples(["1", "2", "3"], ["x", OUT_OF_SCOPE, "y"], ["a", "a", "b"])

    found = figures_in_scope(examples, ["x", "x", "x"])

    assert found is not None
    assert found.rows == {"a": 1, "b": 1}
    assert figures_in_scope(examples.picked([1]), ["x"]) is None
    assert figures_in_scope(Examples(["1"], ["x"]), ["x"]) is None


def test_the_card_has_a_section_on_groups_and_no_list_of_every_share() -> None:
    compared = compared_groups("intent", judged(["a|b", "c"], ["x", "y"], ["x", "x"])).as_dict()
    weights = before_and_after(["a", "a", "a", "b", "b", "b"], ["x", "x", "y", "x", "y", "y"])
    head = group_figures(["a", "b"], ["x", "y"], ["x", "x"]).summary()
    reweighed = weights | {"head_without_weights": head, "head_with_weights": head}

    text = card({"metrics": {"accuracy": 0.5, "groups": compared, "reweighing": reweighed}})

    assert "| a\\|b | 1 | 1 [0.2066, 1] | 1 |" in text
    assert "| Largest gap of a label's share in the training rows | 0.3333 | 0 |" in text
    assert "label shares" not in text
    assert "## Groups" not in card({"metrics": {"accuracy": 0.5}})
