"""Fairness while training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.fairness import before_and_after, group_figures, label_shares, reweighing

ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["yes", "no", "later"])), min_size=1, max_size=80)


@given(ROWS)
def test_the_weights_make_group_and_label_independent(rows: list[tuple[str, str]]) -> None:
    complete = [*rows, *((group, label) for group in "ABC" for label in ("yes", "no", "later"))]
    groups, labels = (list(column) for column in zip(*complete, strict=True))

    weights = reweighing(groups, labels)

    for label, by_group in label_shares(groups, labels, weights).items():
        assert list(by_group.values()) == pytest.approx([labels.count(label) / len(labels)] * 3, rel=1e-4)
    assert weights.sum() == pytest.approx(len(labels), rel=1e-4)


@given(ROWS)
def test_a_weight_is_what_was_expected_over_what_is_there(rows: list[tuple[str, str]]) -> None:
    groups, labels = (list(column) for column in zip(*rows, strict=True))

    for (group, label), weight in zip(rows, reweighing(groups, labels).tolist(), strict=True):
        expected = groups.count(group) * labels.count(label) / len(rows) / rows.count((group, label))
        assert weight == pytest.approx(expected, rel=1e-5)


def test_independent_rows_weigh_one() -> None:
    assert reweighing(["a", "a", "b", "b"], ["x", "y", "x", "y"]).tolist() == [1, 1, 1, 1]


def test_the_figures_of_two_groups() -> None:
    groups = ["a"] * 4 + ["b"] * 4
    predicted = ["yes", "yes", "no", "yes", "yes", "no", "no", "no"]

    found = group_figures(groups, ["yes"] * 4 + ["no"] * 4, predicted, favourable="yes")

    assert {group: figure.value for group, figure in found.accuracy.items()} == {"a": 0.75, "b": 0.75}
    assert found.labels[0].rates == {"a": 0.75, "b": 0.25}
    assert found.labels[0].ratio == pytest.approx(1 / 3)
    assert found.largest_gap == 0.5


def test_the_ratio_of_a_label_that_nobody_is_given_is_undefined() -> None:
    found = group_figures(["a", "b"], ["yes", "yes"], ["no", "no"], favourable="yes")

    assert found.labels[0].ratio is None
    assert found.labels[0].gap == 0
    assert "-" in found.table()


def test_without_a_favourable_label_the_least_even_one_comes_first() -> None:
    groups = ["a", "a", "b", "b"]

    found = group_figures(groups, ["x", "y", "x", "y"], ["x", "y", "x", "z"])

    assert [label.label for label in found.labels] == ["y", "z", "x"]
    assert found.as_dict()["label"] == "y"
    assert found.as_dict()["disparate_impact_ratio"] == 0


def test_the_table_names_groups_accuracy_rates_ratio_and_gap() -> None:
    table = group_figures(["", "b"], ["x", "y"], ["x", "x"]).table()

    assert table.splitlines() == [
        "group                   rows  accuracy  given x",
        "(blank)                    1     1.000    1.000",
        "b                          1     0.000    1.000",
        "disparate impact ratio           0.000    1.000",
        "gap                              1.000    0.000",
        "largest gap 1.000",
    ]


def test_the_weights_take_the_gap_out_of_the_training_rows() -> None:
    found = before_and_after(["a", "a", "a", "b", "b", "b"], ["x", "x", "y", "x", "y", "y"])

    assert found["before"]["largest_gap"] == pytest.approx(1 / 3)
    assert found["after"]["largest_gap"] == pytest.approx(0, abs=1e-6)
    assert found["lightest_weight"] < 1 < found["heaviest_weight"]


@given(ROWS)
def test_figures_stay_in_their_bounds(rows: list[tuple[str, str]]) -> None:
    groups, labels = (list(column) for column in zip(*rows, strict=True))

    found = group_figures(groups, labels, labels[::-1])

    assert all(0 <= label.gap <= 1 for label in found.labels)
    assert all(label.ratio is None or 0 <= label.ratio <= 1 for label in found.labels)
    assert found.table().count("\n") == len(set(groups)) + 3
    assert np.isclose(sum(found.rows.values()), len(rows))
