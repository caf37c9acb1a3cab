import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.bias_audit.measures import disparate_impact_ratio, mean_price, reference_group, selection_rate

outcomes = st.lists(st.booleans(), min_size=1, max_size=50)
rates = st.floats(0, 1)


def test_the_mean_price_is_the_arithmetic_mean_and_undefined_without_prices() -> None:
    assert mean_price(prices=np.array([10.0, 20.0, 60.0])) == 30
    assert mean_price(prices=np.array([])) is None


@given(outcomes)
def test_the_selection_rate_lies_between_0_for_none_and_1_for_all(outcomes: list[bool]) -> None:
    rate = selection_rate(selected=np.array(outcomes))
    assert rate == pytest.approx(sum(outcomes) / len(outcomes))
    assert (rate == 1) == all(outcomes)
    assert (rate == 0) == (not any(outcomes))


def test_the_selection_rate_of_nobody_is_undefined() -> None:
    assert selection_rate(selected=np.array([], dtype=bool)) is None


@given(rates.filter(bool))
def test_equal_rates_have_a_ratio_of_1(rate: float) -> None:
    assert disparate_impact_ratio(rate=rate, reference_rate=rate) == 1


@given(rates, rates.filter(lambda rate: rate > 1e-6))
def test_the_ratio_is_the_groups_rate_in_units_of_the_reference(rate: float, reference: float) -> None:
    value = disparate_impact_ratio(rate=rate, reference_rate=reference)
    assert value is not None
    assert value * reference == pytest.approx(rate)


def test_0_over_something_is_0_and_0_over_0_is_undefined() -> None:
    assert disparate_impact_ratio(rate=0.0, reference_rate=0.5) == 0
    assert disparate_impact_ratio(rate=0.0, reference_rate=0.0) is None
    assert disparate_impact_ratio(rate=0.5, reference_rate=0.0) is None
    assert disparate_impact_ratio(rate=None, reference_rate=0.5) is None
    assert disparate_impact_ratio(rate=0.5, reference_rate=None) is None


@given(st.dictionaries(st.text(max_size=3), rates, min_size=1, max_size=6))
def test_no_group_has_a_ratio_above_1_to_the_reference(by_group: dict[str, float]) -> None:
    reference = reference_group(rates=by_group)
    assert reference is not None
    for rate in by_group.values():
        value = disparate_impact_ratio(rate=rate, reference_rate=by_group[reference])
        assert value is None or 0 <= value <= 1


def test_of_equal_groups_the_first_by_name_is_the_reference() -> None:
    assert reference_group(rates={"b": 0.5, "a": 0.5, "c": None}) == "a"
    assert reference_group(rates={}) is None
