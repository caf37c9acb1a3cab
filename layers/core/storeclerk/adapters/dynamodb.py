"""The customers and products tables in DynamoDB.

A table takes the function that makes its client and calls it when it is first used: a public question needs no table,
and making the client is a tenth of a cold start.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, Any

from storeclerk.adapters.attributes import from_attributes, to_attributes
from storeclerk.adapters.expressions import add_within, change_where
from storeclerk.adapters.failures import store_errors
from storeclerk.errors import StoreUnavailable
from storeclerk.ports import Listed, NewItem
from storeclerk.records import Product, as_json, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient

    from storeclerk.ports import Item

_BATCH_READ = 100  # DynamoDB's limits for one batch
_BATCH_WRITE = 25
_BATCH_PAUSES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds before each try of what a busy table left undone


class CustomersTable:
    """`CustomerStore` on DynamoDB: partition key customer_id, sort key item, indexes by_consent and by_listing."""

    def __init__(self, connect: Callable[[], DynamoDBClient], table: str) -> None:
        self._connect = connect
        self._table = table

    @property
    def _client(self) -> DynamoDBClient:
        return self._connect()

    def get(self, customer_id: str, item: str) -> Item | None:
        """Read one item as it is now, or None: a consent withdrawn a moment ago is already gone."""
        with store_errors("customers table"):
            answer = self._client.get_item(TableName=self._table, Key=_key(customer_id, item), ConsistentRead=True)
        found = answer.get("Item")
        return None if found is None else from_attributes(found)

    def query(
        self, customer_id: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        """Read the items whose name begins with prefix, in order of name; all of them for an empty prefix."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            **_keys_beginning(customer_id, prefix),
            ScanIndexForward=not newest_first,
            ConsistentRead=True,
            PaginationConfig={} if limit is None else {"MaxItems": limit, "PageSize": limit},
        )
        with store_errors("customers table"):
            return [from_attributes(item) for page in pages for item in page["Items"]]

    def put(self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None) -> None:
        """Write one item whole; expires_at in seconds since the epoch."""
        with store_errors("customers table"):
            self._client.put_item(TableName=self._table, Item=_row(customer_id, item, attributes, expires_at))

    def put_once(
        self, customer_id: str, item: str, attributes: Mapping[str, Any], *, expires_at: int | None = None
    ) -> bool:
        """Write one item unless it exists; False when it did."""
        try:
            with store_errors("customers table"):
                self._client.put_item(**self._new(NewItem(customer_id, item, attributes, expires_at)))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def update(
        self,
        customer_id: str,
        item: str,
        changes: Mapping[str, Any],
        *,
        expected: Mapping[str, Any],
        beside: Sequence[NewItem] = (),
        expires_at: int | None = None,
    ) -> bool:
        """Change attributes of one item where others are as expected, and write new items beside it, all or nothing."""
        lifetime = {} if expires_at is None else {"expires_at": expires_at}
        change = {
            "TableName": self._table,
            "Key": _key(customer_id, item),
            **change_where({**changes, **lifetime}, expected),
        }
        try:
            with store_errors("customers table"):
                if beside:
                    puts = [{"Put": self._new(item)} for item in beside]
                    self._client.transact_write_items(TransactItems=[{"Update": change}, *puts])  # type: ignore[list-item,typeddict-item]
                else:
                    self._client.update_item(**change)
        except (
            self._client.exceptions.ConditionalCheckFailedException,
            self._client.exceptions.TransactionCanceledException,
        ) as error:
            _raise_unless_refused(error)
            return False
        return True

    def add(
        self,
        customer_id: str,
        item: str,
        amounts: Mapping[str, int],
        *,
        limits: Mapping[str, int] | None = None,
        expires_at: int | None = None,
    ) -> dict[str, int] | None:
        """Add to counters in one step; None, and nothing is added, where one would go over its limit."""
        try:
            with store_errors("customers table"):
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=_key(customer_id, item),
                    ReturnValues="UPDATED_NEW",
                    **add_within(amounts, limits or {}, expires_at),
                )
        except self._client.exceptions.ConditionalCheckFailedException:
            return None
        found = from_attributes(answer["Attributes"])
        return {name: int(found[name]) for name in amounts}

    def listed(
        self, listing: str, *, limit: int | None = None, newest_first: bool = False, after: str | None = None
    ) -> list[Listed]:
        """Find the items that stand in a listing, after a place in it, from its sparse index."""
        later = {} if after is None else {":after": {"S": after}}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName="by_listing",
            KeyConditionExpression="listed_under = :listing" + (" AND listed_at > :after" if later else ""),
            ExpressionAttributeValues={":listing": {"S": listing}, **later},
            ScanIndexForward=not newest_first,
            PaginationConfig={} if limit is None else {"MaxItems": limit, "PageSize": limit},
        )
        with store_errors("customers table"):
            return [
                Listed(found["customer_id"]["S"], found["item"]["S"], found["listed_at"]["S"])
                for page in pages
                for found in page["Items"]
            ]

    def put_many(self, rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Write many items, each as (customer_id, item, attributes): for loading, 25 in a call."""
        _write_batches(self._client, self._table, (_row(*row, expires_at=None) for row in rows))

    def delete(self, customer_id: str, item: str) -> None:
        """Remove one item; no error where there is none."""
        with store_errors("customers table"):
            self._client.delete_item(TableName=self._table, Key=_key(customer_id, item))

    def _new(self, new: NewItem) -> Any:
        return {
            "TableName": self._table,
            "Item": _row(new.customer_id, new.item, new.attributes, new.expires_at),
            "ConditionExpression": "attribute_not_exists(customer_id)",
        }

    def consenting(self, purpose: str) -> Iterator[str]:
        """Name the customers who have granted a purpose, from the sparse index of granted consents."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName="by_consent",
            KeyConditionExpression="granted_purpose = :purpose",
            ExpressionAttributeValues={":purpose": {"S": purpose}},
        )
        with store_errors("customers table"):
            for page in pages:
                yield from (item["customer_id"]["S"] for item in page["Items"])


class ProductsTable:
    """`ProductStore` on DynamoDB: partition key product_id."""

    def __init__(self, connect: Callable[[], DynamoDBClient], table: str) -> None:
        self._connect = connect
        self._table = table

    @property
    def _client(self) -> DynamoDBClient:
        return self._connect()

    def get(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Read several products; those that do not exist or cannot be read are left out."""
        wanted = list(dict.fromkeys(product_ids))
        products: dict[str, Product] = {}
        for start in range(0, len(wanted), _BATCH_READ):
            keys = [{"product_id": {"S": name}} for name in wanted[start : start + _BATCH_READ]]
            for product in self._get_batch(keys):
                products[product.product_id] = product
        return products

    def all(self) -> Iterator[Product]:
        """Read the whole catalogue, but for what cannot be read."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        with store_errors("products table"):
            for page in pages:
                yield from readable(Product, map(from_attributes, page["Items"]))

    def put(self, products: Iterable[Product]) -> None:
        """Write products whole, 25 in a call."""
        _write_batches(self._client, self._table, (to_attributes(as_json(product)) for product in products))

    def _get_batch(self, keys: list[dict[str, Any]]) -> Iterator[Product]:
        request: Mapping[str, Any] = {self._table: {"Keys": keys}}
        for _ in _tries():
            with store_errors("products table"):
                answer = self._client.batch_get_item(RequestItems=request)
            yield from readable(Product, map(from_attributes, answer["Responses"].get(self._table, [])))
            request = answer.get("UnprocessedKeys") or {}
            if not request:
                return
        raise StoreUnavailable("The products table is overloaded. Please try again.")


def _raise_unless_refused(error: ClientError) -> None:
    """Tell a condition that did not hold from a transaction that met another: the second may succeed later."""
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
    if reasons and "ConditionalCheckFailed" not in reasons:
        raise StoreUnavailable("The customers table is busy. Please try again.") from error


def _tries() -> Iterator[None]:
    for pause in _BATCH_PAUSES:
        time.sleep(pause)
        yield


def _key(customer_id: str, item: str) -> dict[str, Any]:
    return {"customer_id": {"S": customer_id}, "item": {"S": item}}


def _keys_beginning(customer_id: str, prefix: str) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "KeyConditionExpression": "customer_id = :customer",
        "ExpressionAttributeValues": {":customer": {"S": customer_id}},
    }
    if not prefix:  # DynamoDB refuses an empty text in a condition on a key
        return whole
    return {
        "KeyConditionExpression": f"{whole['KeyConditionExpression']} AND begins_with(#item, :prefix)",
        "ExpressionAttributeNames": {"#item": "item"},
        "ExpressionAttributeValues": {**whole["ExpressionAttributeValues"], ":prefix": {"S": prefix}},
    }


def _row(customer_id: str, item: str, attributes: Mapping[str, Any], expires_at: int | None) -> dict[str, Any]:
    lifetime = {} if expires_at is None else {"expires_at": expires_at}
    return to_attributes({**attributes, **lifetime, "customer_id": customer_id, "item": item})


def _write_batches(client: DynamoDBClient, table: str, rows: Iterable[dict[str, Any]]) -> None:
    requests = ({"PutRequest": {"Item": row}} for row in rows)
    while batch := list(islice(requests, _BATCH_WRITE)):
        _write_batch(client, table, batch)


def _write_batch(client: DynamoDBClient, table: str, requests: list[Any]) -> None:
    remaining: Any = {table: requests}
    for _ in _tries():
        with store_errors(f"table {table}"):
            remaining = client.batch_write_item(RequestItems=remaining).get("UnprocessedItems")
        if not remaining:
            return
    raise StoreUnavailable(f"The table {table} is overloaded. Please try again.")
