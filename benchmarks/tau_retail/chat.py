"""The chat of the benchmark's shop: its customers and orders, and flows that hold its policy."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.dialogues.store import NoRecommendations
from ops.paths import MODEL
from storeclerk.artefacts import Artefacts
from storeclerk.chat.answers.caps import Allowance, Prices
from storeclerk.chat.assembly import Model, Settings, assemble
from storeclerk.chat.contract import Caller, ChatRequest, ChatResponse
from storeclerk.chat.flows.compiling import ARTEFACT, compile_flows
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.intents.shipped import load_shipped
from storeclerk.model import Encoder
from storeclerk.ports import Stores
from storeclerk.records import Order, stored
from tests.fakes import FakeBus, FakeCustomers, FakeObjects, FakeProducts, FakeQueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.tau_retail.shop import TauShop
    from storeclerk.chat.service import ChatService

_FLOWS = Path(__file__).parent / "flows"
_PERSON = "/help/contact"
_NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class TauStore:
    """What all conversations share."""

    shop: TauShop
    model: Model
    lake: FakeObjects
    products: FakeProducts

    @classmethod
    def of(cls, shop: TauShop) -> TauStore:
        """Publish the flows and the catalogue."""
        lake = FakeObjects()
        own = {path.name: path.read_bytes() for path in sorted(_FLOWS.glob("*.yaml"))}
        Artefacts(lake).publish(ARTEFACT, compile_flows(own, {}))
        return cls(shop, Model(MODEL, Encoder(MODEL), load_shipped(MODEL)), lake, FakeProducts(shop.catalogue()))

    def chat(self, people: Sequence[str]) -> TauChat:
        """A chat with some of the customers."""
        customers = FakeCustomers()
        for customer_id in people:
            self.shop.fill_one(customers, customer_id)
        stores = Stores(customers, self.products, self.lake, FakeObjects(), FakeQueue(), FakeBus())
        service = assemble(stores, NoRecommendations(), _settings(), self.model, lambda: _NOW)
        return TauChat(service, customers)


@dataclass
class TauChat:
    """One visitor's conversation."""

    service: ChatService
    customers: FakeCustomers
    session_id: str | None = None
    said: int = 0

    def say(self, text: str) -> ChatResponse:
        """Send one message."""
        self.said += 1
        request = ChatRequest(message=text, session_id=self.session_id)
        with redirect_stdout(StringIO()):  # the metrics of the turn
            response = self.service.answer(request, Caller(None, "source", f"request-{self.said}"))
        self.session_id = response.session_id
        return response

    def orders(self) -> dict[str, Order]:
        """All orders as they stand."""
        return {
            name.removeprefix("order#"): stored(Order, item)
            for (_, name), item in self.customers.items.items()
            if name.startswith("order#")
        }


def _settings() -> Settings:
    nothing = Allowance(1, Decimal(0))
    return Settings(
        person=_PERSON,
        days=30,
        hours=OfficeHours.parse("Mo-Su 00:00-24:00"),
        handoff=HandoffSettings.of(_PERSON, 30),
        each=nothing,
        whole=nothing,
        prices=Prices(Decimal(0), Decimal(0)),
    )
