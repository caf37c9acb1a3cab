"""The whole chat of real parts on a fake encoder and stores that behave: one customer, a few products and articles."""

from decimal import Decimal

from storeclerk.artefacts import Artefacts
from storeclerk.chat.answers.caps import Allowance, Prices
from storeclerk.chat.assembly import Mind, Settings, chat_of
from storeclerk.chat.contract import Caller, ChatRequest, ChatResponse
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.knowledge.index import ARTEFACT, build_index
from storeclerk.ports import Stores
from tests.fakes import FakeBus, FakeCustomers, FakeObjects, FakeQueue
from tests.unit.chat.builders import NOW
from tests.unit.chat.intents.heads import SmallEncoder
from tests.unit.chat.orders.shops import Shop, order
from tests.unit.chat.products.shop import FakeRecommender
from tests.unit.chat.readers import small_reader

ARTICLES = {
    "returns.md": "---\ntitle: Returns\ntopic: returns\nupdated: 2026-10-01\n---\nYou have 30 days to send it back.\n",
    "gifts.md": "---\ntitle: Gift cards\ntopic: gifts\nupdated: 2026-10-01\n---\nA gift card never expires.\n",
}


class WholeChat:
    """A chat with its stores; ann has the orders W1 and W1000001."""

    def __init__(self, customers: FakeCustomers | None = None) -> None:
        self.shop = Shop(customers)
        self.shop.add("ann", order(), order("W1000001", "shipped"))
        self.lake, self.stream = FakeObjects(), FakeQueue()
        Artefacts(self.lake).publish(ARTEFACT, build_index(ARTICLES, SmallEncoder()))
        stores = Stores(self.shop.customers, self.shop.products, self.lake, FakeObjects(), self.stream, self.shop.bus)
        mind = Mind(small_reader(), SmallEncoder())
        self.service = chat_of(stores, FakeRecommender(), settings(), mind, lambda: NOW)

    @property
    def bus(self) -> FakeBus:
        return self.shop.bus

    def say(self, text: str, session_id: str | None = None, customer: str | None = "ann") -> ChatResponse:
        return self.service.answer(ChatRequest(message=text, session_id=session_id), Caller(customer, "source", "r"))


def settings() -> Settings:
    allowance = Allowance(1000, Decimal(1))
    return Settings(
        person="/help/contact",
        days=30,
        hours=OfficeHours.parse("Mo-Fr 09:00-17:00"),
        handoff=HandoffSettings.of("/help/contact", 30),
        each=allowance,
        whole=allowance,
        prices=Prices(Decimal(0), Decimal(0)),
    )
