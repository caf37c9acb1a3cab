"""What several places know of a customer, and that no turn fails for it."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from storeclerk.chat.crm.context import Context
from storeclerk.chat.crm.table import MAX_PURCHASES, TableCrm
from storeclerk.consent import ConsentGate, Purpose
from storeclerk.errors import StoreUnavailable
from storeclerk.ports import Item
from storeclerk.records import CrmContext, Order, OrderLine, OrderStatus, Purchase, Ticket, as_json
from tests.fakes import FakeCustomers

DAY = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Crm:
    """`CrmPort` that tells what it was given, or fails."""

    def __init__(
        self, purchases: Sequence[Purchase] = (), tickets: Sequence[Ticket] = (), fails: Exception | None = None
    ) -> None:
        self.known = CrmContext(tuple(purchases), tuple(tickets))
        self.fails = fails
        self.asked: list[str] = []

    def context(self, customer_id: str) -> CrmContext:
        self.asked.append(customer_id)
        if self.fails:
            raise self.fails
        return self.known


class SilentCustomers(FakeCustomers):
    """A table that does not answer."""

    def get(self, customer_id: str, item: str) -> Item | None:  # noqa: ARG002
        raise StoreUnavailable("The customers table did not answer.")


@pytest.fixture
def customers() -> FakeCustomers:
    customers = FakeCustomers()
    ConsentGate(customers).record("ann", Purpose.SERVICE, granted=True, text_version="1")
    return customers


def context(customers: FakeCustomers, *ports: Crm) -> Context:
    return Context(ConsentGate(customers), {f"crm {number}": port for number, port in enumerate(ports)})


def bought(product_id: str, days_ago: int = 0) -> Purchase:
    return Purchase(product_id, DAY - timedelta(days=days_ago), f"Title of {product_id}", "42")


def test_what_all_places_know_is_put_together_newest_purchase_first(customers: FakeCustomers) -> None:
    first = Crm([bought("p1", 3), bought("p2", 9)], [Ticket("t1", "late")])
    second = Crm([bought("p3", 1)], [Ticket("t2", "broken")])

    found = context(customers, first, second).of("ann")

    assert [one.product_id for one in found.purchases] == ["p3", "p1", "p2"]
    assert [one.ticket_id for one in found.tickets] == ["t1", "t2"]


def test_what_two_places_know_is_told_once_in_the_words_of_the_first(customers: FakeCustomers) -> None:
    first = Crm([bought("p1")], [Ticket("t1", "late", "open")])
    second = Crm([Purchase("p1", DAY, "Another title")], [Ticket("t1", "late", "escalated")])

    found = context(customers, first, second).of("ann")

    assert found == first.known


def test_the_same_product_bought_twice_is_told_twice(customers: FakeCustomers) -> None:
    found = context(customers, Crm([bought("p1", 1), bought("p1", 2)])).of("ann")

    assert len(found.purchases) == 2


def test_only_the_newest_are_told(customers: FakeCustomers) -> None:
    found = context(customers, Crm([bought(f"p{day}", day) for day in reversed(range(30))])).of("ann")

    assert [one.product_id for one in found.purchases] == [f"p{day}" for day in range(MAX_PURCHASES)]


def test_a_place_that_fails_leaves_the_others(
    customers: FakeCustomers, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Crm(fails=StoreUnavailable("The CRM answered 500."))
    defect = Crm(fails=KeyError("ann@mail.example"))

    found = context(customers, broken, defect, Crm([bought("p1")])).of("ann")

    assert [one.product_id for one in found.purchases] == ["p1"]
    assert capsys.readouterr().out.count('"CrmFailures":') == 2
    assert "answered 500" in log.getvalue()
    assert "KeyError" in log.getvalue()
    assert "ann" not in log.getvalue()


def test_nobody_is_asked_about_a_visitor(customers: FakeCustomers) -> None:
    crm = Crm([bought("p1")])

    assert context(customers, crm).of(None) == CrmContext()
    assert crm.asked == []


def test_nobody_is_asked_about_a_customer_who_does_not_allow_it(customers: FakeCustomers) -> None:
    crm = Crm([bought("p1")])
    ConsentGate(customers).record("ann", Purpose.SERVICE, granted=False, text_version="1")

    assert context(customers, crm).of("ann") == CrmContext()
    assert context(customers, crm).of("ben") == CrmContext()
    assert crm.asked == []


def test_while_consents_cannot_be_read_nobody_is_asked() -> None:
    crm = Crm([bought("p1")])

    assert context(SilentCustomers(), crm).of("ann") == CrmContext()
    assert crm.asked == []


def test_a_subject_comes_without_contact_data(customers: FakeCustomers) -> None:
    crm = Crm(tickets=[Ticket("t1", "Mail ann@mail.example back", "waits for ann@mail.example")])

    [ticket] = context(customers, crm).of("ann").tickets

    assert ticket == Ticket("t1", "Mail [email] back", "waits for [email]")


# --- The customers table ---


def order(number: str, days_ago: int, *product_ids: str, status: OrderStatus = "delivered") -> Item:
    lines = tuple(OrderLine(name, f"Title of {name}", 1, Decimal(5)) for name in product_ids)
    made: Item = as_json(Order(number, status, DAY - timedelta(days=days_ago), lines, Decimal(5), "EUR"))
    return made


def test_the_table_tells_what_was_bought_and_not_what_was_cancelled(customers: FakeCustomers) -> None:
    customers.put("ann", "order#100", order("100", 9, "p1"))
    customers.put("ann", "order#101", order("101", 3, "p2", "p3"))
    customers.put("ann", "order#102", order("102", 1, "p4", status="cancelled"))
    customers.put("ben", "order#103", order("103", 0, "p5"))

    found = TableCrm(ConsentGate(customers)).context("ann")

    assert [(one.product_id, one.title, one.order_id) for one in found.purchases] == [
        ("p2", "Title of p2", "101"),
        ("p3", "Title of p3", "101"),
        ("p1", "Title of p1", "100"),
    ]


def test_the_table_tells_open_tickets(customers: FakeCustomers) -> None:
    for number, state in enumerate(["open", "Closed", "waiting", "solved"]):
        customers.put("ann", f"ticket#{number}", {"ticket_id": str(number), "subject": "tent", "state": state})

    found = TableCrm(ConsentGate(customers)).context("ann")

    assert [(one.ticket_id, one.state) for one in found.tickets] == [("2", "waiting"), ("0", "open")]


def test_items_that_cannot_be_read_are_left_out(customers: FakeCustomers) -> None:
    customers.put("ann", "ticket#1", {"subject": "no id"})
    customers.put("ann", "ticket#2", {"ticket_id": "2"})
    customers.put("ann", "order#1", {"status": "lost"})

    found = context(customers).of("ann"), TableCrm(ConsentGate(customers)).context("ann")

    assert found == (CrmContext(), CrmContext((), (Ticket("2"),)))


def test_an_order_of_a_shop_with_long_titles_is_left_in(customers: FakeCustomers) -> None:
    customers.put("ann", "order#1", {**order("1", 1), "lines": [as_json(OrderLine("p", "a" * 5000, 1, Decimal(5)))]})

    [purchase] = TableCrm(ConsentGate(customers)).context("ann").purchases

    assert purchase.title == "a" * 300
