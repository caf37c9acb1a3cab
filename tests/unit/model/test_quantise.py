"""Quantised weights stay near the trained ones and never overflow a processor's 16-bit sums."""

import numpy as np
from encoder_recipe.quantise import Float32s, Quantised, quantise_columns, quantise_rows
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

WEIGHTS = arrays(
    np.float32,
    st.tuples(st.integers(1, 8).map(lambda pairs: 2 * pairs), st.integers(1, 4)),
    elements=st.floats(-10, 10, width=32),
)


def within_half_a_step(found: Quantised, values: Float32s) -> bool:
    error = np.abs(found.integers * found.scale - values)
    return bool((error <= found.scale * 0.501).all())


@given(WEIGHTS)
def test_columns_are_off_by_half_a_step_at_most(weight: Float32s) -> None:
    assert within_half_a_step(quantise_columns(weight), weight)


@given(WEIGHTS)
def test_rows_are_off_by_half_a_step_at_most(table: Float32s) -> None:
    assert within_half_a_step(quantise_rows(table), table)


@given(WEIGHTS)
def test_two_neighbours_fit_16_bits_whatever_they_are_multiplied_with(weight: Float32s) -> None:
    neighbours = quantise_columns(weight).integers.astype(np.int32).reshape(-1, 2, weight.shape[1])

    highest = (255 * np.maximum(neighbours, 0)).sum(axis=1)
    lowest = (255 * np.minimum(neighbours, 0)).sum(axis=1)

    assert highest.max() <= np.iinfo(np.int16).max
    assert lowest.min() >= np.iinfo(np.int16).min


def test_each_column_uses_the_range_that_its_neighbours_leave() -> None:
    weight = np.array([[1, 1], [-1, 1], [0.5, 0], [0, 0]], dtype=np.float32)

    np.testing.assert_array_equal(quantise_columns(weight).integers, [[127, 64], [-127, 64], [64, 0], [0, 0]])
