"""Adapters are merged into the base weights: near to what was trained, and to the same bytes everywhere."""

import numpy as np
import pytest
from encoder_recipe.adapters import Arrays, merge, pack_product
from encoder_recipe.errors import BuildError
from encoder_recipe.quantise import Float32s
from hypothesis import given
from hypothesis import strategies as st

RNG = np.random.default_rng(3)
WEIGHT = RNG.normal(size=(6, 4)).astype(np.float32)
WEIGHTS = {"dense.weight": WEIGHT, "dense.bias": np.zeros(6, dtype=np.float32)}


def factors(size: float, rank: int = 2) -> tuple[Float32s, Float32s]:
    b, a = ((RNG.normal(size=shape) * size).astype(np.float32) for shape in ((6, rank), (rank, 4)))
    return b, a


@given(st.floats(1e-6, 1e3))
def test_a_merged_weight_is_the_sum_to_a_ten_thousandth(size: float) -> None:
    b, a = factors(size)

    merged = merge(WEIGHTS, pack_product("dense.weight", b, a))["dense.weight"]

    assert np.abs(merged - (WEIGHT + b @ a)).max() <= 2e-4 * np.abs(b).max() * np.abs(a).max() + 1e-6


def test_factors_are_summed_exactly_in_any_order() -> None:
    b, a = factors(0.3, rank=16)
    packed = pack_product("dense.weight", b, a)
    order = RNG.permutation(16)
    shuffled = packed | {
        "dense.weight.adapter.a": packed["dense.weight.adapter.a"][order],
        "dense.weight.adapter.b": packed["dense.weight.adapter.b"][:, order],
    }

    np.testing.assert_array_equal(merge(WEIGHTS, packed)["dense.weight"], merge(WEIGHTS, shuffled)["dense.weight"])


def test_an_adapter_of_zeros_changes_nothing() -> None:
    b, a = factors(1.0)

    merged = merge(WEIGHTS, pack_product("dense.weight", np.zeros_like(b), a))

    np.testing.assert_array_equal(merged["dense.weight"], WEIGHT)


def test_other_arrays_take_the_place_of_those_of_their_name_or_are_added() -> None:
    bias, projection = np.ones(6, dtype=np.float16), np.eye(3, dtype=np.float16)

    merged = merge(WEIGHTS, {"dense.bias": bias, "embedding.projection": projection})

    assert merged["dense.bias"].dtype == np.float32
    np.testing.assert_array_equal(merged["dense.bias"], bias)
    np.testing.assert_array_equal(merged["embedding.projection"], projection)


@pytest.mark.parametrize("changes", [pack_product("other.weight", *factors(1)), {"dense.bias": np.zeros(5)}])
def test_adapters_of_another_base_are_refused(changes: Arrays) -> None:
    with pytest.raises(BuildError, match="Train them on this base"):
        merge(WEIGHTS, changes)
