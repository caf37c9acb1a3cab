"""Agreement of two annotators of needs."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.needs.agreement import compare, kappa, main, read_both
from training.needs.sentences import NEEDS, marks
from training.tables import TableError

DECISIONS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def decisions(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(True, True)] * yes_yes + [(True, False)] * yes_no + [(False, True)] * no_yes + [(False, False)] * no_no
    first, second = np.array(pairs).T
    return first, second


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), 0.4),  # agreed 35/50, expected .5 * .6 + .5 * .4 = .5
        ((45, 15, 25, 15), 0.06 / 0.46),  # agreed .6, expected .6 * .7 + .4 * .3 = .54
        ((10, 0, 0, 30), 1.0),
        ((0, 10, 10, 0), -1.0),
        ((1, 1, 1, 1), 0.0),
    ],
)
def test_kappa_of_hand_computed_tables(table: tuple[int, int, int, int], expected: float) -> None:
    assert kappa(*decisions(*table)) == pytest.approx(expected)


def test_kappa_is_undefined_where_both_always_say_the_same_and_without_decisions() -> None:
    assert kappa(np.ones(4, dtype=bool), np.ones(4, dtype=bool)) is None
    assert kappa(np.zeros(4, dtype=bool), np.zeros(4, dtype=bool)) is None
    assert kappa(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)) is None


@given(DECISIONS)
def test_kappa_is_the_same_both_ways_and_for_yes_and_no_swapped(pairs: list[tuple[bool, bool]]) -> None:
    first, second = np.array(pairs).T
    value = kappa(first, second)

    assert kappa(second, first) == (None if value is None else pytest.approx(value))
    assert kappa(~first, ~second) == (None if value is None else pytest.approx(value))
    assert value is None or -1 - 1e-9 <= value <= 1 + 1e-9


def test_needs_are_compared_one_by_one_and_together() -> None:
    first = marks([("price",), ("price", "quality"), (), ("quality",)])
    second = marks([("price",), ("quality",), (), ("quality",)])

    found = {one.name: one for one in compare(first, second)}

    assert list(found) == [*NEEDS, "all"]
    assert (found["price"].first, found["price"].second, found["price"].both) == (2, 1, 1)
    assert found["price"].agreed == 0.75
    assert found["price"].kappa is not None
    assert found["price"].kappa.value == pytest.approx(0.5)
    assert found["warranty"].kappa is None
    assert found["all"].decisions == 4 * len(NEEDS)
    assert found["all"].agreed == pytest.approx(35 / 36)


def labels_file(folder: Path) -> Path:
    path = folder / "labels.csv"
    header = "source,digest,group,drawn,split,needs"
    path.write_text(f"{header}\nhint3,aa,g,random,train,price\nhint3,bb,g,random,train,\n", encoding="utf-8")
    return path


def test_the_second_annotators_sentences_are_matched_by_digest(tmp_path: Path) -> None:
    second = tmp_path / "second.csv"
    second.write_text("digest,needs\nbb,price|returns\naa,price\n", encoding="utf-8")

    own, other = read_both(labels_file(tmp_path), second)

    assert own.tolist() == marks([(), ("price",)]).tolist()
    assert other.tolist() == marks([("price", "returns"), ("price",)]).tolist()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("aa,price\naa,\n", "row 2, column digest: aa stands there twice"),
        ("aa,price\ncc,\n", "row 3, column digest: cc is not in"),
        ("aa,prize\n", "row 2, column needs: prize is none of"),
    ],
)
def test_a_second_labelling_that_does_not_match_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    second = tmp_path / "second.csv"
    second.write_text(f"digest,needs\n{rows}", encoding="utf-8")

    with pytest.raises(TableError, match=said):
        read_both(labels_file(tmp_path), second)


def test_a_missing_second_labelling_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--second", str(tmp_path / "none.csv")]) == 2
    assert "none.csv cannot be read" in capsys.readouterr().err
