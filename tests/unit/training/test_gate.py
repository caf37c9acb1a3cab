"""What may ship."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.gate import GateError, difference, int8_gate, live_gate


def right(count: int, n: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.arange(n) < count


@given(st.integers(1000, 5000), st.data())
def test_int8_may_lose_three_rows_in_a_thousand(n: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(0, n))
    after = data.draw(st.integers(0, n))

    if before - after > 0.003 * n:
        with pytest.raises(GateError, match="fewer right"):
            int8_gate(right(before, n), right(after, n))
    else:
        int8_gate(right(before, n), right(after, n))


@pytest.mark.parametrize(("n", "allowed"), [(20, 4), (59, 4), (333, 4), (999, 4)])
def test_of_few_rows_int8_may_lose_what_chance_explains(n: int, allowed: int) -> None:
    int8_gate(right(n, n), right(n - allowed, n))
    with pytest.raises(GateError, match="fewer right"):
        int8_gate(right(n, n), right(n - allowed - 1, n))


def test_the_refusal_says_by_how_much_and_what_to_do() -> None:
    with pytest.raises(GateError, match=r"7 of 1000 .*97\.00 % against 97\.70 %.* at most 0\.3% may .* Train with"):
        int8_gate(right(977, 1000), right(970, 1000))


@pytest.mark.parametrize("gate", [int8_gate, live_gate])
def test_nothing_passes_unjudged(gate: object) -> None:
    assert callable(gate)
    with pytest.raises(GateError, match="no rows"):
        gate(right(0, 0), right(0, 0))
    with pytest.raises(GateError, match="same rows"):
        gate(right(1, 2), right(1, 3))


def test_a_candidate_that_is_as_good_goes_live() -> None:
    found = live_gate(right(90, 100), right(90, 100)).difference

    assert found.value == 0
    assert found.low < 0 < found.high


def test_a_worse_candidate_is_refused_with_its_interval() -> None:
    with pytest.raises(GateError, match=r"80 of 100 .* 90: -10\.00 points \(95 % interval -\d+\.\d+ to -\d"):
        live_gate(right(80, 100), right(90, 100))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=200))
def test_the_interval_holds_the_difference_and_turns_with_it(pairs: list[tuple[bool, bool]]) -> None:
    first, second = (np.array(column) for column in zip(*pairs, strict=True))

    found, turned = difference(first, second), difference(second, first)

    assert found.low <= found.value <= found.high
    assert found.value == pytest.approx(-turned.value)
    assert found.low == pytest.approx(-turned.high)
