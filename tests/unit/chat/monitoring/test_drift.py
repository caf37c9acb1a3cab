"""Measures of drift: near nothing for the same distribution, large for another, and chance alone seldom rings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from storeclerk.chat.monitoring.distribution import BINS, histograms
from storeclerk.chat.monitoring.drift import Places, compare, holm, intent_shift, kolmogorov_p, psi
from storeclerk.chat.monitoring.projections import DIRECTIONS

COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=30)
SPREAD = 0.05


def drawn(random: np.random.Generator, number: int, shift: float = 0.0) -> NDArray[np.float64]:
    """Places as texts have them, all directions moved by a part of their spread."""
    return random.normal(shift * SPREAD, SPREAD, size=(number, DIRECTIONS))


def places(values: NDArray[np.float64]) -> Places:
    return Places(histograms(values, np.ones(len(values))), float(len(values)))


def asked(random: np.random.Generator, number: int, intents: int = 40) -> dict[str, int]:
    """Some intents are asked far more often than others."""
    share = 1 / np.arange(1, intents + 1)
    counts = random.multinomial(number, share / share.sum())
    return {f"intent{place}": int(count) for place, count in enumerate(counts)}


@given(COUNTS)
def test_equal_shares_have_no_index(counts: list[int]) -> None:
    assert psi(np.array(counts), np.array(counts)) == pytest.approx(0)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=2, max_size=30))
def test_the_index_is_the_same_from_both_sides_and_never_negative(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T

    assert psi(one, other) == pytest.approx(float(psi(other, one)))
    assert psi(one, other) >= 0


def test_the_index_of_a_known_case() -> None:
    # (.75 - .5) ln(.75 / .5) + (.25 - .5) ln(.25 / .5)
    assert psi(np.array([749.5, 249.5]), np.array([499.5, 499.5])) == pytest.approx(0.27465, abs=1e-5)


@pytest.mark.parametrize(("size", "least"), [(200, -0.1), (2000, -0.03)])
def test_what_chance_gives_is_taken_off_the_index(size: int, least: float) -> None:
    random = np.random.default_rng(1)
    found = []
    for _ in range(40):
        one, other = (np.array(list(asked(random, number).values())) for number in (size, 1400))
        found.append(intent_shift(one, other, random)[0])

    assert abs(np.mean(found)) < 0.02
    assert min(found) > least


def test_chance_is_dealt_fairly() -> None:
    random = np.random.default_rng(2)
    values = []
    for _ in range(200):
        one, other = (np.array(list(asked(random, number).values())) for number in (250, 700))
        values.append(intent_shift(one, other, random)[1])

    assert np.mean(np.array(values) < 0.05) == pytest.approx(0.05, abs=0.04)
    assert np.mean(values) == pytest.approx(0.5, abs=0.07)


@pytest.mark.parametrize(
    ("reach", "likely"), [(1.0, 0.26999967), (1.22384787, 0.1), (1.35809864, 0.05), (1.62762361, 0.01)]
)
def test_the_kolmogorov_series_has_its_known_values(reach: float, likely: float) -> None:
    size = 1e10  # so large that the correction for small samples is nothing

    assert kolmogorov_p(reach / np.sqrt(size / 2), size, size) == pytest.approx(likely, rel=1e-4)


def test_no_distance_is_no_surprise() -> None:
    assert kolmogorov_p(0.0, 200, 1400) == 1.0


def test_the_test_of_places_is_near_its_level() -> None:
    random = np.random.default_rng(3)
    rings = []
    for trial in range(200):
        found = compare({"a": 1}, {"a": 1}, places(drawn(random, 250)), places(drawn(random, 1400)), (trial,))
        assert found.embedding_p is not None
        rings.append(found.embedding_p < 0.05)

    # Holm holds the chance of any false ring to .05; bins make it rarer.
    assert 0.005 < np.mean(rings) < 0.08


@pytest.mark.parametrize(("values", "adjusted"), [([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]), ([0.5, 0.9], [1.0, 1.0])])
def test_holm_adjusts_by_rank(values: list[float], adjusted: list[float]) -> None:
    assert holm(values) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_makes_a_value_smaller_nor_changes_their_order(values: list[float]) -> None:
    adjusted = holm(values)

    assert all(new >= min(old, 1) for old, new in zip(values, adjusted, strict=True))
    assert [adjusted[place] for place in np.argsort(values, kind="stable")] == sorted(adjusted)


def test_the_same_distribution_is_steady() -> None:
    random = np.random.default_rng(4)
    found = compare(
        asked(random, 500), asked(random, 3000), places(drawn(random, 500)), places(drawn(random, 3000)), (1,)
    )

    assert found.turns == 3000
    assert abs(found.intent_psi) < 0.1
    assert found.embedding_psi is not None
    assert abs(found.embedding_psi) < 0.02
    assert min(found.intent_p, found.embedding_p or 0) > 0.01


def test_other_intents_are_found_and_named() -> None:
    random = np.random.default_rng(5)
    today = {**asked(random, 300), "strike": 200}
    found = compare(today, asked(random, 3000), places(drawn(random, 500)), places(drawn(random, 3000)), (1,))

    assert found.intent_psi > 0.25
    assert found.intent_p < 0.01
    assert (found.moved[0].intent, found.moved[0].share, found.moved[0].before) == ("strike", 0.4, 0.0)


@pytest.mark.parametrize("shift", [0.5, -1.0])
def test_other_texts_are_found(shift: float) -> None:
    random = np.random.default_rng(6)
    same = asked(random, 500)
    found = compare(same, same, places(drawn(random, 500, shift)), places(drawn(random, 3000)), (1,))

    assert found.embedding_psi is not None
    assert found.embedding_psi > 0.1
    assert (found.embedding_p, found.intent_p > 0.9) == (0.0, True)


def test_the_same_turns_give_the_same_figures() -> None:
    one, other = ({"a": 30, "b": 200}, {"a": 90, "b": 210})
    row = places(drawn(np.random.default_rng(7), 230))

    assert compare(one, other, row, row, (9,)) == compare(one, other, row, row, (9,))


def test_without_places_only_intents_are_compared() -> None:
    nothing = Places(np.zeros((DIRECTIONS, BINS)), 0.0)
    found = compare({"a": 230}, {"a": 230}, places(drawn(np.random.default_rng(8), 230)), nothing, (1,))

    assert (found.embedding_psi, found.embedding_p, found.intent_p) == (None, None, 1.0)


def test_texts_that_all_lie_in_one_place_can_be_compared() -> None:
    one = places(np.zeros((300, DIRECTIONS)))
    found = compare({"a": 300}, {"a": 300}, one, one, (1,))

    assert found.embedding_psi == pytest.approx(0, abs=0.01)
    assert found.embedding_p == 1.0
