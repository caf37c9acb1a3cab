import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.models.judged import judge, refused_by_other_half
from storeclerk.text.intent import Intent


def intent(label: str, score: float = 1.0, *, oos: bool = False, confidence: float = 1.0) -> Intent:
    return Intent(label, confidence, oos, score, [(label, confidence)])


def test_a_refused_text_is_wrong_in_what_is_right_and_accepted_only() -> None:
    found = judge(["a", "a", "b", "b"], [intent("a"), intent("a", oos=True), intent("b"), intent("a")])

    assert found["accuracy"].value == 0.75
    assert found["own_accepted"].value == 0.5
    assert "auroc" not in found


def test_texts_out_of_scope_count_in_no_accuracy() -> None:
    found = judge(["a"] * 400 + ["oos"] * 400, [intent("a", 1 + n) for n in range(400)] + [intent("a", -1)] * 400)

    assert found["accuracy"].value == 1
    assert found["auroc"].value == 1
    assert found["found_outside"].value == 1
    assert found["accepted"].value == pytest.approx(0.95, abs=0.02)


def test_sure_and_wrong_is_badly_calibrated() -> None:
    assert judge(["a"] * 10, [intent("b")] * 10)["ece"].value == 1


@given(st.lists(st.floats(-5, 5, width=32), min_size=4, max_size=80))
def test_each_half_is_judged_by_the_threshold_of_the_other(scores: list[float]) -> None:
    refused = refused_by_other_half(np.array(scores), np.ones(len(scores), dtype=bool))

    # At worst one half lies below the other's threshold whole, and a twentieth of that other below the first's.
    assert refused.sum() <= 1 + 1.05 * len(scores) / 2
    assert not refused[int(np.argmax(scores))]


def test_about_five_in_a_hundred_are_refused() -> None:
    scores = np.random.default_rng(0).normal(size=4000)

    assert refused_by_other_half(scores, np.ones(4000, dtype=bool)).mean() == pytest.approx(0.05, abs=0.01)
