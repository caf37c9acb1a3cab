import io
from datetime import timedelta

import pytest

from storeclerk.artefacts import Artefacts
from storeclerk.lake import Lake
from storeclerk.recommend.model import FILE, ItemModel
from storeclerk.recommend.retraining import Retrained, retrain
from storeclerk.records import JsonObject
from tests.fakes import FakeObjects
from tests.unit.recommend.builders import NOW, row


def lake_with(rows: list[JsonObject]) -> FakeObjects:
    store = FakeObjects()
    Lake(store).write("interactions", NOW.date(), "batch", rows)
    return store


def run(store: FakeObjects) -> Retrained:
    return retrain(Lake(store), Artefacts(store), until=NOW, retention_days=365)


def pairs() -> list[JsonObject]:
    """Sixty people who take what goes with what they took first, among thirty such pairs."""
    return [
        row(f"s{person:02d}", f"{part}{person % 30:02d}", hours_ago=hours)
        for person in range(60)
        for part, hours in [("tent", 2), ("mat", 1)]
    ]


def test_a_published_model_is_live_and_ranks_what_goes_together() -> None:
    store = lake_with(pairs())
    outcome = run(store)
    artefact = Artefacts(store).read_live("recommender")
    assert artefact is not None
    assert artefact.manifest.version == outcome.version
    model = ItemModel.from_bytes(artefact.files[FILE])
    assert [found.product_id for found in model.score([("tent07", 1.0)], limit=10)] == ["mat07"]


def test_the_manifest_carries_figures_on_what_the_judged_model_has_not_seen() -> None:
    store = lake_with([*pairs(), {"subject": "s"}])
    run(store)
    artefact = Artefacts(store).read_live("recommender")
    assert artefact is not None
    # Every pair that would give the answer is cut by holding out the last, so an honest figure here is 0.
    assert artefact.manifest.metrics == {
        "interactions": 120,
        "items": 60,
        "skipped_rows": 1,
        "evaluated_customers": 60,
        "hit_rate_at_10": 0.0,
        "popularity_hit_rate_at_10": 0.0,
    }


def test_training_twice_on_the_same_rows_gives_the_same_version() -> None:
    store = lake_with(pairs())
    assert run(store).version == run(store).version


@pytest.mark.parametrize(
    "rows", [[], [row("s", "a", kind="dismiss")], [row("s", "a", hours_ago=24 * 366)], [{"subject": "s"}]]
)
def test_without_interactions_nothing_is_published_and_the_live_model_stays(
    rows: list[JsonObject], log: io.StringIO
) -> None:
    store = lake_with(pairs())
    live = run(store).version
    Lake(store).write("interactions", NOW.date(), "batch", rows)
    outcome = run(store)
    assert outcome.version is None
    assert "no interactions" in outcome.reason
    assert Artefacts(store).live_version("recommender") == live
    assert "recommender not published" in log.getvalue()


def test_a_single_interaction_gives_a_model_without_a_rate() -> None:
    store = lake_with([row("s", "a")])
    outcome = run(store)
    assert outcome.version is not None
    assert outcome.metrics["hit_rate_at_10"] is None


def test_what_a_wrong_clock_wrote_into_the_future_is_not_learnt() -> None:
    store = lake_with([row("s", "a"), row("s", "b", hours_ago=-24)])
    Lake(store).write("interactions", (NOW + timedelta(days=1)).date(), "batch", [row("s2", "c", hours_ago=-24)])
    assert run(store).metrics["items"] == 1
