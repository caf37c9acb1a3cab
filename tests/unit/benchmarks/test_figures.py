import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import report
from benchmarks.figures import Figure
from ops.failures import CommandError

FIGURE = Figure.of_pairs("Cold start", [300.0, 310.0, 290.0], [150.0, 155.0, 145.0], 1.5)
milliseconds = st.floats(min_value=0.1, max_value=1e4)


@given(st.lists(milliseconds, min_size=2), st.floats(min_value=1.0, max_value=10.0))
def test_the_ratio_is_that_of_the_pairs_whatever_the_machine_does_between_them(
    floor: list[float], times: float
) -> None:
    figure = Figure.of_pairs("x", [times * least for least in floor], floor, None)

    assert figure.spread is not None
    assert (figure.ratio, *figure.spread) == pytest.approx((times, times, times))


def test_a_percentile_ranks_each_side_by_itself() -> None:
    figure = Figure.at_percentile("x", [2.0] * 99 + [40.0], [1.0] * 99 + [10.0], None, percentile=50)

    assert (figure.ours, figure.floor, figure.ratio) == (2.0, 1.0, 2.0)


def test_the_table_shows_each_figure_beside_its_target() -> None:
    assert report.table([FIGURE]).splitlines()[-1] == "| Cold start | 300 | 150 | 2.00 (2.00 to 2.00) | 1.5 | 3 |"


def test_the_page_keeps_its_words_and_takes_the_new_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    monkeypatch.setattr(report, "PAGE", page)
    page.write_text(f"Before.\n\n{report.BEGIN}\nstale\n{report.END}\n\nAfter.\n", encoding="utf-8")

    report.write([FIGURE])
    report.write([FIGURE])

    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("\n\nAfter.\n")
    assert text.count("Cold start") == 1
    assert "stale" not in text


def test_a_page_without_the_tables_place_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    monkeypatch.setattr(report, "PAGE", page)
    page.write_text("Words.\n", encoding="utf-8")

    with pytest.raises(CommandError, match="must mark"):
        report.write([FIGURE])
    assert page.read_text(encoding="utf-8") == "Words.\n"


def test_results_are_kept_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path / "bench" / "results.json")

    report.save([FIGURE])

    assert json.loads(report.RESULTS.read_text(encoding="utf-8"))["figures"][0]["ratio"] == FIGURE.ratio
