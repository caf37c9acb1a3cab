"""A desk on stand-ins, with a clock that tests move."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from storeclerk.chat.contract import Handoff
from storeclerk.chat.handoff.desk import HandoffDesk
from storeclerk.chat.handoff.hours import OfficeHours
from storeclerk.chat.handoff.policy import HandoffSettings
from storeclerk.chat.handoff.profile import profile_of
from storeclerk.chat.handoff.staff import StaffDesk
from storeclerk.chat.memory.sessions import StoredTurn, turn_item, visitor
from storeclerk.chat.outbox import Outbox
from storeclerk.chat.turn import Draft
from storeclerk.consent import ConsentGate
from storeclerk.own_items import OwnItems
from storeclerk.records import JsonObject, as_json
from tests.fakes import FakeBus, FakeCustomers
from tests.unit.chat import builders

HOURS = OfficeHours.parse("Mo-Fr 09:00-18:00", "Europe/Berlin")
SETTINGS = HandoffSettings.of("/help/contact", 30)
ANSWER = Draft("No articles.", "knowledge", "low support", settled=False)


class Desks:
    """Both sides of the desk on one table."""

    def __init__(self, customers: Any = None) -> None:
        self.customers = customers or FakeCustomers()
        self.moment = builders.NOW
        self.bus = FakeBus()
        own, gate = OwnItems(self.customers), ConsentGate(self.customers)
        self.outbox = Outbox(own, self.bus, self.now)
        self.desk = HandoffDesk(own, partial(profile_of, gate), self.outbox, HOURS, SETTINGS, self.now)
        self.staff = StaffDesk(own, gate, 30, self.now)

    def now(self) -> datetime:
        return self.moment

    def later(self, **delta: int) -> None:
        self.moment += timedelta(**delta)

    def events(self) -> list[JsonObject]:
        return [detail for kind, detail in self.bus.published if kind == "HandoffRequested"]

    def keep_turn(self, owner: str, number: int, message: str, reply: str, intent: str = "return_item") -> None:
        """Write a turn as the chat does."""
        turn = StoredTurn(
            number, self.moment, message, reply, intent, 0.9, "knowledge", "article Returns", settled=False
        )
        self.customers.put(owner, turn_item("session-0001", number), as_json(turn))
        self.later(minutes=1)

    def hand_over(self, text: str = "agent", reason: str = "asked", key: str = "key-0", **changes: Any) -> Handoff:
        """Hand the conversation over in a turn."""
        return self.desk.open(self.turn(text, key=key, **changes), ANSWER, reason)

    def turn(self, text: str, key: str = "key-0", **changes: Any) -> Any:
        """Give a turn of the conversation now."""
        customer = changes.pop("customer_id", "ann")
        found = builders.turn(text, changes.pop("intent", "contact_human_agent"), customer_id=customer, **changes)
        return type(found)(**{**vars(found), "key": key, "now": self.moment})


VISITOR = visitor("session-0001")
