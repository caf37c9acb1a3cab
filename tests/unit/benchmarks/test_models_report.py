from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.models import __main__ as command
from benchmarks.models import report
from benchmarks.models.bench import Bench, MissingError
from benchmarks.models.jobs import Job, Kept
from benchmarks.models.lines import Line, Measured, Outcome
from benchmarks.models.registry import ROWS
from ops.failures import CommandError

ACCURACY = Line(key="accuracy", title="Toy accuracy", part="test part", target=0.9, known="others 88.0")
ERROR = Line(key="ece", title="Toy calibration error", part="test part", unit="share", target=0.03, at_most=True)
SHARE = Measured(value=0.914, low=0.885, high=0.936, note="300 texts")


class Toy:
    name = "toy"
    lines = (ACCURACY, ERROR)

    def __init__(self, answer: Mapping[str, Measured] | Exception) -> None:
        self.measured = 0
        self._answer = answer

    def jobs(self, bench: Bench) -> Sequence[Job]:
        del bench
        return []

    def measure(self, bench: Bench, kept: Kept) -> Mapping[str, Measured]:
        del bench, kept
        self.measured += 1
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "data", tmp_path / "out", tmp_path / "model")


def run(row: Toy, bench: Bench) -> bool:
    return command.run(row, bench, Kept(bench))


def test_a_figure_stands_with_its_interval_beside_its_target() -> None:
    line = report.table([Toy({})], {"toy": Outcome(found={"accuracy": SHARE})}).splitlines()[2]

    ours = "| Toy accuracy | 91.4 (88.5 to 93.6) | 90.0 | yes (within the interval) "
    assert line == f"{ours}| others 88.0 | test part | 300 texts |"


def test_every_line_of_a_missing_row_says_why_and_keeps_its_target() -> None:
    lines = report.table([Toy({})], {"toy": Outcome(missing="no data here")}).splitlines()[2:]

    assert [line.split(" | ")[1:3] for line in lines] == [
        ["**skipped**: no data here", "90.0"],
        ["**skipped**: no data here", "at most 0.030"],
    ]


def test_a_row_that_never_ran_is_in_the_table() -> None:
    assert report.table([Toy({})], {}).count("not measured yet") == 2


def test_a_figure_that_its_row_did_not_give_is_named_missing() -> None:
    assert "gave no such figure" in report.table([Toy({})], {"toy": Outcome(found={"accuracy": SHARE})})


def test_all_lines_have_as_many_cells_as_the_head() -> None:
    table = report.table([Toy({})], {"toy": Outcome(found={"accuracy": SHARE})}).splitlines()

    assert len({line.count("|") for line in table}) == 1


@pytest.mark.parametrize(
    ("value", "low", "high", "answer"),
    [
        (0.02, 0.01, 0.025, "yes"),
        (0.02, 0.01, 0.04, "yes (within the interval)"),
        (0.05, 0.04, 0.06, "no"),
        (0.03, None, None, "yes"),
    ],
)
def test_a_bound_from_above_is_reached_from_below(
    value: float, low: float | None, high: float | None, answer: str
) -> None:
    assert report.reached(ERROR, Measured(value=value, low=low, high=high)) == answer


def test_a_finished_row_is_not_measured_again_unless_asked(bench: Bench) -> None:
    row = Toy({"accuracy": SHARE})

    assert run(row, bench)
    assert run(row, bench)
    assert row.measured == 1
    assert run(row, Bench(bench.data, bench.out, bench.model, fresh=True))
    assert row.measured == 2


def test_a_row_without_data_is_skipped_and_tried_again_later(bench: Bench) -> None:
    assert run(Toy(MissingError("no data here")), bench)
    assert report.read(bench.out, "toy").missing == "no data here"

    assert run(Toy({"accuracy": SHARE}), bench)
    assert report.read(bench.out, "toy").found == {"accuracy": SHARE}


def test_a_failed_row_fails_the_command_and_keeps_its_reason(bench: Bench) -> None:
    assert not run(Toy(CommandError("out of luck")), bench)
    assert report.read(bench.out, "toy").missing == "failed: out of luck"


def test_figures_are_kept_when_a_later_run_has_none(bench: Bench) -> None:
    run(Toy({"accuracy": SHARE}), bench)
    run(Toy(MissingError("no data here")), Bench(bench.data, bench.out, bench.model, fresh=True))

    assert report.read(bench.out, "toy").found == {"accuracy": SHARE}


def test_without_data_and_models_every_row_is_skipped_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORECLERK_DATA", str(tmp_path / "absent"))

    status = command.main(["--out", str(tmp_path / "out"), "--model", str(tmp_path / "none")])

    printed = capsys.readouterr().out
    assert status == 0
    assert printed.count("**skipped**: ") == sum(len(row.lines) for row in ROWS)
    assert "not measured yet" not in printed


def test_a_trial_run_does_not_stand_in_for_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORECLERK_DATA", str(tmp_path / "absent"))

    command.main(["--only", "hwu64", "--rows", "100", "--out", str(tmp_path), "--model", str(tmp_path)])

    assert report.read(tmp_path, "hwu64").missing == "not measured yet"
    assert (tmp_path / "trial-100-usual/results/hwu64.json").is_file()


def test_names_of_rows_and_of_their_figures_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(len({line.key for line in row.lines}) == len(row.lines) for row in ROWS)
