"""The records that more than one capability reads or writes, as validated, immutable structures."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from storeclerk.errors import BadInput, StoredDataError
from storeclerk.observability import count, logger

JsonObject: TypeAlias = dict[str, Any]
RecordT = TypeVar("RecordT")

OrderStatus = Literal[
    "pending",
    "paid",
    "packed",
    "shipped",
    "delivered",
    "cancelled",
    "return_requested",
    "exchange_requested",
    "returned",
    "refunded",
]
InteractionKind = Literal["view", "cart", "purchase", "rating", "dismiss"]


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of stored records: fields that a later version added are ignored by an earlier one."""


class Product(Record, frozen=True):
    """One row of the catalogue; price in major units of currency (ISO 4217), stock in pieces.

    Rows of one group are variants of one product, which differ in their attributes.
    """

    product_id: str
    title: str
    description: str
    category: str
    price: Decimal
    currency: str
    stock: int
    brand: str = ""
    part_number: str = ""
    attributes: dict[str, Any] = {}
    group: str = ""


class OrderLine(Record, frozen=True):
    """One position of an order; unit_price as paid, options as chosen, such as the size."""

    product_id: str
    title: str
    quantity: int
    unit_price: Decimal
    options: dict[str, str] = {}


class Order(Record, frozen=True):
    """An order as the customer sees it; moments are aware datetimes, dates of delivery estimates.

    items_changed: other variants were chosen after it was placed, which can be done once. returning: product ids to
    come back. exchanging: those with what comes for them, as `old` and `new`. refund_to: the method that gets or pays a
    difference, None for the one that paid. revision counts its changes, keys name the last ones, so that none is done
    twice.
    """

    order_id: str
    status: OrderStatus
    placed_at: datetime
    lines: tuple[OrderLine, ...]
    total: Decimal
    currency: str
    carrier: str | None = None
    tracking_number: str | None = None
    expected_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    shipping_address: dict[str, str] | None = None
    payment_method: str | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    items_changed: bool = False
    returning: tuple[str, ...] = ()
    exchanging: tuple[dict[str, str], ...] = ()
    refund_to: str | None = None
    revision: int = 0
    keys: tuple[str, ...] = ()


class Interaction(Record, frozen=True):
    """Something a customer did with a product; value is the stars of a rating."""

    interaction_id: str
    product_id: str
    kind: InteractionKind
    at: datetime
    value: float | None = None


PaymentKind = Literal["card", "paypal", "gift_card", "invoice", "bank_transfer"]


class PaymentMethod(Record, frozen=True):
    """A way to pay that a customer keeps with the shop; label is how the customer knows it, balance a gift card's."""

    method_id: str
    kind: PaymentKind
    label: str = ""
    balance: Decimal | None = None


class Profile(Record, frozen=True):
    """Who a customer is; subject is the random name under which the lake knows the person."""

    subject: str
    name: str
    email: str
    created_at: datetime
    customer_number: str | None = None
    city: str | None = None
    country: str | None = None
    demographics: dict[str, str] = {}
    address: dict[str, str] | None = None
    payment_methods: tuple[PaymentMethod, ...] = ()


class ShownItem(Record, frozen=True):
    """One place of a recommendation list; rank counts from 1."""

    product_id: str
    rank: int
    price: Decimal
    score: float


class Decision(Record, frozen=True):
    """A list that was shown: what the bias audit reads. It names the person only by subject."""

    decision_id: str
    subject: str
    at: datetime
    strategy: str
    model_version: str
    items: tuple[ShownItem, ...]


class Purchase(Record, frozen=True):
    """A product that a customer bought; title is empty where it is not known."""

    product_id: Annotated[str, Meta(min_length=1, max_length=128)]
    at: Annotated[datetime, Meta(tz=True)]
    title: Annotated[str, Meta(max_length=300)] = ""
    order_id: Annotated[str, Meta(max_length=128)] = ""


class Ticket(Record, frozen=True):
    """A matter that is open between a customer and the shop; state in the words of whoever keeps it."""

    ticket_id: Annotated[str, Meta(min_length=1, max_length=128)]
    subject: Annotated[str, Meta(max_length=300)] = ""
    state: Annotated[str, Meta(max_length=40)] = "open"


class CrmContext(Record, frozen=True):
    """What a CRM tells of a customer: recent purchases, newest first, and open tickets."""

    purchases: tuple[Purchase, ...] = ()
    tickets: tuple[Ticket, ...] = ()


class CustomerInteraction(Interaction, frozen=True, kw_only=True):
    """An interaction on its way through the stream queue, before its person is replaced by a subject."""

    customer_id: str


def record_from(kind: type[RecordT], data: Mapping[str, Any]) -> RecordT:
    """Build a record from received data.

    Raises:
        BadInput: naming the field and what was expected of it; the value itself is not repeated.
    """
    try:
        return msgspec.convert(data, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadInput(str(error)) from error


def stored(kind: type[RecordT], data: Mapping[str, Any]) -> RecordT:
    """Build a record from data read from a store.

    Raises:
        StoredDataError: naming the field; the value itself is not repeated.
    """
    try:
        return msgspec.convert(data, kind, strict=False)
    except msgspec.ValidationError as error:
        # Only the path: what comes before it repeats the value where a choice is not known.
        place = str(error).rpartition(" - at ")[2]
        raise StoredDataError(f"A stored {kind.__name__} cannot be read: {place}.") from error


def readable(kind: type[RecordT], items: Iterable[Mapping[str, Any]]) -> Iterator[RecordT]:
    """Build the records of stored items; one that cannot be read is logged, counted and left out."""
    for item in items:
        try:
            yield stored(kind, item)
        except StoredDataError as error:
            logger().error("item not read", kind=kind.__name__, reason=error.message)
            count("UnreadableItems")


def as_json(record: object) -> Any:
    """Reduce a record to what JSON and DynamoDB hold; decimals stay decimals, moments become ISO text."""
    return msgspec.to_builtins(record, builtin_types=(Decimal,))
