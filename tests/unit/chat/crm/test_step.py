import pytest

from storeclerk.chat.crm.step import TicketStep, asks_about_request
from storeclerk.records import CrmContext, Ticket
from tests.unit.chat.builders import turn

KNOWN = CrmContext(tickets=(Ticket("T-1", "Broken zip", "in_progress"),))


class Crm:
    """Knows one ticket, and counts how often it is asked."""

    def __init__(self, known: CrmContext = KNOWN) -> None:
        self.known = known
        self.asked = 0

    def __call__(self, customer_id: str | None) -> CrmContext:
        assert customer_id
        self.asked += 1
        return self.known


@pytest.mark.parametrize("text", ["any news on my complaint?", "what's the status of our ticket", "is my request open"])
def test_a_customer_is_told_how_a_request_stands(text: str) -> None:
    draft = TicketStep(Crm()).answer(turn(text))

    assert draft is not None
    assert draft.reply == 'Your request "Broken zip" (T-1) is in progress.'


@pytest.mark.parametrize("text", ["where is my order", "I want to complain", "how do complaints work", "my case"])
def test_for_any_other_message_the_crm_is_not_asked(text: str) -> None:
    crm = Crm()

    assert TicketStep(crm).answer(turn(text)) is None
    assert crm.asked == 0
    assert not asks_about_request(text)


def test_without_a_request_others_may_answer() -> None:
    assert TicketStep(Crm(CrmContext())).answer(turn("any news on my complaint?")) is None


def test_a_visitor_is_told_nothing() -> None:
    assert TicketStep(Crm()).answer(turn("any news on my complaint?", customer_id=None)) is None
