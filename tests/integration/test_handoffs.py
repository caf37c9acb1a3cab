"""Hand-overs on AWS's own behaviour, as moto imitates it."""

import json
from functools import partial
from typing import Any

import pytest

from functions.handoffs import app
from storeclerk.adapters import clients, stores
from storeclerk.adapters.eventbridge import SOURCE
from storeclerk.chat.handoff.contract import ReplyRequest
from storeclerk.chat.handoff.desk import EVENT, HandoffDesk
from storeclerk.chat.handoff.profile import profile_of
from storeclerk.chat.outbox import Outbox
from storeclerk.config import Config
from storeclerk.consent import ConsentGate
from storeclerk.own_items import OwnItems
from tests.http_events import Context, http_event
from tests.unit.chat.handoff.desks import ANSWER, HOURS, SETTINGS, VISITOR, Desks

pytestmark = pytest.mark.usefixtures("aws")


class Deployed(Desks):
    """Both sides of the desk on the table, and what the bus was told."""

    def __init__(self, config: Config) -> None:
        super().__init__(stores.customers(config))
        own, gate = OwnItems(self.customers), ConsentGate(self.customers)
        self.desk = HandoffDesk(
            own,
            partial(profile_of, gate),
            Outbox(own, stores.bus(config), self.now),
            HOURS,
            SETTINGS,
            self.now,
        )
        self._listen(config)

    def events(self) -> list[dict[str, Any]]:
        """Take what a rule on the bus delivered to a queue."""
        found = clients.sqs().receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]

    def _listen(self, config: Config) -> None:
        sqs, events = clients.sqs(), clients.events()
        self._queue = sqs.create_queue(QueueName="crm")["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])["Attributes"]
        pattern = json.dumps({"source": [SOURCE], "detail-type": [EVENT]})
        events.put_rule(Name="crm", EventBusName=config.event_bus, EventPattern=pattern)
        events.put_targets(Rule="crm", EventBusName=config.event_bus, Targets=[{"Id": "crm", "Arn": found["QueueArn"]}])


@pytest.fixture
def desks(aws: Config) -> Deployed:
    return Deployed(aws)


def call(method: str, path: str, body: object = None, **request: Any) -> Any:
    event = http_event(method, path, body, customer="kim", scope="storeclerk/staff", **request)
    answer = app.handler(event, Context())  # type: ignore[arg-type]
    assert answer["statusCode"] == 200, answer
    return json.loads(answer["body"])


def test_who_waits_is_told_on_the_bus_listed_answered_and_seen_by_the_customer(desks: Deployed) -> None:
    desks.keep_turn("ann", 1, "Where is my refund?", "I do not know.")
    shown = desks.hand_over("a real person please", turn=1, moods=(-0.5,))

    [event] = desks.events()
    assert event["detail-type"] == EVENT
    assert event["detail"]["id"] == shown.id
    assert event["detail"]["summary"].startswith("Wants: Where is my refund?")
    [listed] = call("GET", "/handoffs")["handoffs"]
    assert listed["id"] == shown.id

    path = f"/handoffs/{shown.id}"
    assert call("GET", path, route="/handoffs/{id}")["transcript"][0]["text"] == "Where is my refund?"
    call("POST", f"{path}/reply", {"text": "It was sent today.", "close": True}, route="/handoffs/{id}/reply")

    assert [one.text for one in desks.desk.replies_since("ann", "session-0001")] == ["It was sent today."]
    assert call("GET", "/handoffs")["handoffs"] == []
    assert [one["id"] for one in call("GET", "/handoffs", query={"state": "closed"})["handoffs"]] == [shown.id]


def test_the_list_goes_on_after_a_page(desks: Deployed) -> None:
    ids = [desks.hand_over(session_id=f"session-{n}", key=f"key-{n}").id for n in range(5)]
    first = call("GET", "/handoffs", query={"limit": "3"})
    second = call("GET", "/handoffs", query={"limit": "3", "after": first["next"]})
    assert sorted(one["id"] for page in (first, second) for one in page["handoffs"]) == sorted(ids)
    assert second["next"] is None


def test_a_turn_that_comes_twice_hands_over_once(desks: Deployed) -> None:
    assert desks.hand_over() == desks.hand_over()
    assert len(desks.events()) == 1
    assert desks.customers.listed("events") == []


def test_two_that_reply_at_once_lose_nothing(desks: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    # The emulator undoes a refused transaction by putting back the whole table, so threads would undo one another.
    shown = desks.hand_over(customer_id=None)
    get, others = desks.customers.get, ["second"]

    def get_and_be_overtaken(owner: str, item: str) -> Any:
        found = get(owner, item)
        if others:
            desks.staff.reply(shown.id, ReplyRequest(text=others.pop()), "lee")
        return found

    monkeypatch.setattr(desks.customers, "get", get_and_be_overtaken)
    desks.staff.reply(shown.id, ReplyRequest(text="first"), "kim")

    found = desks.desk.replies_since(VISITOR, "session-0001")
    assert [one.text for one in found] == ["second", "first"]
    assert desks.staff.read(shown.id).replies == 2


def test_a_hand_over_goes_through_all_its_states_on_the_table(desks: Deployed) -> None:
    shown = desks.hand_over("it is broken", "failed_twice")
    desks.hand_over("a human", key="key-1", handoff_id=shown.id)
    assert desks.desk.hold(desks.turn("and blue?", key="key-2", handoff_id=shown.id)) is not None
    assert desks.desk.hold(desks.turn("never mind", key="key-3", handoff_id=shown.id)) is not None
    assert desks.staff.read(shown.id).closed_by == "customer"
    desks.desk.open(desks.turn("agent", key="key-4", handoff_id=shown.id), ANSWER, "asked")
    found = desks.staff.read(shown.id)
    assert (found.state, found.closed_by, found.messages) == ("open", None, 4)


@pytest.mark.parametrize("name", ["x", "0" * 20, "handoff#1", "a" * 3000, "é" * 20])
def test_an_id_that_is_none_is_not_found(name: str) -> None:
    for method, rest in (("GET", ""), ("POST", "/close")):
        event = http_event(method, f"/handoffs/{name}{rest}", route=f"/handoffs/{{id}}{rest}", scope="storeclerk/staff")
        assert app.handler(event, Context())["statusCode"] == 404  # type: ignore[arg-type]


def test_an_empty_place_is_the_beginning_of_the_list(desks: Deployed) -> None:
    desks.hand_over()
    assert len(call("GET", "/handoffs", query={"after": ""})["handoffs"]) == 1
