import pytest

from storeclerk.recommend import evaluate
from storeclerk.recommend.evaluate import by_model, by_popularity, hit_rate, hold_out_last
from storeclerk.recommend.feedback import fading
from tests.unit.recommend.builders import log_of, model_of, row

rows = [
    *(row("s1", name, hours_ago=hours) for name, hours in [("a", 9), ("b", 5), ("c", 1)]),
    row("s2", "a", hours_ago=2),
    *(row("s3", name, hours_ago=hours) for name, hours in [("b", 4), ("a", 3)]),
]


def test_the_last_product_of_each_person_with_several_is_held_out() -> None:
    log = log_of(rows)
    seen, cases = hold_out_last(log)
    assert [case.following for case in cases] == ["c", "a"]
    assert cases[0].history == [("b", 1.0), ("a", fading(2)[1])]
    kept = [(int(subject), log.items[item]) for subject, item in zip(seen.subject, seen.item, strict=True)]
    assert kept == [(0, "a"), (0, "b"), (1, "a"), (2, "b")]


def test_the_cases_are_bounded_and_spread_over_all_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "_CASES", 10)
    many = [
        row(f"s{n:02d}", name, hours_ago=n + hour) for n in range(95) for hour, name in [(1, f"p{n:02d}"), (2, "x")]
    ]
    seen, cases = hold_out_last(log_of(many))
    assert [case.following for case in cases] == [f"p{n:02d}" for n in range(0, 95, 10)]
    assert len(seen) == 95


def test_the_hit_rate_is_the_share_of_cases_answered_within_ten() -> None:
    model = model_of({"b": {"c": 0.9}}, {"b": 1.0, "c": 0.5})
    _, cases = hold_out_last(log_of(rows))
    assert hit_rate(by_model(model), cases) == 0.5
    assert hit_rate(by_popularity(model), cases) == 0.5
    assert hit_rate(by_model(model_of({})), cases) == 0


def test_a_hit_rate_of_no_cases_is_undefined_not_0() -> None:
    assert hit_rate(by_model(model_of({})), []) is None
