"""Loads a shop's files into a stack, then builds what is learned from them.

Loading again overwrites the same items, so a load that broke off is simply run once more; but a consent that the
customer has given or withdrawn since stays as the customer decided.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tqdm import tqdm

from ops.failures import CommandError
from ops.paths import MODEL, ROOT
from ops.shop import Shop
from storeclerk.adapters.dynamodb import CustomersTable, ProductsTable
from storeclerk.adapters.s3 import Bucket
from storeclerk.artefacts import Artefacts
from storeclerk.chat.flows.files import publish_flows
from storeclerk.chat.knowledge.files import KnowledgeFiles
from storeclerk.chat.knowledge.reading import read_file
from storeclerk.chat.products.vectors import publish_vectors
from storeclerk.consent import Consent, ConsentGate, Purpose, consent_attributes, consent_item
from storeclerk.errors import NotFound
from storeclerk.lake import Lake
from storeclerk.model import Encoder
from storeclerk.recommend.retraining import retrain
from storeclerk.records import Interaction, Order, Profile, as_json, record_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ops.shop import ShopCustomer
    from ops.stack import Stack
    from storeclerk.ports import Item

_MARK = "loads/current"
_DAY = "loads/day"


def load_once(folder: Path, stack: Stack) -> None:
    """Load a folder unless exactly its files were loaded last, by exactly this code."""
    bucket = _lake(stack)
    wanted = _digest(folder, ROOT / "layers" / "core", ROOT / "layers" / "model")
    if _text(bucket, _MARK) != wanted:
        load(folder, stack)
        bucket.write(_MARK, wanted.encode(), content_type="text/plain")


def load(folder: Path, stack: Stack) -> None:
    """Load a folder. Raises CommandError naming the file and line that cannot be read."""
    loader = _Loader(Shop(folder, today=_day_of_first_load(_lake(stack))), stack)
    for step in (loader.products, loader.customers, loader.orders, loader.interactions, loader.knowledge):
        step()
    loader.meanings()
    loader.flows()
    loader.recommender()


class _Loader:
    def __init__(self, shop: Shop, stack: Stack) -> None:
        config = stack.config()
        dynamodb = stack.session.client("dynamodb", endpoint_url=stack.endpoint)
        self._shop = shop
        self._bucket = _lake(stack)
        self._inbox = Bucket(stack.session.client("s3", endpoint_url=stack.endpoint), config.inbox_bucket)
        self._table = CustomersTable(lambda: dynamodb, config.customers_table)
        self._catalogue = ProductsTable(lambda: dynamodb, config.products_table)
        self._retention = timedelta(days=config.retention_days)
        self._identities: dict[str, str] = {}
        self._subjects: dict[str, str] = {}
        self._granted: set[tuple[str, Purpose]] = set()

    def products(self) -> None:
        products = list(self._shop.products())
        self._catalogue.put(tqdm(products, "Products", unit=""))

    def customers(self) -> None:
        """Keep the customers with their consents, and demographics only of those who allow their use."""
        customers = list(self._shop.customers())
        self._identities = {customer.customer_number: customer.identity for customer in customers}
        self._table.put_many(self._consents())
        profiles = ((customer.identity, "profile", as_json(self._profile(customer))) for customer in customers)
        self._table.put_many(tqdm(profiles, "Customers", unit="", total=len(customers)))

    def orders(self) -> None:
        orders = list(self._shop.orders())
        self._table.put_many(
            (
                self._identity(order.customer_number),
                f"order#{order.order_id}",
                {
                    **as_json(record_from(Order, as_json(order))),
                    "listed_under": f"order#{order.order_id}",
                    "listed_at": order.placed_at.isoformat(),
                },
            )
            for order in tqdm(orders, "Orders", unit="")
        )

    def interactions(self) -> None:
        """Keep each interaction with its customer and, under the subject, in the lake: of those who allow it."""
        days: dict[str, list[Item]] = defaultdict(list)
        self._table.put_many(self._kept_interactions(days))
        lake = Lake(self._bucket)
        for day, rows in days.items():
            lake.write("interactions", datetime.fromisoformat(day).date(), "loaded", rows)

    def knowledge(self) -> None:
        """Keep the files beside those that were dropped, and publish the index of all.

        They do not go through the inbox, where each would be an event and a run of a function.
        """
        files = self._shop.knowledge()
        if not files:
            return
        print(f"Knowledge: reading {len(files)} files ...")
        for name, data in files.items():
            read_file(name, data)
        knowledge = KnowledgeFiles(self._inbox, self._bucket, Encoder(MODEL, threads=os.cpu_count() or 1))
        for name, data in files.items():
            knowledge.keep(name, data)
        report = knowledge.publish()
        for key, reason in report.refused.items():
            print(f"Left out: {key}: {reason}")

    def meanings(self) -> None:
        """Make the products' vectors, for the chat; a shop without articles has none, and is loaded without a model."""
        if self._shop.knowledge():
            publish_vectors(self._catalogue, Encoder(MODEL, threads=os.cpu_count() or 1), self._bucket)

    def flows(self) -> None:
        """Publish the flows of the shop over those that ship."""
        publish_flows(Artefacts(self._bucket), self._shop.flows())

    def recommender(self) -> None:
        done = retrain(
            Lake(self._bucket),
            Artefacts(self._bucket),
            until=datetime.now(UTC),
            retention_days=self._retention.days,
        )
        print(f"Recommender: {done.reason}")

    def _consents(self) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Give the consents of the file that are newer than what the customer has decided since."""
        given = [
            (self._identity(row.customer_number), record_from(Consent, as_json(row))) for row in self._shop.consents()
        ]
        gate = ConsentGate(self._table)
        decided = {
            (customer, consent.purpose): consent
            for customer in self._identities.values()
            for consent in gate.consents(customer)
        }
        for customer, consent in tqdm(given, "Consents", unit=""):
            key = customer, consent.purpose
            if key not in decided or decided[key].at < consent.at:
                decided[key] = consent
                yield customer, consent_item(consent.purpose), consent_attributes(consent)
        self._granted = {key for key, consent in decided.items() if consent.granted}

    def _profile(self, customer: ShopCustomer) -> Profile:
        known = self._table.get(customer.identity, "profile")
        subject = known["subject"] if known else uuid.uuid4().hex
        self._subjects[customer.identity] = subject
        audited = (customer.identity, Purpose.DEMOGRAPHICS_IN_AUDITS) in self._granted
        return Profile(
            subject=subject,
            name=customer.name,
            email=customer.email,
            created_at=customer.created_at,
            customer_number=customer.customer_number,
            city=customer.city,
            country=customer.country,
            demographics=customer.demographics() if audited else {},
            address=customer.address,
            payment_methods=customer.payment_methods,
        )

    def _kept_interactions(self, days: dict[str, list[Item]]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        oldest = datetime.now(UTC) - self._retention
        for done in tqdm(list(self._shop.interactions()), "Interactions", unit=""):
            customer = self._identity(done.customer_number)
            if (customer, Purpose.PERSONALISATION) not in self._granted or done.at < oldest:
                continue
            kept = as_json(record_from(Interaction, as_json(done)))
            days[done.at.date().isoformat()].append({"subject": self._subjects[customer], **kept})
            expiry = {"expires_at": int((done.at + self._retention).timestamp())}
            yield customer, f"interaction#{kept['at']}#{done.interaction_id}", {**kept, **expiry}

    def _identity(self, customer_number: str) -> str:
        try:
            return self._identities[customer_number]
        except KeyError:
            raise CommandError(
                f"customers.csv has no customer_number '{customer_number}', which other files name."
            ) from None


def _lake(stack: Stack) -> Bucket:
    return Bucket(stack.session.client("s3", endpoint_url=stack.endpoint), stack.config().lake_bucket)


def _day_of_first_load(bucket: Bucket) -> date:
    """The day to which a sample store's moments move: the same for every load, or a second one would double them."""
    day = _text(bucket, _DAY)
    if day is None:
        day = datetime.now(UTC).date().isoformat()
        bucket.write(_DAY, day.encode(), content_type="text/plain")
    return date.fromisoformat(day)


def _text(bucket: Bucket, key: str) -> str | None:
    try:
        return bucket.read(key).decode()
    except NotFound:
        return None


def _digest(*folders: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            total.update(str(path).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
