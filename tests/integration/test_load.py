"""A shop's files loaded into tables and buckets."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest

from ops import load as loading
from ops.load import load
from ops.stack import Stack
from storeclerk.adapters import stores
from storeclerk.artefacts import Artefacts
from storeclerk.chat.flows.live import FlowSet, shipped
from storeclerk.chat.flows.live import load as load_flows
from storeclerk.chat.knowledge.index import live_knowledge
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.lake import Lake
from storeclerk.records import PaymentMethod, Profile, stored
from tests.fakes import FakeEncoder

FILES = {
    "products.csv": "product_id,title,description,category,price,currency,stock\np1,Tent,Green,Tents,10.00,EUR,3\n",
    "customers.csv": (
        "customer_number,identity,name,email,created_at,age_group\n"
        "C-1,ann,Ann,ann@example.com,2026-01-01T00:00:00Z,35-44\n"
        "C-2,ben,Ben,ben@example.com,2026-01-01T00:00:00Z,25-34\n"
    ),
    "consents.csv": (
        "customer_number,purpose,granted,text_version,at\n"
        "C-1,personalisation,true,1,2026-01-01T00:00:00Z\n"
        "C-1,demographics_in_audits,true,1,2026-01-01T00:00:00Z\n"
        "C-2,personalisation,false,1,2026-01-01T00:00:00Z\n"
    ),
    "interactions.csv": (
        "interaction_id,customer_number,product_id,kind,value,at\n"
        "I1,C-1,p1,purchase,,{today}\nI2,C-2,p1,purchase,,{today}\nI3,C-1,p1,view,,2001-01-01T00:00:00Z\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        moment = f"{datetime.now(UTC):%Y-%m-%dT00:00:00Z}"
        (tmp_path / name).write_text(text.replace("{today}", moment), encoding="utf-8")
    return tmp_path


@pytest.fixture
def stack(aws: Config) -> Stack:
    outputs = {
        "CustomersTableName": aws.customers_table,
        "ProductsTableName": aws.products_table,
        "LakeBucketName": aws.lake_bucket,
        "InboxBucketName": aws.inbox_bucket,
        "StreamQueueUrl": aws.stream_queue_url,
        "EventBusName": aws.event_bus,
        "RetentionDays": "365",
    }
    return Stack(session=boto3.Session(region_name="eu-central-1"), endpoint=None, outputs=outputs)


def interactions_of(aws: Config, customer: str) -> list[dict[str, Any]]:
    return stores.customers(aws).query(customer, "interaction#")


def test_only_recent_interactions_of_those_who_allow_it_are_kept(folder: Path, stack: Stack, aws: Config) -> None:
    load(folder, stack)
    [kept] = interactions_of(aws, "ann")
    assert kept["interaction_id"] == "I1"
    assert kept["expires_at"] > 0
    assert interactions_of(aws, "ben") == []
    [row] = Lake(stores.lake(aws)).read("interactions")
    assert row["interaction_id"] == "I1"
    assert "ann" not in str(row)


def test_demographics_are_kept_only_of_those_who_allow_their_use(folder: Path, stack: Stack, aws: Config) -> None:
    load(folder, stack)
    table = stores.customers(aws)
    ann, ben = table.get("ann", "profile") or {}, table.get("ben", "profile") or {}
    assert ann["demographics"] == {"age_group": "35-44"}
    assert ben.get("demographics", {}) == {}


def test_loading_again_leaves_what_the_customer_decided_since(folder: Path, stack: Stack, aws: Config) -> None:
    load(folder, stack)
    gate = ConsentGate(stores.customers(aws))
    gate.record("ann", Purpose.PERSONALISATION, granted=False, text_version="2")
    load(folder, stack)
    assert not gate.allows("ann", Purpose.PERSONALISATION)


def test_loading_again_keeps_the_name_under_which_the_lake_knows_a_customer(
    folder: Path, stack: Stack, aws: Config
) -> None:
    load(folder, stack)
    before = (stores.customers(aws).get("ann", "profile") or {})["subject"]
    load(folder, stack)
    assert (stores.customers(aws).get("ann", "profile") or {})["subject"] == before


def test_a_shop_brings_its_own_flows_or_has_those_that_ship(folder: Path, stack: Stack, aws: Config) -> None:
    load(folder, stack)
    assert read_flows(aws).flows == shipped().flows

    (folder / "flows").mkdir()
    text = "flow: hello\ntitle: say hello\nstart: end\nsteps: {end: {kind: end, text: Hello.}}\n"
    (folder / "flows" / "hello.yaml").write_text(text, encoding="utf-8")
    load(folder, stack)
    assert read_flows(aws).flows.keys() == shipped().flows.keys() | {"hello"}


def test_the_knowledge_base_of_a_shop_joins_what_was_dropped(
    folder: Path, stack: Stack, aws: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "Encoder", lambda *_, **__: FakeEncoder())
    stores.inbox(aws).write("knowledge/hours.txt", b"We are always open.")
    (folder / "knowledge" / "costs").mkdir(parents=True)
    (folder / "knowledge" / "costs" / "returns.csv").write_text("question,answer\nIs it free?,Yes.\n", encoding="utf-8")

    load(folder, stack)
    load(folder, stack)

    index = live_knowledge(stores.lake(aws), FakeEncoder())()
    assert index is not None
    assert [passage.text for passage in index.passages] == ["Yes.", "We are always open."]
    # Each object of the inbox is an event and a run of a function: what is loaded lies beside what was dropped.
    assert list(stores.inbox(aws).keys("knowledge/")) == ["knowledge/hours.txt"]
    kept = list(stores.lake(aws).keys("knowledge/files/"))
    assert kept == ["knowledge/files/costs/returns.csv", "knowledge/files/hours.txt"]


def test_an_order_is_found_by_its_number_and_changed_by_ways_to_pay_of_the_file(
    folder: Path, stack: Stack, aws: Config
) -> None:
    methods = '"[{""method_id"": ""g1"", ""kind"": ""gift_card"", ""balance"": 20.5}]"'
    (folder / "customers.csv").write_text(
        "customer_number,identity,name,email,created_at,address,payment_methods\n"
        f'C-1,ann,Ann,ann@example.com,2026-01-01T00:00:00Z,"{{""city"": ""Cork""}}",{methods}\n'
        "C-2,ben,Ben,ben@example.com,2026-01-01T00:00:00Z,,\n",
        encoding="utf-8",
    )
    order = {"order_id": "W1000001", "status": "paid", "placed_at": "2026-01-01T00:00:00Z", "lines": [], "total": 1}
    text = json.dumps({**order, "currency": "EUR", "customer_number": "C-1"})
    (folder / "orders.jsonl").write_text(text, encoding="utf-8")

    load(folder, stack)
    load(folder, stack)

    table = stores.customers(aws)
    [found] = table.listed("order#W1000001")
    assert (found.customer_id, found.item) == ("ann", "order#W1000001")
    profile = stored(Profile, table.get("ann", "profile") or {})
    assert profile.address == {"city": "Cork"}
    assert profile.payment_methods == (PaymentMethod("g1", "gift_card", balance=Decimal("20.5")),)


def read_flows(aws: Config) -> FlowSet:
    live = Artefacts(stores.lake(aws)).read_live("flows")
    assert live is not None
    return load_flows(live)
