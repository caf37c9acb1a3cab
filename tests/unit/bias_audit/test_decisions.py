import pytest

from storeclerk.bias_audit.decisions import Decisions, read_decisions
from storeclerk.records import JsonObject
from tests.unit.bias_audit.builders import MOMENT, decision


def read(*rows: JsonObject) -> Decisions:
    return read_decisions(rows, since=MOMENT.replace(day=31, month=10), until=MOMENT)


def test_the_price_of_a_decision_is_the_mean_of_its_list() -> None:
    table = read(decision("a", [10, 20]), decision("b", [5]), decision("a", [1, 2, 3], hours_ago=2))
    assert table.price.tolist() == [15, 5, 2]
    assert [table.subjects[person] for person in table.person] == ["a", "b", "a"]


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    rows = [decision(name, [1], hours_ago=hours) for name, hours in [("late", 0), ("first", 24), ("early", 24.01)]]
    assert read(*rows).subjects == ("first",)


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{"price": -0.01}]},
        {"items": [{"price": "free"}]},
        {"items": [{"price": None}]},
        {"items": [{"rank": 1}]},
        {"at": "2026-10-31T20:00:00"},
        {"subject": None},
    ],
)
def test_a_decision_that_cannot_be_read_or_showed_nothing_is_set_aside_and_counted(change: JsonObject) -> None:
    table = read(decision("a", [1]) | change, decision("b", [2]))
    assert (len(table), table.set_aside) == (1, 1)
