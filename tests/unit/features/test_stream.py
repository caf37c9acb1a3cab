"""Messages of the stream queue."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.events import QueuedMessage
from storeclerk.features.stream import StreamService
from storeclerk.lake import Lake
from storeclerk.records import Profile, as_json
from tests.fakes import FakeCustomers, FakeObjects

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
RETENTION = timedelta(days=365)
DECISION = {
    "type": "decision",
    "decision_id": "d1",
    "subject": "s-anna",
    "at": "2026-11-01T00:30:00+02:00",
    "strategy": "neighbours",
    "model_version": "7",
    "items": [{"product_id": "product1", "rank": 1, "price": 19.95, "score": 0.5}],
}
INTERACTION = {
    "type": "interaction",
    "customer_id": "anna",
    "interaction_id": "i1",
    "product_id": "product1",
    "kind": "rating",
    "at": "2026-11-01T10:00:00+02:00",
    "value": 4,
}


def message(content: Any, message_id: str = "m1") -> QueuedMessage:
    return QueuedMessage(message_id, content if isinstance(content, str) else json.dumps(content))


class Shop:
    """The stream with two customers, of whom only anna consents to personalisation."""

    def __init__(self) -> None:
        self.customers = FakeCustomers()
        self.bucket = FakeObjects()
        gate = ConsentGate(self.customers)
        for name in ("anna", "bert"):
            profile = Profile(f"s-{name}", name, f"{name}@mail.example", datetime(2026, 1, 1, tzinfo=UTC))
            self.customers.put(name, "profile", as_json(profile))
        gate.record("anna", Purpose.PERSONALISATION, granted=True, text_version="1")
        self.service = StreamService(gate, self.customers, Lake(self.bucket), RETENTION.days, clock=lambda: NOW)

    def handle(self, *messages: QueuedMessage) -> list[str]:
        return self.service.handle(messages)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(Lake(self.bucket).read(table))


def test_a_decision_is_written_under_its_day_in_utc() -> None:
    shop = Shop()

    assert shop.handle(message(DECISION)) == []

    (key,) = shop.bucket.objects
    assert key.startswith("decisions/date=2026-10-31/")
    (row,) = shop.rows("decisions")
    assert row == {name: value for name, value in DECISION.items() if name != "type"}


def test_an_interaction_is_kept_with_the_customer_and_in_the_lake_by_subject() -> None:
    shop = Shop()

    assert shop.handle(message(INTERACTION)) == []

    (item,) = shop.customers.query("anna", "interaction#")
    assert item["item"] == "interaction#2026-11-01T08:00:00Z#i1"
    assert (item["product_id"], item["kind"], item["value"]) == ("product1", "rating", 4)
    assert item["expires_at"] == datetime(2027, 11, 1, 8, tzinfo=UTC).timestamp()
    (row,) = shop.rows("interactions")
    assert (row["subject"], "expires_at" in row) == ("s-anna", False)
    assert "anna" not in {value for name, value in row.items() if name != "subject"}


@pytest.mark.parametrize("customer_id", ["bert", "nobody"])
def test_without_consent_nothing_is_kept_and_nothing_fails(customer_id: str) -> None:
    shop = Shop()
    before = dict(shop.customers.items)

    assert shop.handle(message({**INTERACTION, "customer_id": customer_id})) == []

    assert shop.bucket.objects == {}
    assert shop.customers.items == before


def test_a_customer_without_profile_leaves_no_trace() -> None:
    shop = Shop()
    shop.customers.delete("anna", "profile")

    assert shop.handle(message(INTERACTION)) == []

    assert shop.bucket.objects == {}


@given(st.lists(st.lists(st.sampled_from([f"{kind}{number}" for kind in "di" for number in range(4)]), max_size=6)))
def test_delivery_again_in_any_batches_leaves_one_row_each(batches: list[list[str]]) -> None:
    def content(name: str) -> dict[str, Any]:
        return {**DECISION, "decision_id": name} if name[0] == "d" else {**INTERACTION, "interaction_id": name}

    shop = Shop()

    for batch in batches:
        shop.handle(*(message(content(name), f"m{index}") for index, name in enumerate(batch)))

    sent = {name for batch in batches for name in batch}
    written = [row["decision_id"] for row in shop.rows("decisions")]
    written += [row["interaction_id"] for row in shop.rows("interactions")]
    assert sorted(written) == sorted(sent)
    assert len(shop.customers.query("anna", "interaction#")) == sum(name[0] == "i" for name in sent)


def test_two_customers_may_use_the_same_id() -> None:
    shop = Shop()
    ConsentGate(shop.customers).record("bert", Purpose.PERSONALISATION, granted=True, text_version="1")

    shop.handle(message(INTERACTION), message({**INTERACTION, "customer_id": "bert"}, "m2"))

    assert {row["subject"] for row in shop.rows("interactions")} == {"s-anna", "s-bert"}


def priced(price: Any, score: Any = 0.5) -> dict[str, Any]:
    return {**DECISION, "items": [{"product_id": "product1", "rank": 1, "price": price, "score": score}]}


@pytest.mark.parametrize("content", [DECISION, INTERACTION], ids=["decision", "interaction"])
def test_a_moment_is_taken_from_the_retention_up_to_a_day_ahead(content: dict[str, Any]) -> None:
    shop = Shop()
    moments = {
        "oldest": NOW - RETENTION,
        "too old": NOW - RETENTION - timedelta(seconds=1),
        "ahead": NOW + timedelta(days=1),
        "too far ahead": NOW + timedelta(days=1, seconds=1),
    }

    failed = shop.handle(*(message({**content, "at": at.isoformat()}, name) for name, at in moments.items()))

    assert failed == ["too old", "too far ahead"]


POISON = [
    "",
    "not json",
    "[]",
    "{}",
    '{"type": "order"}',
    '{"type": "decision"}',
    "\ud800",
    "[" * 100_000,
    {**DECISION, "items": "none"},
    {**DECISION, "at": "2026-11-01T10:00:00"},
    *(priced(price) for price in ("NaN", "sNaN", "Infinity", "-Infinity", "1e999999", 10**13, -0.01)),
    *(priced(1, score) for score in (-0.5, 1e300)),
    *({**INTERACTION, "value": value} for value in (-1, 1e300)),
    *({**DECISION, "at": f"{year}-11-01T10:00:00Z"} for year in ("0001", "2019", "9999")),
    {**DECISION, "at": "0001-01-01T00:00:00+14:00"},
    {**INTERACTION, "at": "0001-01-01T00:00:00Z"},
    {**INTERACTION, "kind": "stare"},
    {**INTERACTION, "customer_id": None},
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_a_poison_message_fails_alone_and_its_text_is_not_logged(poison: Any, log: io.StringIO) -> None:
    shop = Shop()

    failed = shop.handle(message(DECISION, "m1"), message(poison, "m2"), message(INTERACTION, "m3"))

    assert failed == ["m2"]
    assert (len(shop.rows("decisions")), len(shop.rows("interactions"))) == (1, 1)
    logged = log.getvalue()
    assert "m2" in logged
    assert "product1" not in logged
    assert "stare" not in logged


@given(st.text())
def test_any_text_is_stored_or_fails(text: str) -> None:
    assert Shop().handle(message(text)) == ["m1"]


def test_what_the_store_did_not_take_is_delivered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()

    def unavailable(*_: object, **__: object) -> None:
        raise StoreUnavailable("The bucket did not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(shop.bucket, "write", unavailable)
        assert shop.handle(message(INTERACTION)) == ["m1"]
    assert shop.handle(message(INTERACTION)) == []

    assert len(shop.rows("interactions")) == len(shop.customers.query("anna", "interaction#")) == 1


TURN = {
    "type": "turn",
    "id": "t1",
    "at": "2026-11-01T10:00:00+00:00",
    "intent": "greeting",
    "confidence": 0.9,
    "oos": False,
    "language": "en",
    "by": "rules",
    "settled": True,
    "handoff": False,
    "cached": False,
    "mood": -0.5,
    "milliseconds": 7.5,
    "projections": [0.1, -0.2],
}
QUESTION = {
    "type": "question",
    "id": "q1",
    "at": "2026-11-01T10:00:00+00:00",
    "text": "do you knit?",
    "intent": "greeting",
    "confidence": 0.4,
    "why": "unanswered",
}


@pytest.mark.parametrize(("sent", "table"), [(TURN, "turns"), (QUESTION, "questions")])
def test_what_is_told_of_a_turn_is_a_row_of_its_day_once(sent: dict[str, Any], table: str) -> None:
    shop = Shop()

    assert shop.handle(message(sent, "m1"), message(sent, "m2")) == []

    [row] = Lake(shop.bucket).read(table, datetime(2026, 11, 1, tzinfo=UTC).date())
    assert {**row, "at": sent["at"]} == {name: value for name, value in sent.items() if name != "type"}


def test_a_turn_with_a_number_that_is_not_finite_fails() -> None:
    shop = Shop()
    text = json.dumps(TURN).replace("-0.2", "-1e999")

    assert shop.handle(message(text)) == ["m1"]
