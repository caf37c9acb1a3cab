"""Looks at the turns of a day: whether customers ask other things than in the week before, or than was trained on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Literal

import msgspec

from storeclerk.chat.monitoring.distribution import OUT_OF_SCOPE, Distribution, Training
from storeclerk.chat.monitoring.drift import ALPHA, LARGE, LARGE_PLACES, Comparison, Places, compare
from storeclerk.errors import NotFound
from storeclerk.lake import Lake
from storeclerk.lake_rows import TurnFact
from storeclerk.observability import logger, measure
from storeclerk.ports import ObjectStore
from storeclerk.records import Record, readable

MINIMUM_TURNS = 200
WEEK = 7
# Each turn is an object of its own, and a read takes about 15 ms. They are named by digests, so the first are a random
# sample of the day.
MOST_TURNS = 3000

Verdict = Literal["steady", "shifted", "too few turns"]


class DriftReport(Record, frozen=True, kw_only=True):
    """The turns of a day (UTC) beside those of the week before, and beside what the intent head was trained on.

    turns: how many were looked at, at most 3,000. before: None where that week has fewer than 200. training: its
    intents always differ, as training texts are spread evenly, and so count for no verdict; its places are those of
    training texts mixed as the intents of the day are.
    """

    date: date
    turns: int
    out_of_scope: float
    verdict: Verdict
    before: Comparison | None = None
    training: Comparison | None = None


class DriftService:
    """Watches for drift. It reads counts and places of turns, and no text."""

    def __init__(self, lake: ObjectStore, training: Training, model: str) -> None:
        """Take the lake, what the model was trained on, and the name of its version."""
        self._store = lake
        self._model = model
        self._lake = Lake(lake)
        self._training = training

    def watch(self, moment: datetime) -> DriftReport:
        """Look at the whole day before a moment, and keep its counts and the report; the same turns give the same.

        Raises:
            StoreUnavailable: the lake does not answer.
        """
        day = (moment.astimezone(UTC) - timedelta(days=1)).date()
        rows = islice(self._lake.read("turns", day), MOST_TURNS)
        today = Distribution.of_turns(readable(TurnFact, rows), self._model)
        self._write(day, "counts", today)
        report = self._report(day, today)
        self._write(day, "drift", report)
        _measure(report)
        logger().info("drift report written", date=day.isoformat(), turns=report.turns, verdict=report.verdict)
        return report

    def _report(self, day: date, today: Distribution) -> DriftReport:
        share = round(today.intents.get(OUT_OF_SCOPE, 0) / max(today.turns, 1), 4)
        if today.turns < MINIMUM_TURNS:
            return DriftReport(date=day, turns=today.turns, out_of_scope=share, verdict="too few turns")
        before, training = self._beside_week(day, today), self._beside_training(day, today)
        shifted = intents_shifted(before) or places_shifted(before) or places_shifted(training)
        return DriftReport(
            date=day,
            turns=today.turns,
            out_of_scope=share,
            verdict="shifted" if shifted else "steady",
            before=before,
            training=training,
        )

    def _beside_week(self, day: date, today: Distribution) -> Comparison | None:
        week = Distribution.together(self._kept(day - timedelta(days=back) for back in range(1, WEEK + 1)))
        if week.turns < MINIMUM_TURNS:
            return None
        return compare(today.intents, week.intents, _places(today), _places(week), (day.toordinal(), 0))

    def _beside_training(self, day: date, today: Distribution) -> Comparison | None:
        trained = self._training.intents()
        known = {label: number for label, number in today.intents.items() if label in trained}
        if sum(known.values()) < MINIMUM_TURNS:
            return None
        texts = Places(*self._training.binned_like(known))
        return compare(known, trained, _places(today), texts, (day.toordinal(), 1))

    def _kept(self, days: Iterable[date]) -> Iterable[Distribution]:
        """Read the counts of days, but for days that another model has read."""
        for day in days:
            try:
                found = msgspec.json.decode(self._store.read(_key(day, "counts")), type=Distribution)
            except NotFound:  # before the first day, or the job missed it
                continue
            except msgspec.DecodeError:
                logger().error("counts of a day cannot be read", date=day.isoformat())
                continue
            if found.model == self._model:
                yield found

    def _write(self, day: date, name: str, content: object) -> None:
        self._store.write(_key(day, name), msgspec.json.encode(content), content_type="application/json")


def intents_shifted(found: Comparison | None) -> bool:
    """Whether other intents are asked, by size and by proof."""
    return found is not None and found.intent_psi > LARGE and found.intent_p < ALPHA


def places_shifted(found: Comparison | None) -> bool:
    """Whether messages lie elsewhere, by size and by proof."""
    if found is None or found.embedding_psi is None or found.embedding_p is None:
        return False
    return found.embedding_psi > LARGE_PLACES and found.embedding_p < ALPHA


def _places(found: Distribution) -> Places:
    binned = found.binned()
    return Places(binned, float(binned[0].sum()))


def _measure(report: DriftReport) -> None:
    found: dict[str, float] = {"DriftTurns": report.turns}
    if report.verdict != "too few turns":
        found["DriftShifted"] = int(report.verdict == "shifted")
    for name, comparison in (("", report.before), ("ToTraining", report.training)):
        if comparison is not None:
            found[f"DriftIntentPsi{name}"] = comparison.intent_psi
            if comparison.embedding_psi is not None and comparison.embedding_p is not None:
                found[f"DriftEmbeddingPsi{name}"] = comparison.embedding_psi
                found[f"DriftEmbeddingP{name}"] = comparison.embedding_p
    measure(found, {})


def _key(day: date, name: str) -> str:
    return f"monitoring/date={day.isoformat()}/{name}.json"
