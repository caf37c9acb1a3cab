"""The parts of the chat put together, on whatever stands for the outside."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from storeclerk.artefacts import Artefacts, Live
from storeclerk.chat.answers.caps import Allowance, Caps, Prices
from storeclerk.chat.answers.engine import Answering
from storeclerk.chat.answers.grounding import Grounding
from storeclerk.chat.answers.tone import fit
from storeclerk.chat.cache import AnswerCache
from storeclerk.chat.contract import Messages
from storeclerk.chat.crm.breaker import Breaker
from storeclerk.chat.crm.context import Context, Guarded
from storeclerk.chat.crm.step import TicketStep
from storeclerk.chat.crm.table import TableCrm
from storeclerk.chat.dialogue import Dialogue
from storeclerk.chat.feedback.questions import OpenQuestions
from storeclerk.chat.feedback.service import Feedback
from storeclerk.chat.flows.compiling import ARTEFACT as FLOWS
from storeclerk.chat.flows.engine import FlowEngine
from storeclerk.chat.flows.live import FlowSet, load, shipped
from storeclerk.chat.handoff.desk import HandoffDesk
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.limit import VisitorLimit
from storeclerk.chat.handoff.people import HandoffPeople
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.handoff.profile import profile_of
from storeclerk.chat.intents.live import live_intents
from storeclerk.chat.intents.shipped import Shipped
from storeclerk.chat.knowledge.index import live_knowledge
from storeclerk.chat.knowledge.library import Library
from storeclerk.chat.memory.sessions import Sessions
from storeclerk.chat.monitoring.metrics import TurnMetrics
from storeclerk.chat.orders.book import CustomerOrders
from storeclerk.chat.orders.identity import OrderProof
from storeclerk.chat.outbox import Outbox
from storeclerk.chat.products.catalogue import Catalogue
from storeclerk.chat.products.contract import RecommendPort
from storeclerk.chat.products.desk import ProductDesk
from storeclerk.chat.products.variants import LiveVariants
from storeclerk.chat.products.vectors import live_vectors
from storeclerk.chat.reading import MessageReader
from storeclerk.chat.rules import shipped_rules
from storeclerk.chat.service import ChatService
from storeclerk.chat.staff_requests import StaffRequests
from storeclerk.chat.steps import Steps
from storeclerk.chat.why import Why
from storeclerk.consent import ConsentGate
from storeclerk.model import Encoder
from storeclerk.own_items import OwnItems
from storeclerk.ports import CrmPort, Generator, ObjectStore, Stores, TextEncoder
from storeclerk.records import CrmContext, JsonObject


class Model(NamedTuple):
    """The model folder, its encoder and the intents that ship; generator words answers, None where they are quoted."""

    folder: Path
    encoder: Encoder
    shipped: Shipped
    generator: Generator | None = None


class Mind(NamedTuple):
    """What reads messages and words answers; generator is None where answers are quoted."""

    reader: MessageReader
    encoder: TextEncoder
    generator: Generator | None = None


class _Values(msgspec.Struct, frozen=True):
    """The settings of the chat as the environment gives them; what each means: `config.ChatConfig`."""

    contact_link: str
    session_days: int
    office_hours: str
    office_time_zone: str
    closed_days: str
    handoff_phrases: str
    daily_tokens: int
    daily_tokens_per_customer: int
    daily_spend: Decimal
    daily_spend_per_customer: Decimal
    input_price: Decimal
    output_price: Decimal


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a shop sets. person: where a human is reached; days: how long a conversation is kept."""

    person: str
    days: int
    hours: OfficeHours
    handoff: HandoffSettings
    each: Allowance
    whole: Allowance
    prices: Prices

    @classmethod
    def of(cls, config: object) -> Self:
        """Read the settings from an object that has them as attributes. Raises ConfigurationError."""
        given = msgspec.convert(config, _Values, from_attributes=True)
        return cls(
            person=given.contact_link,
            days=given.session_days,
            hours=OfficeHours.parse(given.office_hours, given.office_time_zone, given.closed_days),
            handoff=HandoffSettings.of(given.contact_link, given.session_days, given.handoff_phrases),
            each=Allowance(given.daily_tokens_per_customer, given.daily_spend_per_customer),
            whole=Allowance(given.daily_tokens, given.daily_spend),
            prices=Prices(given.input_price, given.output_price),
        )


@dataclass(frozen=True)
class Conversations:
    """What was said, for those whose conversations they are."""

    sessions: Sessions
    desk: HandoffDesk
    why: Why
    feedback: Feedback

    def messages(self, customer_id: str | None, session_id: str, after: str) -> Messages:
        """Give what staff wrote after a moment, that of the last message seen or "". Raises NotFound."""
        owner = self.sessions.owner(customer_id, session_id)
        return Messages(tuple(self.desk.replies_since(owner, session_id, after)))


def conversations(
    stores: Stores, settings: Settings, model: Model, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Conversations:
    """Put together what shows conversations. Raises ModelError where a head of the model folder cannot be read."""
    own, gate = OwnItems(stores.customers), ConsentGate(stores.customers)
    outbox, profile = Outbox(own, stores.bus, now), _profile(gate, _known(gate, stores.crm))
    desk = HandoffDesk(own, profile, outbox, settings.hours, settings.handoff, now)
    sessions = Sessions(own, settings.days, now)
    feedback = Feedback(own, sessions, OpenQuestions(gate, stores.stream))
    return Conversations(sessions, desk, Why(sessions, _reader(stores.lake, model)), feedback)


def assemble(
    stores: Stores,
    recommender: RecommendPort,
    settings: Settings,
    model: Model,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ChatService:
    """Put the chat together. Raises ModelError where a head of the model folder cannot be read."""
    return chat_of(
        stores, recommender, settings, Mind(_reader(stores.lake, model), model.encoder, model.generator), now
    )


def chat_of(
    stores: Stores, recommender: RecommendPort, settings: Settings, mind: Mind, now: Callable[[], datetime]
) -> ChatService:
    """Put the chat together around what reads and words its messages."""
    own, gate = OwnItems(stores.customers), ConsentGate(stores.customers)
    outbox = Outbox(own, stores.bus, now)
    reader, encoder = mind.reader, mind.encoder
    known = _known(gate, stores.crm)
    sessions = Sessions(own, settings.days, now)
    desk = HandoffDesk(own, _profile(gate, known), outbox, settings.hours, settings.handoff, now)
    people = HandoffPeople(desk, settings.handoff, VisitorLimit(own, now))
    catalogue = Catalogue(stores.products, live_vectors(stores.lake, encoder), encoder.dimensions)
    knowledge = live_knowledge(stores.lake, encoder)
    flows = _live_flows(stores.lake)
    engine = FlowEngine(
        live=flows,
        orders=CustomerOrders(gate, stores.products, outbox, now),
        catalogue=LiveVariants(catalogue),
        requests=StaffRequests(own, outbox, settings.days, now),
        proof=OrderProof(gate, own, now),
    )
    answering = Answering(
        Grounding(encoder), Caps(own, settings.each, settings.whole, settings.prices, now), mind.generator
    )
    steps = Steps(
        people=people,
        flows=lambda: engine,
        rules=shipped_rules,
        products=ProductDesk(catalogue, recommender),
        knowledge=Library(knowledge, encoder, answering, settings.person),
        person=settings.person,
        tickets=TicketStep(known),
    )
    dialogue = Dialogue(
        reader=reader,
        sessions=sessions,
        steps=steps,
        cache=AnswerCache(),
        # An article may hold from a day or until one; a text that is interned is the same object all day.
        live=lambda: (knowledge(), reader.intents(), flows(), sys.intern(now().date().isoformat())),
        now=now,
        moving=desk.move,
    )
    return ChatService(
        dialogue=dialogue,
        sessions=sessions,
        people=people,
        fit=fit,
        record=TurnMetrics(stores.stream, OpenQuestions(gate, stores.stream), now).record,
        person=settings.person,
        now=now,
    )


def _reader(lake: ObjectStore, model: Model) -> MessageReader:
    intents = live_intents(lake, model.encoder, model.shipped)
    return MessageReader.load(model.folder, model.encoder, intents, model.shipped.own)


def _known(gate: ConsentGate, crm: CrmPort | None) -> Callable[[str | None], CrmContext]:
    """What is known of a customer: from the table and the shop's CRM, as far as each answers in time."""
    places: dict[str, CrmPort] = {"table": TableCrm(gate)}
    if crm is not None:
        places["crm"] = Guarded(crm, Breaker("CRM"))
    return Context(gate, places).of


def _profile(gate: ConsentGate, known: Callable[[str | None], CrmContext]) -> Callable[[str | None], JsonObject]:
    return lambda customer_id: profile_of(gate, customer_id, known(customer_id))


def _live_flows(lake: ObjectStore) -> Callable[[], FlowSet]:
    live = Live(Artefacts(lake), FLOWS, load, first=shipped())
    return lambda: live.get() or shipped()
