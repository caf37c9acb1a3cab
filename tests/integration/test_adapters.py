"""The adapters against AWS's own behaviour, as moto imitates it."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from msgspec.structs import replace

from storeclerk.adapters import clients, stores
from storeclerk.adapters.dynamodb import ProductsTable
from storeclerk.adapters.failures import store_errors
from storeclerk.adapters.s3 import Bucket
from storeclerk.adapters.sqs import Queue
from storeclerk.config import Config
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import NotFound, StoreUnavailable
from storeclerk.records import Order, OrderLine, Product, as_json, record_from

ORDER = Order(
    order_id="W1000001",
    status="shipped",
    placed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
    lines=(OrderLine("product1", "Tent", 1, Decimal("19.90")),),
    total=Decimal("19.90"),
    currency="EUR",
)


def product(number: int) -> Product:
    return Product(f"product{number}", "Tent", "Holds two.", "tents", Decimal("19.90"), "EUR", number)


class TestCustomersTable:
    def test_an_item_is_read_back_with_its_types(self, aws: Config) -> None:
        table = stores.customers(aws)
        table.put("ada", "order#W1000001", as_json(ORDER) | {"weight": 1.5, "gift": True, "note": None})

        item = table.get("ada", "order#W1000001")

        assert item is not None
        assert record_from(Order, item) == ORDER
        assert (item["weight"], item["gift"], item["note"], item["item"]) == (1.5, True, None, "order#W1000001")

    def test_what_is_not_there_is_none(self, aws: Config) -> None:
        assert stores.customers(aws).get("ada", "profile") is None

    def test_a_query_reads_one_customers_items_with_the_prefix_in_order(self, aws: Config) -> None:
        table = stores.customers(aws)
        rows = [("ada", "order#2"), ("ada", "order#1"), ("ada", "profile"), ("ben", "order#3"), ("ada", "order#3")]
        table.put_many((*row, {}) for row in rows)

        assert [item["item"] for item in table.query("ada", "order#")] == ["order#1", "order#2", "order#3"]
        newest = table.query("ada", "order#", limit=2, newest_first=True)
        assert [item["item"] for item in newest] == ["order#3", "order#2"]

    def test_a_query_reads_past_the_first_page(self, aws: Config) -> None:
        table = stores.customers(aws)
        # A page of DynamoDB ends at 1 MB.
        table.put_many(("ada", f"order#{number:02}", {"text": "x" * 300_000}) for number in range(6))

        assert len(table.query("ada", "order#")) == 6

    def test_putting_once_leaves_the_first(self, aws: Config) -> None:
        table = stores.customers(aws)

        assert table.put_once("ada", "interaction#1", {"n": 1}, expires_at=1793527200)
        assert not table.put_once("ada", "interaction#1", {"n": 2})

        item = table.get("ada", "interaction#1")
        assert item is not None
        assert (item["n"], item["expires_at"]) == (1, 1793527200)

    def test_a_deleted_item_is_gone_and_deleting_again_is_no_error(self, aws: Config) -> None:
        table = stores.customers(aws)
        table.put("ada", "profile", {})

        for _ in range(2):
            table.delete("ada", "profile")

        assert table.get("ada", "profile") is None

    def test_the_index_names_those_who_consent_now(self, aws: Config) -> None:
        table = stores.customers(aws)
        gate = ConsentGate(table)
        for customer in ("ada", "ben", "cleo"):
            gate.record(customer, Purpose.DEMOGRAPHICS_IN_AUDITS, granted=True, text_version="1")
        gate.record("ben", Purpose.DEMOGRAPHICS_IN_AUDITS, granted=False, text_version="1")
        gate.record("dan", Purpose.SERVICE, granted=True, text_version="1")

        assert list(table.consenting(Purpose.DEMOGRAPHICS_IN_AUDITS)) == ["ada", "cleo"]

    def test_more_items_than_one_call_takes_are_written(self, aws: Config) -> None:
        table = stores.customers(aws)
        table.put_many(("ada", f"order#{number:03}", {}) for number in range(60))

        assert len(table.query("ada", "")) == 60


class TestProductsTable:
    def test_products_are_read_back_and_missing_ones_left_out(self, aws: Config) -> None:
        table = stores.products(aws)
        table.put([product(1), product(2)])

        assert table.get(["product2", "product2", "product9"]) == {"product2": product(2)}
        assert sorted(table.all(), key=lambda found: found.stock) == [product(1), product(2)]

    def test_a_product_that_cannot_be_read_costs_no_other(self, aws: Config) -> None:
        table = stores.products(aws)
        table.put([product(1), replace(product(2), stock="many")])

        assert table.get(["product1", "product2"]) == {"product1": product(1)}
        assert list(table.all()) == [product(1)]

    def test_more_products_than_one_call_gives_are_read(self, aws: Config) -> None:
        table = stores.products(aws)
        table.put(product(number) for number in range(130))

        assert len(table.get([f"product{number}" for number in range(130)])) == 130

    def test_none_are_read_for_none(self, aws: Config) -> None:
        assert stores.products(aws).get([]) == {}


class Busy:
    """A table that leaves a part of each batch undone, for a number of calls."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        self.calls -= 1
        return {"UnprocessedItems": RequestItems if self.calls > 0 else {}}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        self.calls -= 1
        return {"Responses": {}, "UnprocessedKeys": RequestItems if self.calls > 0 else {}}


class TestBusyTables:
    @pytest.fixture(autouse=True)
    def pauses(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        pauses: list[float] = []
        monkeypatch.setattr("storeclerk.adapters.dynamodb.time.sleep", pauses.append)
        return pauses

    def test_what_was_left_undone_is_tried_again_after_longer_and_longer_pauses(self, pauses: list[float]) -> None:
        client = Busy(4)

        ProductsTable(lambda: client, "products").put([product(1)])  # type: ignore[arg-type, return-value]

        assert client.calls == 0
        assert len(pauses) == 4
        assert pauses == sorted(set(pauses))

    def test_a_table_that_stays_busy_is_told(self) -> None:
        with pytest.raises(StoreUnavailable, match="overloaded"):
            ProductsTable(lambda: Busy(99), "products").put([product(1)])  # type: ignore[arg-type, return-value]
        with pytest.raises(StoreUnavailable, match="overloaded"):
            ProductsTable(lambda: Busy(99), "products").get(["product1"])  # type: ignore[arg-type, return-value]


class TestBucket:
    def test_an_object_is_read_back(self, aws: Config) -> None:
        lake = stores.lake(aws)
        lake.write("a/b.json", b"{}", content_type="application/json")
        lake.upload("a/c.bin", io.BytesIO(b"stream"))

        assert lake.read("a/b.json") == b"{}"
        assert lake.open("a/c.bin").read() == b"stream"
        head = boto3.client("s3").head_object(Bucket=aws.lake_bucket, Key="a/b.json")
        assert head["ContentType"] == "application/json"

    def test_what_is_not_there_is_not_found(self, aws: Config) -> None:
        with pytest.raises(NotFound):
            stores.lake(aws).read("nothing")
        with pytest.raises(NotFound):
            stores.lake(aws).open("nothing")

    def test_an_object_is_replaced_only_where_nobody_wrote_since(self, aws: Config) -> None:
        lake = stores.lake(aws)
        assert lake.replace("live.json", b"1", tag=None)
        assert not lake.replace("live.json", b"2", tag=None)
        data, tag = lake.read_tagged("live.json")
        assert data == b"1"

        assert lake.replace("live.json", b"3", tag=tag)
        assert not lake.replace("live.json", b"4", tag=tag)
        assert lake.read("live.json") == b"3"

    def test_an_object_that_was_removed_is_not_replaced(self, aws: Config) -> None:
        lake = stores.lake(aws)
        lake.write("live.json", b"1")
        _, tag = lake.read_tagged("live.json")
        lake.delete(["live.json"])

        assert not lake.replace("live.json", b"2", tag=tag)
        with pytest.raises(NotFound):
            lake.read_tagged("live.json")

    def test_two_writes_at_the_same_moment_leave_one(self) -> None:
        class Contended:
            def put_object(self, **_: Any) -> None:
                raise client_error("ConditionalRequestConflict", 409)

        assert not Bucket(Contended(), "lake").replace("live.json", b"1", tag=None)  # type: ignore[arg-type]

    def test_keys_are_listed_in_order_past_the_first_page(self, aws: Config) -> None:
        lake = stores.lake(aws)
        for number in reversed(range(1005)):
            lake.write(f"rows/{number:04}", b"")
        lake.write("other", b"")

        assert list(lake.keys("rows/")) == [f"rows/{number:04}" for number in range(1005)]

    def test_many_objects_are_removed_and_missing_ones_are_no_error(self, aws: Config) -> None:
        lake = stores.lake(aws)
        for number in range(5):
            lake.write(f"rows/{number}", b"")

        lake.delete(f"rows/{number}" for number in range(1005))
        lake.delete([])

        assert list(lake.keys("")) == []

    def test_an_object_that_was_not_removed_is_told(self) -> None:
        class Refuses:
            def delete_objects(self, **_: Any) -> dict[str, Any]:
                return {"Errors": [{"Key": "a", "Code": "InternalError"}]}

        with pytest.raises(StoreUnavailable):
            Bucket(Refuses(), "lake").delete(["a"])  # type: ignore[arg-type]


class TestQueue:
    def test_a_message_arrives_with_its_prices_as_numbers(self, aws: Config) -> None:
        stores.stream(aws).send({"type": "decision", "price": Decimal("19.90")})

        [message] = clients.sqs().receive_message(QueueUrl=aws.stream_queue_url)["Messages"]
        assert json.loads(message["Body"]) == {"type": "decision", "price": 19.9}

    def test_a_queue_that_does_not_answer_is_told(self) -> None:
        class Overloaded:
            def send_message(self, **_: Any) -> None:
                raise client_error("ServiceUnavailable", 503)

        with pytest.raises(StoreUnavailable):
            Queue(Overloaded(), "url").send({"n": 1})  # type: ignore[arg-type]


def client_error(code: str, status: int) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "GetItem")  # type: ignore[typeddict-item]


class TestFailures:
    @pytest.mark.parametrize(
        ("error", "becomes"),
        [
            (client_error("NoSuchKey", 404), NotFound),
            (client_error("ThrottlingException", 400), StoreUnavailable),
            (client_error("ProvisionedThroughputExceededException", 400), StoreUnavailable),
            (client_error("InternalServerError", 500), StoreUnavailable),
            (ConnectTimeoutError(endpoint_url="https://store.example"), StoreUnavailable),
        ],
    )
    def test_what_boto3_raises_becomes_an_error_of_the_tree(self, error: Exception, becomes: type[Exception]) -> None:
        with pytest.raises(becomes), store_errors("customers table"):
            raise error

    def test_a_refusal_is_let_through_as_it_is_a_mistake_of_the_deployment(self) -> None:
        with pytest.raises(ClientError), store_errors("customers table"):
            raise client_error("AccessDeniedException", 400)
