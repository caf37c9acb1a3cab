"""Schedules of the deployed store, fired."""

import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ops import schedules
from ops.run import Store
from storeclerk.adapters.dynamodb import CustomersTable, ProductsTable
from storeclerk.chat.feedback.learning import report_key
from storeclerk.chat.outbox import LISTING, Outbox
from storeclerk.lake import Lake
from storeclerk.records import Product
from tests.e2e.conftest import CUSTOMER, Api
from tests.e2e.deployed import Bucket, wait_for
from tests.fakes import FakeBus, FakeCustomers


def test_what_is_recommended_is_audited_by_the_schedule(store: Store, api: Api, lake: Lake) -> None:
    for number in range(1, 41):
        api("GET", "/me/recommendations", as_=CUSTOMER if number == 1 else f"nobody-{number}")
    wait_for(lambda: list(lake.read("decisions")))
    schedules.fire(store.stack, store.stack.outputs["AuditScheduleName"])
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    report = wait_for(lambda: api("GET", f"/audits/{today}", as_="staff").body.get("measures"))
    assert {"name", "by", "group", "reference", "value", "low", "high", "n", "shown"} <= set(report[0])
    assert today in api("GET", "/audits", as_="staff").body["dates"]


def test_the_recommender_is_fitted_anew_by_its_schedule(store: Store, lake_bucket: Bucket) -> None:
    pointer = "artefacts/recommender/live.json"
    before = json.loads(lake_bucket.text(pointer))["version"]
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    rows = [
        {"subject": f"s{person}", "product_id": product, "kind": "purchase", "at": f"{day}T10:00:00Z"}
        for person in range(30)
        for product in ("product1", "product299")
    ]
    content = io.BytesIO("\n".join(json.dumps(row) for row in rows).encode())
    lake_bucket.drop(f"interactions/date={day}/e2e.jsonl", content.getvalue())
    schedules.fire(store.stack, "RetrainFunctionSchedule")
    wait_for(lambda: json.loads(lake_bucket.text(pointer))["version"] != before)


def test_turns_of_the_day_before_are_looked_at_by_their_schedule(store: Store, lake_bucket: Bucket) -> None:
    day = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    schedules.fire(store.stack, "DriftFunctionSchedule")
    wait_for(lambda: lake_bucket.keys(f"monitoring/date={day}/drift.json"))
    report = json.loads(lake_bucket.text(f"monitoring/date={day}/drift.json"))
    assert (report["date"], report["verdict"]) == (day, "too few turns")


def test_rows_past_their_retention_are_removed_by_their_schedule(store: Store, lake_bucket: Bucket) -> None:
    old, young = "decisions/date=2019-01-01/old.jsonl", f"decisions/date={datetime.now(UTC):%Y-%m-%d}/young.jsonl"
    lake_bucket.drop(old, b"{}\n")
    lake_bucket.drop(young, b"{}\n")
    schedules.fire(store.stack, "PurgeFunctionSchedule")
    wait_for(lambda: old not in lake_bucket.keys("decisions/"))
    assert young in lake_bucket.keys("decisions/")


def test_an_event_that_a_crash_kept_from_the_bus_is_published_by_the_sweep(store: Store) -> None:
    dynamodb = store.stack.session.client("dynamodb", endpoint_url=store.stack.endpoint)
    table = CustomersTable(lambda: dynamodb, store.stack.outputs["CustomersTableName"])
    long_ago = datetime.now(UTC) - timedelta(minutes=10)
    left = Outbox(FakeCustomers(), FakeBus(), lambda: long_ago).kept("OrderChanged", {"order_id": "W0"}, "e2e")
    table.put(left.customer_id, left.item, left.attributes, expires_at=left.expires_at)
    assert left.customer_id in {one.customer_id for one in table.listed(LISTING)}

    schedules.fire(store.stack, "OutboxFunctionSchedule")

    wait_for(lambda: table.get(left.customer_id, left.item) is None)


def test_questions_without_a_good_answer_are_reported_by_their_schedule(
    store: Store, api: Api, lake_bucket: Bucket
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    question = {
        "id": "e2e",
        "at": f"{yesterday:%Y-%m-%dT%H:%M:%SZ}",
        "text": "Do you sharpen skates?",
        "intent": "other",
        "confidence": 0.2,
        "why": "unanswered",
    }
    key = f"questions/date={yesterday:%Y-%m-%d}/e2e.jsonl"
    lake_bucket.drop(key, json.dumps(question).encode())

    schedules.fire(store.stack, "LearningJobFunctionSchedule")

    today = report_key(datetime.now(UTC).date())
    wait_for(lambda: today in lake_bucket.keys("suggestions/"))
    assert api("GET", "/suggestions", as_="staff").body["questions"] >= 1


def test_a_new_product_gets_its_vector_by_the_schedule(store: Store, lake_bucket: Bucket) -> None:
    pointer = "artefacts/products/live.json"
    before = json.loads(lake_bucket.text(pointer))["version"]
    dynamodb = store.stack.session.client("dynamodb", endpoint_url=store.stack.endpoint)
    table = ProductsTable(lambda: dynamodb, store.stack.outputs["ProductsTableName"])
    table.put([Product("e2e-1", "Kettle bell", "A weight of iron.", "Sport", Decimal(20), "EUR", 1)])

    schedules.fire(store.stack, "CatalogueFunctionSchedule")

    wait_for(lambda: json.loads(lake_bucket.text(pointer))["version"] != before)
