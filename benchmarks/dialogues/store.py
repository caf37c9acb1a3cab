"""The chat on the sample store, in memory: the real model, the real parts, and stores that behave."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

from ops.paths import MODEL, SAMPLE_STORE
from ops.shop import Shop
from storeclerk.artefacts import Artefacts
from storeclerk.chat.answers.caps import Allowance, Prices
from storeclerk.chat.assembly import Mind, Settings, chat_of
from storeclerk.chat.contract import Caller, ChatRequest, ChatResponse
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.chat.knowledge.index import ARTEFACT, build_index
from storeclerk.chat.products.vectors import publish_vectors
from storeclerk.chat.reading import MessageReader
from storeclerk.consent import Consent, ConsentGate, consent_attributes, consent_item
from storeclerk.model import Encoder
from storeclerk.ports import Stores
from storeclerk.recommend.service import RecommendService
from storeclerk.records import Interaction, Order, Profile, as_json, record_from
from tests.fakes import FakeBus, FakeCustomers, FakeObjects, FakeProducts, FakeQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storeclerk.chat.products.contract import Recommended
    from storeclerk.chat.service import ChatService

_PERSON = "/help/contact"
_SESSION_DAYS = 30


class Clock:
    """The moment at which dialogues are played; each turn is a few seconds after the last."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the moment."""
        self.now += timedelta(seconds=5)
        return self.now


@dataclass(frozen=True)
class SampleStore:
    """What all dialogues share: the model, the artefacts, the catalogue, and how the customers stand at first."""

    mind: Mind
    lake: FakeObjects
    products: FakeProducts
    customers: Mapping[tuple[str, str], Any]

    @classmethod
    def read(cls, folder: Path = SAMPLE_STORE, model: Path = MODEL) -> SampleStore:
        """Load a shop's files as `make load` does."""
        encoder, lake, shop = Encoder(model), FakeObjects(), Shop(folder)
        products = FakeProducts(shop.products())
        Artefacts(lake).publish(ARTEFACT, build_index(shop.articles(), encoder))
        publish_vectors(products, encoder, lake)
        identities = {one.customer_number: one.identity for one in shop.customers()}
        shipped = load_shipped(model)
        reader = MessageReader.load(model, encoder, live_intents(lake, encoder, shipped), shipped.own)
        return cls(Mind(reader, encoder), lake, products, _customers(shop, identities))

    def chat(self, watch: Callable[[Any], Any] = lambda store: store) -> SampleChat:
        """A chat on a store as it is at first; watch may put something between the chat and each store."""
        customers = FakeCustomers()
        # The items are not copied: what is written replaces them, and what is read is a copy.
        customers.items = dict(self.customers)
        clock = Clock(datetime.now(UTC).replace(hour=10, minute=0))
        stream = FakeQueue()
        each = (customers, self.products, self.lake, FakeObjects(), stream, FakeBus())
        stores = Stores(*map(watch, each))
        recommender = RecommendService(ConsentGate(stores.customers), stores.products, stores.lake, stores.stream)
        return SampleChat(chat_of(stores, recommender, _settings(), self.mind, clock), customers)


class NoRecommendations:
    """A recommender that knows nothing."""

    items: tuple[Recommended, ...] = ()

    def recommend(self, customer_id: str, k: int) -> NoRecommendations:  # noqa: ARG002
        """Recommend nothing."""
        return self


@dataclass
class SampleChat:
    """A chat, and the customers table behind it."""

    service: ChatService
    customers: FakeCustomers
    said: int = 0

    def say(self, text: str, customer: str | None, session_id: str | None) -> ChatResponse:
        """Send one message."""
        self.said += 1
        caller = Caller(customer, "source", f"request-{self.said}")
        with redirect_stdout(StringIO()):  # the metrics of the turn
            return self.service.answer(ChatRequest(message=text, session_id=session_id), caller)

    def statuses(self) -> Mapping[str, str]:
        """The status of every order."""
        return {
            name.removeprefix("order#"): item["status"]
            for (_, name), item in self.customers.items.items()
            if name.startswith("order#")
        }


def _settings() -> Settings:
    allowance = Allowance(1, Decimal(0))
    return Settings(
        person=_PERSON,
        days=_SESSION_DAYS,
        hours=OfficeHours.parse("Mo-Su 00:00-24:00", "UTC"),
        handoff=HandoffSettings.of(_PERSON, _SESSION_DAYS),
        each=allowance,
        whole=allowance,
        prices=Prices(Decimal(0), Decimal(0)),
    )


def _customers(shop: Shop, identities: Mapping[str, str]) -> dict[tuple[str, str], Any]:
    customers = FakeCustomers()
    for one in shop.customers():
        profile = Profile(
            subject=f"subject-{one.customer_number}",
            name=one.name,
            email=one.email,
            created_at=one.created_at,
            customer_number=one.customer_number,
        )
        customers.put(one.identity, "profile", as_json(profile))
    for row in shop.consents():
        consent = record_from(Consent, as_json(row))
        customers.put(identities[row.customer_number], consent_item(consent.purpose), consent_attributes(consent))
    for order in shop.orders():
        listing = {"listed_under": f"order#{order.order_id}", "listed_at": order.placed_at.isoformat()}
        kept = {**as_json(record_from(Order, as_json(order))), **listing}
        customers.put(identities[order.customer_number], f"order#{order.order_id}", kept)
    for done in shop.interactions():
        kept = as_json(record_from(Interaction, as_json(done)))
        customers.put(identities[done.customer_number], f"interaction#{kept['at']}#{done.interaction_id}", kept)
    return customers.items
