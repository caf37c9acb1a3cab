"""A shop's own files, read row by row into records: what `make load` takes.

A folder holds any of products.csv, customers.csv, consents.csv, orders.jsonl, interactions.csv, knowledge/ (Markdown,
HTML, text, CSV) and flows/*.yaml; docs/operations.md describes the columns. customers.csv is the identity map too: its
`identity` column holds the value of the token's claim under which a customer signs in, `customer_number` the shop's own
number, used in all other files.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ops.failures import CommandError
from storeclerk.chat.knowledge.reading import KINDS
from storeclerk.consent import Consent
from storeclerk.records import Interaction, JsonObject, Order, PaymentMethod, Product, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

RecordT = TypeVar("RecordT")


class ShopCustomer(Record, frozen=True):
    """One row of customers.csv; the demographics are those that the customer chose to give.

    payment_methods: the ways to pay that the shop keeps, without any number that could be paid with.
    """

    customer_number: str
    identity: str
    name: str
    email: str
    created_at: datetime
    city: str | None = None
    country: str | None = None
    age_group: str | None = None
    gender: str | None = None
    region: str | None = None
    address: dict[str, str] | None = None
    payment_methods: tuple[PaymentMethod, ...] = ()

    def demographics(self) -> dict[str, str]:
        """The demographics that were given, by name."""
        given = {"age_group": self.age_group, "gender": self.gender, "region": self.region}
        return {name: value for name, value in given.items() if value}


class ShopConsent(Consent, frozen=True, kw_only=True):
    """One row of consents.csv."""

    customer_number: str


class ShopOrder(Order, frozen=True, kw_only=True):
    """One row of orders.jsonl."""

    customer_number: str


class ShopInteraction(Interaction, frozen=True, kw_only=True):
    """One row of interactions.csv."""

    customer_number: str


class Shop:
    """The files of one folder."""

    def __init__(self, folder: Path, *, today: date | None = None) -> None:
        if not folder.is_dir():
            raise CommandError(
                f"There is no folder {folder}. Name one that holds the shop's files: make load STORE=..."
            )
        self._folder = folder
        self._shift = _shift(folder / "store.json", today or datetime.now(UTC).date())

    def products(self) -> Iterator[Product]:
        """The catalogue with its stock."""
        for line, product in enumerate(self._csv("products.csv", Product, json_columns=("attributes",)), start=2):
            if not product.price.is_finite() or product.price < 0 or product.stock < 0:
                raise CommandError(f"products.csv, row {line - 1}: price and stock must be numbers of at least 0.")
            yield product

    def customers(self) -> Iterator[ShopCustomer]:
        """The customers with their identities."""
        seen: set[str] = set()
        rows = self._csv("customers.csv", ShopCustomer, json_columns=("address", "payment_methods"))
        for line, customer in enumerate(rows, start=2):
            _check_methods(customer.payment_methods, line)
            for name in (f"number {customer.customer_number}", f"identity {customer.identity}"):
                if name in seen:
                    raise CommandError(f"customers.csv: two customers have the {name}; they would become one person.")
                seen.add(name)
            yield customer

    def consents(self) -> Iterator[ShopConsent]:
        """What the customers have allowed."""
        return self._csv("consents.csv", ShopConsent)

    def orders(self) -> Iterator[ShopOrder]:
        """The orders. A number is one order's, as who knows it and its e-mail is taken for its customer."""
        name, seen = "orders.jsonl", set()
        for line, text in enumerate(self._lines(name), start=1):
            if text.strip():
                order = self._record(ShopOrder, self._json(text, name, line), name, line)
                if order.order_id in seen:
                    raise CommandError(f"{name}, line {line}: there is a second order {order.order_id}.")
                seen.add(order.order_id)
                yield order

    def interactions(self) -> Iterator[ShopInteraction]:
        """What the customers did with the products."""
        return self._csv("interactions.csv", ShopInteraction)

    def articles(self) -> dict[str, str]:
        """The Markdown of the knowledge base, by file name."""
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(self._folder.glob("knowledge/*.md"))}

    def knowledge(self) -> dict[str, bytes]:
        """The files of the knowledge base, by their path under it."""
        folder = self._folder / "knowledge"
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS and path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    def flows(self) -> dict[str, bytes]:
        """The files of the shop's flows, by name."""
        return {path.name: path.read_bytes() for path in sorted(self._folder.glob("flows/*.yaml"))}

    def _csv(self, name: str, kind: type[RecordT], json_columns: tuple[str, ...] = ()) -> Iterator[RecordT]:
        for line, row in enumerate(csv.DictReader(self._lines(name)), start=2):
            if None in row:
                raise CommandError(f"{name}, line {line}: more cells than the first line has columns.")
            given: JsonObject = {column: value for column, value in row.items() if value}
            for column in json_columns:
                if column in given:
                    given[column] = self._json(given[column], name, line)
            yield self._record(kind, given, name, line)

    def _lines(self, name: str) -> Iterator[str]:
        path = self._folder / name
        if not path.exists():
            return
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from file
        except UnicodeDecodeError as error:
            raise CommandError(f"{name} is not text in UTF-8. Save it in UTF-8 and load again.") from error

    def _record(self, kind: type[RecordT], given: JsonObject, name: str, line: int) -> RecordT:
        try:
            record = msgspec.convert(given, kind, strict=False)
        except msgspec.ValidationError as error:
            raise CommandError(f"{name}, line {line}: {error}.") from error
        return _shifted(record, self._shift) if self._shift else record

    @staticmethod
    def _json(text: str, name: str, line: int) -> Any:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise CommandError(f"{name}, line {line}: not JSON ({error}).") from error


def _check_methods(methods: Sequence[PaymentMethod], line: int) -> None:
    if len({method.method_id for method in methods}) < len(methods):
        raise CommandError(f"customers.csv, row {line - 1}: two payment methods have the same method_id.")
    for method in methods:
        if method.balance is not None and not (method.balance.is_finite() and method.balance >= 0):
            raise CommandError(f"customers.csv, row {line - 1}: a balance must be a number of at least 0.")


def _shift(path: Path, today: date) -> timedelta | None:
    """A sample store says on which day it was written; its moments move to today, so that it never ages."""
    if not path.exists():
        return None
    as_of = date.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["as_of"])
    return today - as_of


def _shifted(record: RecordT, shift: timedelta) -> RecordT:
    moments = {
        field.name: getattr(record, field.name) + shift
        for field in msgspec.structs.fields(record)  # type: ignore[arg-type]
        if isinstance(getattr(record, field.name), datetime)
    }
    return msgspec.structs.replace(record, **moments)  # type: ignore[type-var]
