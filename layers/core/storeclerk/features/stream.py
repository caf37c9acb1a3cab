"""The stream queue: what it brings goes into the lake, interactions also to the customer they belong to.

Delivery is at least once, and a message may come again among others. So each record is an object of its own, named by
the id of the record: what comes again overwrites itself. Small objects are slow to read in number; a later job may
gather those of a past day.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import msgspec

from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import BadInput, ConsentRequired
from storeclerk.events import QueuedMessage
from storeclerk.lake import Lake, batch_name
from storeclerk.lake_rows import Question, TurnFact
from storeclerk.observability import count, logger
from storeclerk.ports import CustomerStore
from storeclerk.records import CustomerInteraction, Decision, Record, RecordT, as_json

Outcome: TypeAlias = Literal[
    "DecisionsWritten",
    "InteractionsWritten",
    "InteractionsRefused",
    "TurnsWritten",
    "QuestionsWritten",
    "MessagesFailed",
]

# No price is near it, and both DynamoDB and readers of the lake hold it: a number such as 1e999 fits neither.
MAX_NUMBER = 10**12
CLOCK_SKEW = timedelta(days=1)


class _Envelope(Record, frozen=True):
    type: Literal["decision", "interaction", "turn", "question"]


class StreamService:
    """Stores what the stream queue brings.

    customers is written to, never read: whether an interaction may be kept, and under which subject, the gate says.
    clock gives the moment now, in UTC.
    """

    def __init__(
        self,
        gate: ConsentGate,
        customers: CustomerStore,
        lake: Lake,
        retention_days: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._gate = gate
        self._customers = customers
        self._lake = lake
        self._retention = timedelta(days=retention_days)
        self._clock = clock

    def handle(self, messages: Sequence[QueuedMessage]) -> list[str]:
        """Store each message and name those that failed, so that the queue delivers only them again."""
        outcomes = {message.message_id: self._outcome(message) for message in messages}
        for name, number in Counter(outcomes.values()).items():
            count(name, number)
        return [message_id for message_id, outcome in outcomes.items() if outcome == "MessagesFailed"]

    def _outcome(self, message: QueuedMessage) -> Outcome:
        try:
            return self._store(message.body)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one message must not take the others with it
            logger().error("message failed", message_id=message.message_id, error=type(error).__name__)
            return "MessagesFailed"

    def _store(self, body: str) -> Outcome:
        match _decode(body, _Envelope).type:
            case "decision":
                return self._store_decision(_decode(body, Decision))
            case "interaction":
                return self._store_interaction(_decode(body, CustomerInteraction))
            case "turn":
                return self._store_turn(_decode(body, TurnFact))
            case "question":
                return self._store_question(_decode(body, Question))

    def _store_decision(self, decision: Decision) -> Outcome:
        day = self._moment(decision.at).date()
        _check_numbers(number for item in decision.items for number in (item.price, item.score))
        self._lake.write("decisions", day, batch_name(decision.decision_id), [as_json(decision)])
        return "DecisionsWritten"

    def _store_interaction(self, interaction: CustomerInteraction) -> Outcome:
        at = self._moment(interaction.at)
        _check_numbers([] if interaction.value is None else [interaction.value])
        try:
            subject = self._gate.subject(interaction.customer_id, Purpose.PERSONALISATION)
        except ConsentRequired:
            subject = None
        if subject is None:
            return "InteractionsRefused"
        stored: dict[str, Any] = as_json(msgspec.structs.replace(interaction, at=at))
        customer_id = stored.pop("customer_id")
        item = f"interaction#{stored['at']}#{stored['interaction_id']}"
        expires_at = int(at.timestamp() + self._retention.total_seconds())
        self._customers.put_once(customer_id, item, stored, expires_at=expires_at)
        # Two customers may use the same id of an interaction.
        name = batch_name(subject, interaction.interaction_id)
        self._lake.write("interactions", at.date(), name, [{**stored, "subject": subject}])
        return "InteractionsWritten"

    def _store_turn(self, fact: TurnFact) -> Outcome:
        numbers = (fact.confidence, fact.mood, fact.milliseconds, *fact.projections)
        _check_numbers(abs(number) for number in numbers)
        self._lake.write("turns", self._moment(fact.at).date(), batch_name(fact.id), [as_json(fact)])
        return "TurnsWritten"

    def _store_question(self, question: Question) -> Outcome:
        _check_numbers([question.confidence])
        self._lake.write("questions", self._moment(question.at).date(), batch_name(question.id), [as_json(question)])
        return "QuestionsWritten"

    def _moment(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise BadInput("The moment of a message needs its zone.")
        at = moment.astimezone(UTC)
        if not -CLOCK_SKEW <= self._clock() - at <= self._retention:
            raise BadInput("The moment of a message lies ahead, or past the retention.")
        return at


def _decode(body: str, kind: type[RecordT]) -> RecordT:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise BadInput("The message is not of a known form.") from error


def _check_numbers(numbers: Iterable[Decimal | float]) -> None:
    for number in numbers:
        if not Decimal(number).is_finite() or not 0 <= number <= MAX_NUMBER:
            raise BadInput("A price, score or value is negative, too large or not finite.")
