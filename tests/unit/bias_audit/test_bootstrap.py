import numpy as np
import pytest

from storeclerk.bias_audit import bootstrap
from storeclerk.bias_audit.bootstrap import RESAMPLES, interval, ratio, resampled_means


def test_the_interval_of_a_mean_is_near_the_one_of_the_normal_distribution() -> None:
    values = np.random.default_rng(5).normal(100, 20, size=400)
    low, high = interval(resampled_means(sums=values, counts=np.ones(400), seed=(1, 2)))
    assert (low, high) == pytest.approx((values.mean() - 1.96, values.mean() + 1.96), abs=0.3)


def test_the_same_seed_gives_the_same_samples_whatever_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.arange(30.0)
    whole = resampled_means(sums=values, counts=np.ones(30), seed=(1, 2))
    monkeypatch.setattr(bootstrap, "_DRAWS", 100)
    assert np.array_equal(resampled_means(sums=values, counts=np.ones(30), seed=(1, 2)), whole)
    assert not np.array_equal(resampled_means(sums=values, counts=np.ones(30), seed=(1, 3)), whole)


def test_people_are_drawn_with_all_their_decisions() -> None:
    # One of two persons has 99 decisions at 1, the other one at 0: only three samples are possible.
    means = resampled_means(sums=np.array([99.0, 0.0]), counts=np.array([99, 1]), seed=(1,))
    assert set(means.tolist()) == {0.0, 0.99, 1.0}
    assert len(means) == RESAMPLES


def test_people_who_are_all_alike_leave_no_width() -> None:
    assert interval(resampled_means(sums=np.full(9, 0.5), counts=np.ones(9), seed=(1,))) == (0.5, 0.5)


def test_a_ratio_that_is_undefined_in_some_sample_has_no_interval() -> None:
    assert ratio(np.array([1.0, 1.0]), np.array([2.0, 0.0])) is None
    assert ratio(None, np.array([2.0])) is None
    assert interval(None) == (None, None)
