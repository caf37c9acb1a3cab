"""The daily look at turns: days beside the week before and beside what was trained on, and what is kept of them."""

import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.monitoring import job
from storeclerk.chat.monitoring.distribution import BINS, Distribution, Training, histograms
from storeclerk.chat.monitoring.projections import DIRECTIONS, project
from storeclerk.chat.monitoring.service import MINIMUM_TURNS, MOST_TURNS, DriftReport, DriftService
from storeclerk.errors import BadInput
from storeclerk.lake import Lake
from storeclerk.lake_rows import TurnFact
from storeclerk.records import as_json
from tests.fakes import FakeObjects
from tests.http_events import Context, sample_event

NIGHT = datetime(2026, 11, 3, 0, 40, tzinfo=UTC)
DAY = (NIGHT - timedelta(days=1)).date()
LABELS = ("delivery_options", "return_item", "warranty")
USUAL = (0.7, 0.2, 0.1)
DIMENSIONS = 32


def texts_of(label: int, number: int, random: np.random.Generator, moved: float = 0.0) -> NDArray[np.float32]:
    """Vectors as texts of an intent have them: around a place of its own, moved away by some distance."""
    centre = np.zeros(DIMENSIONS)
    centre[label], centre[-1] = 1.0, moved
    vectors = centre + random.normal(0, 0.15, size=(number, DIMENSIONS))
    found: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return found


def head() -> dict[str, NDArray[Any]]:
    """What a head keeps of 60 training texts for each intent."""
    random = np.random.default_rng(0)
    bank = np.concatenate([texts_of(label, 60, random) for label in range(len(LABELS))])
    numbers = np.repeat(np.arange(len(LABELS)), 60)
    return {"labels": np.array(LABELS), "bank": np.rint(bank * 127).astype(np.int8), "bank_labels": numbers}


def fact(number: int, at: datetime, intent: str, places: Iterable[float], *, oos: bool = False) -> TurnFact:
    return TurnFact(
        id=f"{at:%d}-{number}",
        at=at,
        intent=intent,
        confidence=0.9,
        oos=oos,
        language="en",
        by="knowledge",
        settled=not oos,
        handoff=False,
        cached=False,
        mood=0.0,
        milliseconds=9.0,
        projections=tuple(float(place) for place in places),
    )


class Watched:
    """A lake whose days are filled with turns, and what watches it."""

    def __init__(self, model: str = "model-1", *, comparable: bool = True) -> None:
        self.lake = FakeObjects()
        self.drift = DriftService(self.lake, Training(head(), comparable=comparable), model)

    def ask(
        self, days_ago: int, number: int, *, mix: tuple[float, ...] = USUAL, oos: float = 0, moved: float = 0
    ) -> None:
        """Turns of a day before the night."""
        random = np.random.default_rng(days_ago)
        at = NIGHT - timedelta(days=days_ago) + timedelta(hours=12)
        for turn, label in enumerate(random.choice(len(mix), size=number, p=mix)):
            [places] = project(texts_of(int(label), 1, random, moved))
            row = fact(turn, at, LABELS[label], places, oos=bool(random.random() < oos))
            Lake(self.lake).write("turns", at.date(), f"{row.id}", [as_json(row)])

    def watch_week(self) -> None:
        for back in range(7, 0, -1):
            self.ask(back + 1, 60)
            self.drift.watch(NIGHT - timedelta(days=back))

    def report(self) -> DriftReport:
        return self.drift.watch(NIGHT)


@pytest.fixture(scope="module")
def week() -> FakeObjects:
    """The lake after a usual week."""
    watched = Watched()
    watched.watch_week()
    return watched.lake


@pytest.fixture
def watched(week: FakeObjects) -> Watched:
    found = Watched()
    found.lake.objects.update(week.objects)
    return found


def metrics(text: str) -> dict[str, Any]:
    [line] = [json.loads(line) for line in text.splitlines() if "DriftTurns" in line]
    return {name: value for name, value in line.items() if name.startswith("Drift")}


def test_a_usual_day_is_steady(watched: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    watched.ask(1, 400)

    report = watched.report()

    assert (report.date, report.turns, report.verdict) == (DAY, 400, "steady")
    assert report.before is not None
    assert report.before.turns == 420
    assert metrics(capsys.readouterr().out)["DriftShifted"] == 0


@pytest.mark.parametrize("other", [{"mix": (0.1, 0.1, 0.8)}, {"oos": 0.4}, {"moved": 1.5}])
def test_a_day_of_other_questions_has_shifted(
    watched: Watched, other: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    watched.ask(1, 400, **other)

    assert watched.report().verdict == "shifted"
    assert metrics(capsys.readouterr().out)["DriftShifted"] == 1


def test_the_report_and_the_counts_are_kept_under_the_day_and_a_second_run_gives_the_same(watched: Watched) -> None:
    watched.ask(1, 300, oos=0.1)
    first = watched.report()
    kept = dict(watched.lake.objects)

    assert watched.report() == first
    assert watched.lake.objects == kept
    stored = json.loads(kept[f"monitoring/date={DAY}/drift.json"])
    assert (stored["date"], stored["verdict"]) == (str(DAY), first.verdict)
    assert stored["out_of_scope"] == first.out_of_scope > 0
    counts = json.loads(kept[f"monitoring/date={DAY}/counts.json"])
    assert sum(counts["intents"].values()) == 300


@pytest.mark.parametrize("number", [0, 1, MINIMUM_TURNS - 1])
def test_too_few_turns_give_no_verdict(watched: Watched, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    watched.ask(1, number, mix=(0, 0, 1))

    report = watched.report()

    assert (report.verdict, report.turns, report.before) == ("too few turns", number, None)
    assert metrics(capsys.readouterr().out) == {"DriftTurns": number}


def test_without_a_week_before_a_day_is_compared_with_training_alone() -> None:
    watched = Watched()
    watched.ask(1, 400)

    report = watched.report()

    assert (report.before, report.verdict) == (None, "steady")
    assert report.training is not None
    assert report.training.intent_psi > 0.1  # 7 to 2 to 1, where training has as many of each
    assert report.training.embedding_psi == pytest.approx(0, abs=0.05)


def test_intents_asked_in_another_way_than_trained_have_shifted() -> None:
    watched = Watched()
    watched.ask(1, 400, moved=1.5)

    assert watched.report().verdict == "shifted"


def test_an_intent_that_was_taught_since_is_no_part_of_the_comparison_with_training(watched: Watched) -> None:
    watched.ask(1, 300)
    for number in range(100):
        row = fact(number + 1000, NIGHT - timedelta(hours=5), "rental", np.zeros(DIRECTIONS))
        Lake(watched.lake).write("turns", DAY, row.id, [as_json(row)])

    report = watched.report()

    assert report.before is not None
    assert report.before.moved[0].intent in {"rental", "delivery_options"}
    assert report.training is not None
    assert "rental" not in {one.intent for one in report.training.moved}


def test_a_shop_whose_intents_have_an_encoder_of_their_own_is_not_placed_beside_training() -> None:
    watched = Watched(comparable=False)
    watched.ask(1, 400, moved=1.5)

    report = watched.report()

    assert report.training is not None
    assert (report.training.embedding_psi, report.verdict) == (None, "steady")


def test_days_that_another_model_read_are_not_compared(week: FakeObjects) -> None:
    newer = Watched("model-2")
    newer.lake.objects.update(week.objects)
    newer.ask(1, 400)

    assert newer.report().before is None


def test_counts_that_are_damaged_are_left_out(watched: Watched, log: io.StringIO) -> None:
    for key in [key for key in watched.lake.objects if key.endswith("/counts.json")][:3]:
        watched.lake.objects[key] = b"{"
    watched.ask(1, 400)

    report = watched.report()

    assert report.before is not None
    assert report.before.turns == 240
    assert log.getvalue().count("counts of a day cannot be read") == 3


def test_no_more_turns_are_read_than_a_job_has_time_for(watched: Watched) -> None:
    rows = [
        as_json(fact(n, NIGHT - timedelta(hours=5), LABELS[0], np.zeros(DIRECTIONS))) for n in range(MOST_TURNS + 9)
    ]
    Lake(watched.lake).write("turns", DAY, "all", rows)

    assert watched.report().turns == MOST_TURNS


def test_neither_report_nor_counts_hold_a_single_turn(watched: Watched) -> None:
    watched.ask(1, 300)
    watched.report()

    kept = "".join(data.decode() for key, data in watched.lake.objects.items() if key.startswith("monitoring/"))
    assert not [word for word in ("projections", "subject", "text", f"{NIGHT:%d}-1") if word in kept]


def test_distributions_add_up() -> None:
    random = np.random.default_rng(1)
    turns = [fact(n, NIGHT, LABELS[n % 3], random.normal(0, 0.05, DIRECTIONS), oos=n % 5 == 0) for n in range(90)]

    whole = Distribution.of_turns(turns)
    parts = Distribution.together([Distribution.of_turns(turns[:30]), Distribution.of_turns(turns[30:])])

    assert (parts.intents, parts.places) == (whole.intents, whole.places)
    assert whole.turns == 90
    assert whole.intents["oos"] == 18


def test_a_place_beyond_the_bins_is_in_the_last_one() -> None:
    binned = histograms(np.array([[9.0] * DIRECTIONS, [-9.0] * DIRECTIONS]), np.ones(2))

    assert binned[:, [0, BINS - 1]].tolist() == [[1.0, 1.0]] * DIRECTIONS


def test_a_turn_without_places_counts_by_its_intent() -> None:
    found = Distribution.of_turns([fact(1, NIGHT, LABELS[0], ())])

    assert (found.turns, found.binned().sum()) == (1, 0)


def test_training_mixed_evenly_amounts_to_all_its_texts() -> None:
    training = Training(head())

    assert training.binned_like(dict.fromkeys(LABELS, 5))[1] == pytest.approx(180)
    assert training.binned_like({LABELS[0]: 500})[1] == pytest.approx(60)
    assert training.binned_like({"rental": 500})[1] == 0


# --- The schedule ---


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    watched = Watched()
    monkeypatch.setattr(job, "service", lambda: watched.drift)
    return lambda name: job.handler(sample_event(name), Context())  # type: ignore[arg-type]


def test_the_schedule_looks_at_the_day_before_its_moment(scheduled: Callable[[str], dict[str, Any]]) -> None:
    assert scheduled("monitoring_schedule_daily") == {"date": "2026-11-02", "turns": 0, "verdict": "too few turns"}


def test_a_schedule_without_its_moment_is_refused(scheduled: Callable[[str], dict[str, Any]]) -> None:
    with pytest.raises(BadInput, match="needs 'time'"):
        scheduled("monitoring_schedule_no_time")


def test_the_shipped_head_can_be_compared_with() -> None:
    with np.load(Path(__file__).parents[4] / "layers/model/heads/intent.npz", allow_pickle=False) as stored:
        training = Training(dict(stored))

    binned, texts = training.binned_like(training.intents())
    assert texts > 1000
    assert binned.sum(axis=1) == pytest.approx([texts] * DIRECTIONS)
