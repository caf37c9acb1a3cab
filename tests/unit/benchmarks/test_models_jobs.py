import sys
from pathlib import Path

import pytest

from benchmarks.models import jobs
from benchmarks.models.bench import Bench
from benchmarks.models.jobs import Job, Kept
from ops.failures import CommandError

ROWS = [("where is my parcel", "track_order"), ("I want my money back", "get_refund")] * 60


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, tmp_path / "out", tmp_path)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was run, by a training that writes an empty model at once."""
    found: list[list[str]] = []

    def train(command: list[str]) -> None:
        found.append(command)
        folder = Path(command[command.index("--out") + 1])
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}", encoding="utf-8")

    monkeypatch.setattr(jobs, "_run", train)
    return found


def job(name: str = "toy", *options: str, rows: int = 120) -> Job:
    return Job.of_labels(name, "intent", ROWS[:rows], options)


def test_a_finished_training_is_not_missing(bench: Bench, commands: list[list[str]]) -> None:
    kept = Kept(bench)
    kept.train(job())

    assert not Kept(bench).missing([job()])
    assert len(commands) == 1


def test_other_data_and_other_options_are_another_training(bench: Bench, commands: list[list[str]]) -> None:
    Kept(bench).train(job())

    assert Kept(bench).missing([job(rows=60)])
    assert Kept(bench).missing([job("toy", "--layers", "3")])
    assert len(commands) == 1


def test_fresh_trains_each_once_more_and_no_oftener(bench: Bench, commands: list[list[str]]) -> None:
    Kept(bench).train(job())
    kept = Kept(Bench(bench.data, bench.out, bench.model, fresh=True))

    assert kept.missing([job()])
    kept.train(job())
    assert not kept.missing([job()])
    assert len(commands) == 2


def test_a_stopped_training_goes_on(bench: Bench, commands: list[list[str]]) -> None:
    run = Kept(bench).folder("toy").parent
    run.mkdir(parents=True)
    (run / "digest").write_text(job().digest, encoding="utf-8")
    (run / "model.checkpoint").mkdir()

    Kept(bench).train(job())

    assert commands[0][-1] == "--resume"


def test_the_state_of_another_training_is_given_up(bench: Bench, commands: list[list[str]]) -> None:
    run = Kept(bench).folder("toy").parent
    (run / "model.checkpoint").mkdir(parents=True)
    (run / "digest").write_text(job(rows=60).digest, encoding="utf-8")

    Kept(bench).train(job())

    assert "--resume" not in commands[0]


def test_the_command_is_the_one_that_shops_use(bench: Bench, commands: list[list[str]]) -> None:
    Kept(bench).train(job("toy", "--form", "adapter"))

    data = str(bench.out / "runs/toy/train.csv")
    model = str(bench.out / "runs/toy/model")
    assert commands == [
        [sys.executable, "-m", "training", "intent", "fit", "--data", data, "--form", "adapter", "--out", model]
    ]
    assert Path(data).read_text(encoding="utf-8").startswith("text,label")


def test_steps_count_what_is_left_after_the_validation_rows() -> None:
    whole = Job.of_labels("toy", "intent", [("text", "label")] * 960, ("--epochs", "2"))

    assert whole.steps(None) == 2 * 18
    assert whole.steps(5) == 5 * 18


def test_a_student_takes_a_second_run() -> None:
    assert job("toy", "--layers", "3").steps(None) == 2 * job().steps(None)


def test_a_training_that_refuses_fails_by_its_status() -> None:
    with pytest.raises(CommandError, match="status 2"):
        jobs._run([sys.executable, "-c", "raise SystemExit(2)"])


def test_a_training_that_was_stopped_stops_the_bench() -> None:
    with pytest.raises(KeyboardInterrupt):
        jobs._run([sys.executable, "-c", "raise SystemExit(130)"])
