"""Conversations in the customers table: each in its owner's partition, each turn written once.

Items: `session#<id>`, the head, what the next turn needs; `session#<id>#turn#<number>`, a turn; `key#<key>`, the answer
to a request that named itself. A visitor is the partition `visitor#<session id>`. Once an order has proven who a
visitor is, the conversation goes on under a new id in the customer's partition, and the visitor's partition holds a
pointer to it for an hour: whoever knew the old id, such as the sender of a link, does not get in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from storeclerk.chat.session import Session
from storeclerk.errors import NotFound
from storeclerk.ports import NewItem, ServiceStore
from storeclerk.records import Record, as_json, stored

PROVEN = timedelta(hours=1)
_A_DAY = timedelta(days=1)
_TURN_DIGITS = 5
_MOST_ID = 64


class StoredTurn(Record, frozen=True):
    """A turn as it is kept: no personal data of the message, and why it was answered so.

    sources: links of the passages. trace: the steps with what came of them and their milliseconds. reading: the label
    and confidence of the intent. settled: whether the customer has an answer.
    """

    turn: int
    at: datetime
    message: str
    reply: str
    intent: str
    confidence: float
    by: str
    because: str = ""
    sources: tuple[str, ...] = ()
    language: str = ""
    mood: float = 0.0
    settled: bool = True
    trace: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A conversation that a request goes on with: whose partition it is in, and how it stands.

    customer_id: who is known to speak, by token or by an order; None for a visitor. is_kept: False while the table does
    not answer, so that nobody waits for it again.
    """

    owner: str
    customer_id: str | None
    session: Session
    is_kept: bool = True


class Sessions:
    """Finds conversations and writes their turns."""

    def __init__(self, customers: ServiceStore, days: int, now: Callable[[], datetime]) -> None:
        """Take the table, how many days a conversation is kept, and the clock."""
        self._customers = customers
        self._lifetime = timedelta(days=days)
        self._now = now

    def open(self, customer_id: str | None, session_id: str | None) -> Conversation:
        """Go on with a conversation of this caller; an id that is nobody's or another's begins a new one."""
        if session_id is not None:
            owner = customer_id or visitor(session_id)
            found = self._customers.get(owner, head(session_id))
            if found is not None and customer_id is None and (moved := self._moved_to(found)):
                owner, found = moved, self._customers.get(moved, head(session_id))
            if found is not None and "session_id" in found:
                known = None if owner == visitor(session_id) else owner
                session = stored(Session, found)
                if customer_id is not None:  # a token is more than the order that has proven its customer
                    return Conversation(owner, known, replace(session, proven_order=None))
                if known is None or session.proven_order is not None:
                    return Conversation(owner, known, session)
        return self.begin(customer_id)

    def begin(self, customer_id: str | None) -> Conversation:
        """Begin a conversation; nothing is written before its first turn."""
        session = Session(session_id=uuid4().hex, started_at=self._now())
        return Conversation(customer_id or visitor(session.session_id), customer_id, session)

    def save(self, talk: Conversation, session: Session, turn: StoredTurn, keys: Sequence[NewItem] = ()) -> bool:
        """Write a turn and what it changed; False, and nothing is written, where another turn came first."""
        before = talk.session.turn or None
        name = turn_item(session.session_id, turn.turn)
        beside = [NewItem(talk.owner, name, as_json(turn), self._expiry()), *keys]
        return self._customers.update(
            talk.owner,
            head(session.session_id),
            _attributes(session),
            expected={"turn": before},
            beside=beside,
            expires_at=self._expiry() if talk.customer_id or session.flow is None else self._soon(),
        )

    def move(self, talk: Conversation, customer_id: str) -> Conversation:
        """Give a visitor's conversation to the customer that an order has proven, under a new id."""
        old, session = talk.session, Session(session_id=uuid4().hex, started_at=talk.session.started_at)
        moved = {**as_json(old), "session_id": session.session_id}
        if old.turn:  # before the first turn there is none, as of a conversation that is begun
            moved["turn"] = old.turn
        expiry = self._expiry()
        for row in self._turns(talk.owner, old.session_id):
            self._customers.put(
                customer_id, turn_item(session.session_id, row["turn"]), _without_keys(row), expires_at=expiry
            )
        self._customers.put(customer_id, head(session.session_id), moved, expires_at=expiry)
        until = self._now() + PROVEN
        pointer = {"moved_to": customer_id, "until": until.isoformat()}
        self._customers.put(
            visitor(session.session_id), head(session.session_id), pointer, expires_at=int(until.timestamp())
        )
        self._remove(talk.owner, old.session_id)
        return Conversation(customer_id, customer_id, stored(Session, moved))

    def turn(self, customer_id: str | None, session_id: str, number: int) -> StoredTurn:
        """Read one turn of a conversation of this caller. Raises NotFound."""
        owner = self.owner(customer_id, session_id)
        if (found := self._customers.get(owner, turn_item(session_id, number))) is None:
            raise NotFound(f"This conversation has no turn {number}.")
        return stored(StoredTurn, found)

    def owner(self, customer_id: str | None, session_id: str) -> str:
        """Name the partition of a conversation of this caller. Raises NotFound, the same for another's and nobody's."""
        # A key of the table takes no more; nobody's conversation has such an id.
        talk = self.open(customer_id, session_id[:_MOST_ID])
        if talk.session.session_id != session_id:
            raise NotFound("There is no such conversation of yours.")
        return talk.owner

    def replayed(self, requested: Iterable[str], key: str) -> str | None:
        """Give the answer that a request of this name got before, in one of these partitions, or None."""
        for owner in dict.fromkeys(requested):
            found = self._customers.get(owner, key_item(key))
            if found is not None and "moved_to" in found:
                found = self._customers.get(found["moved_to"], key_item(key))
            if found is not None:
                return str(found["answer"])
        return None

    def keyed(self, requested: str, talk: Conversation, key: str, answer: str) -> list[NewItem]:
        """Keep the answer to a named request, beside its turn, for a day.

        That of a visitor who has proven an order lies with the customer, where export and erasure find it.
        """
        expiry = self._soon()
        if talk.customer_id is None or talk.owner == requested:
            return [NewItem(requested, key_item(key), {"answer": answer}, expiry)]
        return [
            NewItem(talk.owner, key_item(key), {"answer": answer}, expiry),
            NewItem(requested, key_item(key), {"moved_to": talk.owner}, expiry),
        ]

    def _moved_to(self, found: Mapping[str, Any]) -> str | None:
        if "moved_to" not in found or datetime.fromisoformat(found["until"]) <= self._now():
            return None
        return str(found["moved_to"])

    def _turns(self, owner: str, session_id: str) -> list[dict[str, Any]]:
        return self._customers.query(owner, f"{head(session_id)}#turn#")

    def _remove(self, owner: str, session_id: str) -> None:
        for row in self._customers.query(owner, head(session_id)):
            self._customers.delete(owner, row["item"])

    def _soon(self) -> int:
        """When answers to named requests go, and the slots of a flow, where a visitor's address may be."""
        return int((self._now() + _A_DAY).timestamp())

    def _expiry(self) -> int:
        return int((self._now() + self._lifetime).timestamp())


def requests_of(talk: Conversation, source: str) -> str:
    """Name the partition in which a caller's named requests are kept: that of the conversation.

    A visitor's first ones go by where they came from: two visitors may choose the same name, and neither may get the
    other's answer.
    """
    is_first = talk.customer_id is None and not talk.session.turn
    return visitor(f"first#{source}") if is_first else talk.owner


def visitor(session_id: str) -> str:
    """Name the partition of somebody who has not said who it is."""
    return f"visitor#{session_id}"


def head(session_id: str) -> str:
    """Name the item of a conversation."""
    return f"session#{session_id}"


def turn_item(session_id: str, number: int) -> str:
    """Name the item of a turn, in an order that is that of the turns."""
    return f"{head(session_id)}#turn#{number:0{_TURN_DIGITS}d}"


def key_item(key: str) -> str:
    """Name the item of a named request; the name itself is the customer's."""
    return f"key#{sha256(key.encode()).hexdigest()[:32]}"


def _attributes(session: Session) -> dict[str, Any]:
    """Every field, so that one that is back at its default is removed from the item."""
    return {**dict.fromkeys(Session.__struct_fields__), **as_json(session)}


def _without_keys(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"customer_id", "item", "expires_at"}}
