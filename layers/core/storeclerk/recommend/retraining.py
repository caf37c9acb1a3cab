"""Retraining: the lake's interactions become a new version of the recommender."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from storeclerk.artefacts import Artefacts
from storeclerk.lake import Lake
from storeclerk.observability import count, logger
from storeclerk.recommend import model
from storeclerk.recommend.evaluate import by_model, by_popularity, hit_rate, hold_out_last
from storeclerk.recommend.fit import fit
from storeclerk.recommend.interaction_log import InteractionLog, read_log


class Retrained(msgspec.Struct, frozen=True, kw_only=True):
    """What a retraining came to; version is that of the new model, None where none was published, with the reason."""

    version: str | None
    reason: str
    metrics: dict[str, Any]


def retrain(lake: Lake, artefacts: Artefacts, *, until: datetime, retention_days: int) -> Retrained:
    """Fit the interactions of the retention period up to a moment and publish the model.

    The figures in the manifest come from a second model that has not seen the last product of each person, beside
    popularity on the same cut. A period without interactions is refused, so the live model stays. Models are not yet
    compared with the live one: that has seen what is held out here, so a fair gate needs a week that neither has seen.
    """
    since = until - timedelta(days=retention_days)
    log = read_log(lake.read("interactions"), since=since, until=until)
    metrics = measure(log)
    if not len(log):
        return _refused("There are no interactions to learn from in the retention period.", metrics)
    manifest = artefacts.publish(model.ARTEFACT, {model.FILE: fit(log).to_bytes()}, metrics)
    logger().info("recommender published", version=manifest.version, **metrics)
    return Retrained(version=manifest.version, reason="published", metrics=metrics)


def measure(log: InteractionLog) -> dict[str, Any]:
    """The figures of a log and of the model that it gives, for the manifest."""
    seen, cases = hold_out_last(log)
    judged = fit(seen)
    return {
        "interactions": len(log),
        "items": len(log.items),
        "skipped_rows": log.skipped,
        "evaluated_customers": len(cases),
        "hit_rate_at_10": hit_rate(by_model(judged), cases),
        "popularity_hit_rate_at_10": hit_rate(by_popularity(judged), cases),
    }


def _refused(reason: str, metrics: dict[str, Any]) -> Retrained:
    logger().warning("recommender not published", reason=reason, **metrics)
    count("RecommenderRefused")
    return Retrained(version=None, reason=reason, metrics=metrics)
